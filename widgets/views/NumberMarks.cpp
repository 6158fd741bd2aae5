// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/NumberMarks.h"

#include "tensor/Elements.h"
#include "theme/Theme.h"
#include "views/NumbersModel.h"

#include <QPainter>

namespace layerscope {

void NumberMarks::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Highlight& highlight = m_marks.highlight();
    if (highlight.empty())
        return QStyledItemDelegate::paint(painter, option, index);
    const std::vector<std::int64_t> element = m_model.elementAt(index.row(), index.column());
    const bool tapped = highlight.taps.contains(element);
    QStyledItemDelegate::paint(painter, option, index);
    const QRectF cell(option.rect);
    painter->save();
    painter->setBrush(Qt::NoBrush);
    if (tapped) {
        QColor shade = Theme::instance().color(Theme::Role::Accent);
        shade.setAlphaF(0.16F);
        painter->fillRect(cell, shade);
    }
    if (highlight.effect && highlight.effect.shape().rank() == static_cast<int>(element.size())) {
        const double effect = highlight.effect.at(flatOf(highlight.effect.shape(), element));
        painter->fillRect(QRectF(cell.left(), cell.bottom() - 4, cell.width() * std::min(effect, 1.0), 4),
                          QColor::fromRgba(effectColor(effect)));
    }
    if (highlight.field.contains(element))
        drawFieldLine(*painter, cell.adjusted(1.5, 1.5, -1.5, -1.5), highlight.field.exact);
    if (tapped)
        drawTapLine(*painter, cell.adjusted(3.5, 3.5, -3.5, -3.5));
    painter->restore();
}

} // namespace layerscope
