// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace layerscope {

/// Fonts and measures that all cards share, in canvas units; made anew when the theme changes.
struct CardStyle {
    QFont title;
    QFont text;
    double width = 0;
    double padding = 0;
    double bar = 0; ///< the category's bar at the top of the header
    double titleHeight = 0;
    double textHeight = 0;
    double bodyHeight = 0;
    double portRadius = 0;
    double portSpacing = 0;
    double radius = 0;

    static CardStyle current();
};

} // namespace layerscope
