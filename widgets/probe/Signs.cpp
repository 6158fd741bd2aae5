// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/Signs.h"

#include "base/Numbers.h"
#include "picture/Mosaic.h"
#include "session/Text.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

QString withMinus(QString text) {
    if (text.startsWith(u'-'))
        text[0] = QChar(0x2212);
    return text;
}

} // namespace

QString signedText(double value) {
    const QString text = withMinus(toQString(shortNumber(value)));
    return value > 0 ? u'+' + text : text;
}

QString fullText(double value) {
    return withMinus(toQString(fullNumber(static_cast<float>(value))));
}

QColor cellColor(double value, double largest) {
    const double range = largest > 0 && std::isfinite(largest) ? largest : 1;
    return QColor::fromRgb(ColorScale{findColorMap("blue-orange"), -range, range}.color(value));
}

QColor signColor(double value) {
    return cellColor(value < 0 ? -0.7 : 0.7, 1);
}

} // namespace layerscope
