// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette/PaletteView.h"

#include "palette/PaletteDelegate.h"
#include "palette/PaletteModel.h"
#include "session/SettingsKeys.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace layerscope {

namespace {

/// Shut until someone opens them: there are too many layers to show all.
constexpr std::array kShutAtFirst{Category::Normalization, Category::Shape,      Category::Merge,
                                  Category::Sequence,      Category::Activation, Category::Regularization};

std::set<Category> rememberedDrawers() {
    const QVariant kept = QSettings().value(QLatin1String(settings::kShutDrawers));
    if (!kept.isValid())
        return {kShutAtFirst.begin(), kShutAtFirst.end()};
    std::set<Category> shut;
    for (const QVariant& category : kept.toList())
        shut.insert(static_cast<Category>(category.toInt()));
    return shut;
}

void rememberDrawers(const std::set<Category>& shut) {
    QVariantList numbers;
    for (Category category : shut)
        numbers += static_cast<int>(category);
    QSettings().setValue(QLatin1String(settings::kShutDrawers), numbers);
}

QTreeView* makeTree(PaletteModel* model) {
    auto* tree = new QTreeView;
    tree->setObjectName(QStringLiteral("paletteTree"));
    tree->setModel(model);
    tree->setItemDelegate(new PaletteDelegate(tree));
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setIndentation(0);
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
                              "“shrink”.")))
    , m_shut(rememberedDrawers()) {
    setAccessibleName(tr("Palette of layers"));
    m_search->setPlaceholderText(tr("Search layers"));
    m_search->setAccessibleName(tr("Search layers by name or by what they do"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_tree->installEventFilter(this);
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
    connect(m_tree, &QTreeView::clicked, this, &PaletteView::toggleDrawer);
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex& index) { drawerMoved(index, true); });
    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex& index) { drawerMoved(index, false); });
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
    showDrawers();
    m_tree->setVisible(!m_model->isEmpty());
    m_nothing->setVisible(m_model->isEmpty());
    if (!query.trimmed().isEmpty())
        m_tree->setCurrentIndex(m_model->bestMatch());
}

void PaletteView::activate(const QModelIndex& index) {
    if (const LayerDef* layer = m_model->layerAt(index))
        emit layerActivated(*layer);
}

void PaletteView::toggleDrawer(const QModelIndex& index) {
    if (!m_model->layerAt(index))
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

/// What is opened and shut while searching is not remembered: a search shows all that it finds.
void PaletteView::drawerMoved(const QModelIndex& index, bool open) {
    if (m_showing || !m_search->text().trimmed().isEmpty())
        return;
    if (open)
        m_shut.erase(m_model->categoryAt(index));
    else
        m_shut.insert(m_model->categoryAt(index));
    rememberDrawers(m_shut);
}

void PaletteView::showDrawers() {
    m_showing = true;
    const bool all = !m_search->text().trimmed().isEmpty();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex drawer = m_model->index(row, 0);
        m_tree->setExpanded(drawer, all || !m_shut.contains(m_model->categoryAt(drawer)));
    }
    m_showing = false;
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
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool presses = key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
        if (presses && m_tree->currentIndex().isValid() && !m_model->layerAt(m_tree->currentIndex())) {
            toggleDrawer(m_tree->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace layerscope
