// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CardStyle.h"

#include "theme/Theme.h"

#include <QFontMetricsF>

#include <cmath>

namespace layerscope {

CardStyle CardStyle::current() {
    const Theme& theme = Theme::instance();
    CardStyle style;
    style.title = theme.font(Theme::FontRole::Title);
    style.text = theme.font(Theme::FontRole::Small);
    // The width is the same in every theme, so that a layout made in one does not overlap in another.
    style.width = 216;
    style.padding = 10;
    style.bar = 4;
    style.titleHeight = std::ceil(QFontMetricsF(style.title).height());
    style.textHeight = std::ceil(QFontMetricsF(style.text).height());
    style.bodyHeight = 128;
    style.portRadius = 5.5;
    style.portSpacing = 24;
    style.radius = theme.radius();
    return style;
}

} // namespace layerscope
