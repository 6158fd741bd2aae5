// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/HighlightMarks.h"
#include "session/Highlights.h"

#include <QImage>
#include <QRectF>
#include <QString>

class QPainter;

namespace layerscope {

/// A flat picture of elements on the screen.
struct Pane {
    QRectF place;
    MapSize size;
    bool rowsUp = false; ///< row 0 is at the bottom
    QRectF rectOf(const CellBox& box) const;
};

/// What of a node's marks is seen on one pane.
struct PaneMarks {
    CellMarks taps;
    CellMarks padding;
    CellMarks field;
    bool empty() const { return taps.empty() && padding.empty() && field.empty(); }
};
/// Whether the same is marked.
bool sameMarks(const Highlight& a, const Highlight& b);

PaneMarks marksOn(const Cut& cut, const Highlight& highlight);

// Each kind has a line of its own, so that they are told apart without colour. They are drawn on rims, so that they are
// seen on any picture.

/// Solid outlines: of every element while they are few and large enough, of the stretches of them otherwise.
void drawTaps(QPainter& painter, const Pane& pane, const CellMarks& taps);
/// Hatched cells beside the picture.
void drawPadding(QPainter& painter, const Pane& pane, const CellMarks& padding);
/// A dashed box, a dotted one for a bound, with its size beside it.
void drawField(QPainter& painter, const Pane& pane, const CellMarks& field, const QString& label);
/// All of them, in the order from back to front.
void drawMarks(QPainter& painter, const Pane& pane, const PaneMarks& marks, const QString& label = {});
/// A heat map (see effectImage) over the picture.
void drawEffect(QPainter& painter, const Pane& pane, const QImage& effect);
/// All that drawMarks changes; empty when there is nothing.
QRectF extentOf(const Pane& pane, const PaneMarks& marks, const QString& label = {});

/// The pens, for views that draw their marks in another form than rectangles.
void drawTapLine(QPainter& painter, const QRectF& box);
void drawFieldLine(QPainter& painter, const QRectF& box, bool exact);
void fillPadding(QPainter& painter, const QRectF& box);

/// How an effect from 0 to 1 becomes a colour; clear where there is none.
QRgb effectColor(double effect);
/// One pixel an element, of what lies behind each other the strongest; at most 1,024 pixels on a side, 16,384 where it
/// is one row. Null where the tensor does not fit the cut.
QImage effectImage(const Tensor& effect, const Cut& cut);

} // namespace layerscope
