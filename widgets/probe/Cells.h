// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QString>

class QPainter;

namespace layerscope {

inline constexpr double kLargestCell = 46; ///< side of a cell, in logical pixels
inline constexpr double kSmallestCell = 2;

/// A number in a coloured cell.
struct NumberCell {
    double value = 0;
    double largest = 1; ///< the end of the colours
    bool hatched = false;
    QString word; ///< over a hatched cell's number: "pad"
};
/// The number is written where there is room for it.
void drawNumberCell(QPainter& painter, const QRectF& rect, const NumberCell& cell);
/// A place without a number.
void drawNoCell(QPainter& painter, const QRectF& rect);

} // namespace layerscope
