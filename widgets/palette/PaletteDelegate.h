// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace layerscope {

/// A category: a bar in its hue and its name. A layer: its glyph, name and, under it, what it does.
class PaletteDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintCategory(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintLayer(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace layerscope
