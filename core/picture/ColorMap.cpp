// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/ColorMap.h"

#include "base/Message.h"
#include "picture/ColorTables.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace layerscope {
namespace {

using Colors = std::array<std::uint32_t, 256>;

constexpr Colors opaque(Colors colors) {
    for (std::uint32_t& color : colors)
        color |= 0xFF000000u;
    return colors;
}

constexpr Colors grays() {
    Colors colors{};
    for (std::uint32_t i = 0; i < colors.size(); ++i)
        colors[i] = 0xFF000000u | i << 16 | i << 8 | i;
    return colors;
}

std::uint32_t encoded(double linear) {
    const double clamped = std::clamp(linear, 0.0, 1.0);
    const double srgb = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * std::pow(clamped, 1 / 2.4) - 0.055;
    return static_cast<std::uint32_t>(std::lround(srgb * 255));
}

/// Blue below zero, orange above: a pair that all common colour-vision deficiencies can tell apart. Lightness falls
/// evenly from the middle to both ends.
Colors blueOrange() {
    Colors colors{};
    for (std::size_t i = 0; i < colors.size(); ++i) {
        const double t = (static_cast<double>(i) - 127.5) / 127.5;
        const double distance = std::abs(t);
        const double chroma = 0.152 * std::pow(distance, 0.75);
        colors[i] = oklchColor(0.97 - 0.42 * distance, chroma, t < 0 ? 250 : 55);
    }
    return colors;
}

const std::array<ColorMap, 6>& maps() {
    static const std::array<ColorMap, 6> kMaps{{
        {"viridis", N_("Viridis"), false, opaque(tables::kViridis)},
        {"magma", N_("Magma"), false, opaque(tables::kMagma)},
        {"cividis", N_("Cividis"), false, opaque(tables::kCividis)},
        {"gray", N_("Gray"), false, grays()},
        {"blue-orange", N_("Blue to orange"), true, blueOrange()},
        {"coolwarm", N_("Cool to warm"), true, opaque(tables::kCoolwarm)},
    }};
    return kMaps;
}

} // namespace

std::uint32_t oklchColor(double lightness, double chroma, double hue) {
    const double a = chroma * std::cos(hue * std::numbers::pi / 180);
    const double b = chroma * std::sin(hue * std::numbers::pi / 180);
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return 0xFF000000u | encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16 |
           encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8 |
           encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
}

std::span<const ColorMap> colorMaps() {
    return maps();
}

const ColorMap* findColorMap(std::string_view id) {
    const auto it = std::ranges::find(maps(), id, [](const ColorMap& map) { return std::string_view(map.id); });
    return it == maps().end() ? nullptr : &*it;
}

const ColorMap& automaticColorMap(double min, double max, bool picture) {
    if (picture)
        return *findColorMap("gray");
    return *findColorMap(min < 0 && max > 0 ? "blue-orange" : "viridis");
}

} // namespace layerscope
