// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/PickDelegate.h"

#include "theme/Theme.h"

#include <QPainter>

namespace layerscope {

void PickDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const bool enabled = index.flags() & Qt::ItemIsEnabled;
    const bool current = option.state & QStyle::State_Selected;
    const int pad = theme.space(2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (current || (enabled && (option.state & QStyle::State_MouseOver))) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(current ? Theme::Role::Accent : Theme::Role::Hover));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4);
    }
    const QRect inner = option.rect.adjusted(pad, theme.space(1), -pad, -theme.space(1));
    const int side = theme.space(4);
    const QRect icon(inner.left(), inner.center().y() - side / 2, side, side);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon);
    const QRect text = inner.adjusted(side + pad, 0, 0, 0);
    const QFont normal = theme.font(Theme::FontRole::Normal);
    const QFont small = theme.font(Theme::FontRole::Small);
    const int line = QFontMetrics(normal).height();
    painter->setFont(normal);
    painter->setPen(theme.color(current   ? Theme::Role::TextOnAccent
                                : enabled ? Theme::Role::Text
                                          : Theme::Role::TextMuted));
    painter->drawText(text, Qt::AlignTop | Qt::AlignLeft, index.data().toString());
    painter->setFont(small);
    painter->setPen(theme.color(current ? Theme::Role::TextOnAccent : Theme::Role::TextMuted));
    const QRect below = text.adjusted(0, line, 0, 0);
    painter->drawText(below, Qt::AlignTop | Qt::AlignLeft,
                      QFontMetrics(small).elidedText(index.data(DetailRole).toString(), Qt::ElideRight, below.width()));
    painter->restore();
}

QSize PickDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const Theme& theme = Theme::instance();
    return {theme.space(40), QFontMetrics(theme.font(Theme::FontRole::Normal)).height() +
                                 QFontMetrics(theme.font(Theme::FontRole::Small)).height() + 2 * theme.space(1)};
}

} // namespace layerscope
