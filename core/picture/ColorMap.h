// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace layerscope {

/// 256 opaque colours from low to high. Perceptually uniform; never rainbow.
struct ColorMap {
    const char* id;    ///< saved in settings
    const char* label; ///< N_()
    bool diverging;    ///< centred on zero
    std::array<std::uint32_t, 256> colors;
};

/// Björn Ottosson 2020, "A perceptual color space for image processing": OKLCh to opaque sRGB; hue in degrees.
std::uint32_t oklchColor(double lightness, double chroma, double hue);

/// "viridis", "magma", "cividis", "gray", and the diverging "blue-orange" and "coolwarm".
std::span<const ColorMap> colorMaps();
const ColorMap* findColorMap(std::string_view id);
/// By the sign of what is shown: sequential for one sign, diverging otherwise, gray for pictures.
const ColorMap& automaticColorMap(double min, double max, bool picture);

} // namespace layerscope
