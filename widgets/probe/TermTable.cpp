// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/TermTable.h"

#include "probe/Signs.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <cmath>

namespace layerscope {
namespace {

/// The number with a bar of its share behind it, from the left edge.
class ShareDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QVariant share = index.data(TermModel::ShareRole);
        if (share.isValid() && std::isfinite(share.toDouble())) {
            QColor color = signColor(share.toDouble());
            color.setAlphaF(0.35F);
            QRectF bar(option.rect);
            bar.setWidth(bar.width() * std::min(1.0, std::abs(share.toDouble())));
            painter->fillRect(bar.adjusted(0, 2, 0, -2), color);
        }
        QStyledItemDelegate::paint(painter, option, index);
    }
};

} // namespace

TermTable::TermTable(QWidget* parent)
    : QTableView(parent)
    , m_model(new TermModel(this)) {
    setModel(m_model);
    setItemDelegate(new ShareDelegate(this));
    setAccessibleName(tr("Terms"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    connect(this, &QTableView::doubleClicked, this, &TermTable::activate);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (!m_model->termAt(index.row()))
            activate(index);
    });
    connect(this, &QTableView::entered, this, &TermTable::point);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { point(index); });
    connect(&Theme::instance(), &Theme::changed, this, &TermTable::restyle);
    restyle();
}

void TermTable::restyle() {
    const Theme& theme = Theme::instance();
    setFont(theme.figures(Theme::FontRole::Small));
    horizontalHeader()->setFont(theme.font(Theme::FontRole::Small));
    verticalHeader()->setMinimumSectionSize(0);
    verticalHeader()->setDefaultSectionSize(QFontMetrics(font()).height() + theme.space(1));
    fitHeight();
}

void TermTable::setStep(std::shared_ptr<const Probed> probed, std::size_t step) {
    m_model->setStep(std::move(probed), step);
    fitHeight();
}

void TermTable::fitHeight() {
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    if (m_model->columnCount() > 0)
        horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    const int rows = std::min(m_model->rowCount(), kMostRows);
    setFixedHeight(horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 2);
}

void TermTable::activate(const QModelIndex& index) {
    if (!index.isValid())
        return;
    if (const Term* term = m_model->termAt(index.row()))
        return emit followed(term->factor);
    m_model->setFolded(false);
    fitHeight();
    setCurrentIndex(m_model->index(index.row(), 0));
}

void TermTable::point(const QModelIndex& index) {
    const Term* term = index.isValid() ? m_model->termAt(index.row()) : nullptr;
    emit pointed(term ? term->factor : Number{});
}

void TermTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return activate(currentIndex());
    // Letters, Space and the like are the panel's; a table would search for them.
    if (!event->text().isEmpty() && event->text().front().isPrint())
        return event->ignore();
    QTableView::keyPressEvent(event);
}

void TermTable::leaveEvent(QEvent* event) {
    QTableView::leaveEvent(event);
    emit pointed({});
}

/// What cannot scroll here scrolls the panel.
void TermTable::wheelEvent(QWheelEvent* event) {
    if (verticalScrollBar()->maximum() == 0)
        return event->ignore();
    QTableView::wheelEvent(event);
}

} // namespace layerscope
