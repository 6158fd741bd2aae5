// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QCustomPlot;
class QPainter;

namespace layerscope {

/// Draws a plot as lines and text into a rectangle of that size from the origin, for TensorView::paintTo.
void paintPlot(QCustomPlot& plot, QPainter& painter, QSize size);

} // namespace layerscope
