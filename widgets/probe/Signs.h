// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

namespace layerscope {

/// Three digits and always a sign: "+0.25", "−0.25", "0".
QString signedText(double value);
/// All digits, with a proper minus.
QString fullText(double value);
/// Orange for what adds, blue for what takes away, as the diverging maps have it; the sign is written as well.
QColor signColor(double value);
/// A colour for a value between ± `largest`.
QColor cellColor(double value, double largest);

} // namespace layerscope
