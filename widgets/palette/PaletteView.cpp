// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette/PaletteView.h"

#include "palette/PaletteDelegate.h"
#include "palette/PaletteModel.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTreeView>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QTreeView* makeTree(PaletteModel* model) {
    auto* tree = new QTreeView;
    tree->setObjectName(QStringLiteral("paletteTree"));
    tree->setModel(model);
    tree->setItemDelegate(new PaletteDelegate(tree));
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setIndentation(0);
    tree->setItemsExpandable(false);
    tree->setExpandsOnDoubleClick(false);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setMouseTracking(true);
    tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    tree->setDragEnabled(true);
    tree->setDragDropMode(QAbstractItemView::DragOnly);
    return tree;
}

} // namespace

PaletteView::PaletteView(const LayerRegistry& registry, QWidget* parent)
    : QWidget(parent)
    , m_model(new PaletteModel(registry, this))
    , m_search(new QLineEdit)
    , m_tree(makeTree(m_model))
    , m_nothing(new QLabel(tr("No layer is called or described like that.\nTry another word, such as “blur” or "
                              "“shrink”."))) {
    setAccessibleName(tr("Palette of layers"));
    m_search->setPlaceholderText(tr("Search layers"));
    m_search->setAccessibleName(tr("Search layers by name or by what they do"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_tree->setAccessibleName(tr("Layers by category; Enter adds one to the network"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_nothing->hide();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_nothing, 1);
    connect(m_search, &QLineEdit::textChanged, this, &PaletteView::search);
    connect(m_tree, &QTreeView::activated, this, &PaletteView::activate);
    connect(&Theme::instance(), &Theme::changed, this, &PaletteView::restyle);
    restyle();
    search({});
}

void PaletteView::restyle() {
    const Theme& theme = Theme::instance();
    layout()->setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2));
    layout()->setSpacing(theme.space(2));
    // Row heights come from fonts that have changed.
    m_tree->doItemsLayout();
}

void PaletteView::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void PaletteView::search(const QString& query) {
    m_model->setQuery(query);
    m_tree->expandAll();
    m_tree->setVisible(!m_model->isEmpty());
    m_nothing->setVisible(m_model->isEmpty());
    if (!query.trimmed().isEmpty())
        m_tree->setCurrentIndex(m_model->bestMatch());
}

void PaletteView::activate(const QModelIndex& index) {
    if (const LayerDef* layer = m_model->layerAt(index))
        emit layerActivated(*layer);
}

bool PaletteView::searchKey(QKeyEvent& event) {
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(m_tree->currentIndex());
        return true;
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        QCoreApplication::sendEvent(m_tree, &event);
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            return false;
        m_search->clear();
        return true;
    default:
        return false;
    }
}

bool PaletteView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress)
        return searchKey(*static_cast<QKeyEvent*>(event));
    return QWidget::eventFilter(watched, event);
}

} // namespace layerscope
