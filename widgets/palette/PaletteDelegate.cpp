// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette/PaletteDelegate.h"

#include "palette/PaletteModel.h"
#include "theme/Theme.h"

#include <QPainter>

namespace layerscope {

namespace {

using Role = Theme::Role;

const PaletteModel& paletteOf(const QModelIndex& index) {
    return *static_cast<const PaletteModel*>(index.model());
}

int lineHeight(Theme::FontRole role) {
    return QFontMetrics(Theme::instance().font(role)).height();
}

} // namespace

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (paletteOf(index).layerAt(index))
        paintLayer(*painter, option, index);
    else
        paintCategory(*painter, option, index);
    painter->restore();
}

void PaletteDelegate::paintCategory(QPainter& painter, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const QRect line = option.rect.adjusted(theme.space(2), theme.space(2), -theme.space(2), 0);
    const bool open = option.state & QStyle::State_Open;
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Role::Hover));
        painter.drawRoundedRect(option.rect.adjusted(theme.space(1), theme.space(1), -theme.space(1), 0), 4, 4);
    }
    const int side = theme.space(4);
    theme.icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"))
        .paint(&painter, QRect(line.left(), line.center().y() - side / 2, side, side));
    QFont font = theme.font(Theme::FontRole::Small);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(theme.color(Role::TextMuted));
    painter.drawText(line.adjusted(side + theme.space(1), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     index.data().toString());
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, index.data(PaletteModel::CountRole).toString());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.category(paletteOf(index).categoryAt(index)));
    painter.drawRoundedRect(QRectF(line.left(), line.bottom() - 1, line.width(), 2), 1, 1);
}

void PaletteDelegate::paintLayer(QPainter& painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const bool selected = option.state & QStyle::State_Selected;
    const QRect row = option.rect.adjusted(theme.space(1), 1, -theme.space(1), -1);
    if (selected || (option.state & QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(selected ? Role::Accent : Role::Hover));
        painter.drawRoundedRect(row, 4, 4);
    }
    const int side = theme.space(5);
    const QRect icon(row.left() + theme.space(1), row.center().y() - side / 2 + 1, side, side);
    index.data(Qt::DecorationRole).value<QIcon>().paint(&painter, icon);
    const QRect text = row.adjusted(side + theme.space(3), theme.space(1) - 1, -theme.space(1), 0);
    painter.setFont(theme.font(Theme::FontRole::Normal));
    painter.setPen(theme.color(selected ? Role::TextOnAccent : Role::Text));
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    const QRect below = text.adjusted(0, lineHeight(Theme::FontRole::Normal), 0, 0);
    const QFont small = theme.font(Theme::FontRole::Small);
    painter.setFont(small);
    painter.setPen(theme.color(selected ? Role::TextOnAccent : Role::TextMuted));
    painter.drawText(below, Qt::AlignTop | Qt::AlignLeft,
                     QFontMetrics(small).elidedText(index.data(PaletteModel::SummaryRole).toString(), Qt::ElideRight,
                                                    below.width()));
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    if (!paletteOf(index).layerAt(index))
        return {theme.space(30), lineHeight(Theme::FontRole::Small) + theme.space(4)};
    return {theme.space(30),
            lineHeight(Theme::FontRole::Normal) + lineHeight(Theme::FontRole::Small) + 2 * theme.space(1)};
}

} // namespace layerscope
