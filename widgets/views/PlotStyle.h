// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Axis.h"

#include <QColor>
#include <QString>

class QCPAxis;

namespace layerscope {

/// Lines, figures and grid in the colours of the theme.
void styleAxis(QCPAxis* axis);
/// Of the n-th curve of a plot: hues that are told apart under the common colour-vision deficiencies.
QColor curveColor(std::int64_t index);
inline constexpr int kCurveColors = 8;

/// What an axis is called: "time (s)", "token", "row (px)".
QString axisTitle(const Axis& axis);
/// A place along an axis with its unit, as many digits as a step of the axis needs: "0.0125 s", "row 7".
QString placeText(const Axis& axis, double place);

} // namespace layerscope
