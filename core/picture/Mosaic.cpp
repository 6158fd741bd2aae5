// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Mosaic.h"

#include "picture/PreviewParts.h"

#include <cmath>

namespace layerscope {
namespace {

constexpr int kSmallestCell = 24;
constexpr int kNarrowestBar = 4;
constexpr int kGap = 2; ///< as in the grid
constexpr int kLongestSide = 16'384;

/// Cells of a vector that is too long for bars: square, in reading order.
MosaicLayout cellGrid(std::int64_t cells, int width, int height) {
    MosaicLayout layout;
    layout.shown = cells;
    const double side = std::sqrt(static_cast<double>(width) * height / static_cast<double>(cells));
    layout.cellWidth = layout.cellHeight = std::max(1, static_cast<int>(side));
    layout.columns = std::max(1, width / layout.cellWidth);
    layout.rows = static_cast<int>((cells + layout.columns - 1) / layout.columns);
    while (layout.rows * layout.cellHeight > height && layout.cellWidth > 1) {
        layout.cellWidth = --layout.cellHeight;
        layout.columns = std::max(1, width / layout.cellWidth);
        layout.rows = static_cast<int>((cells + layout.columns - 1) / layout.columns);
    }
    if (layout.rows > height) { // more cells than pixels: the first ones
        layout.rows = height;
        layout.shown = std::int64_t{layout.columns} * layout.rows;
    }
    return layout;
}

bool drawnAsBars(const FeatureMaps& maps, int width) {
    return maps.columns() * kNarrowestBar <= width;
}

/// Bars from zero; a NaN or an infinity fills its whole column with its colour.
Bitmap bars(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    Bitmap bitmap = transparentBitmap(width, height);
    const MosaicLayout layout = mosaicLayout(maps, width, height, false);
    ColorScale scale = maps.scaleOf(0, style);
    const double low = std::min(0.0, scale.min);
    const double high = std::max(0.0, scale.max);
    const double span = high > low ? high - low : 1;
    const auto place = [&](double v) { return std::lround((high - std::clamp(v, low, high)) / span * (height - 1)); };
    for (std::int64_t i = 0; i < layout.shown; ++i) {
        const double v = static_cast<double>(maps.at(0, 0, i));
        const int x = layout.left + static_cast<int>(i) * (layout.cellWidth + layout.gap);
        const bool finite = std::isfinite(v);
        const auto top = finite ? std::min(place(v), place(0)) : 0;
        const auto bottom = finite ? std::max(place(v), place(0)) : height - 1;
        fillRect(bitmap, x, static_cast<int>(top), layout.cellWidth, static_cast<int>(bottom - top) + 1,
                 scale.color(v));
    }
    return bitmap;
}

Bitmap cells(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    Bitmap bitmap = transparentBitmap(width, height);
    const MosaicLayout layout = mosaicLayout(maps, width, height, false);
    const ColorScale scale = maps.scaleOf(0, style);
    for (std::int64_t i = 0; i < layout.shown; ++i)
        fillRect(bitmap, layout.left + static_cast<int>(i % layout.columns) * layout.cellWidth,
                 layout.top + static_cast<int>(i / layout.columns) * layout.cellHeight, layout.cellWidth,
                 layout.cellHeight, scale.color(static_cast<double>(maps.at(0, 0, i))));
    return bitmap;
}

/// In a plane the third place is the middle.
std::optional<MosaicLayout::Spot> inPlane(const MosaicLayout& layout, double x, double y) {
    for (const MosaicLayout::PlaneBox& plane : layout.planes) {
        std::array<double, 3> place{0.5, 0.5, 0.5};
        place[static_cast<std::size_t>(plane.across)] = (x - plane.box.left) / plane.box.width;
        place[static_cast<std::size_t>(plane.down)] = (y - plane.box.top) / plane.box.height;
        if (std::ranges::any_of(place, [](double p) { return p < 0 || p >= 1; }))
            continue;
        const auto slice = static_cast<std::int64_t>(place[0] * static_cast<double>(layout.counts[0]));
        return MosaicLayout::Spot{slice, place[1], place[2]};
    }
    return std::nullopt;
}

} // namespace

std::optional<MosaicLayout::Spot> MosaicLayout::at(double x, double y) const {
    if (!planes.empty())
        return inPlane(*this, x, y);
    const double stepX = cellWidth + gap;
    const double stepY = cellHeight + gap;
    const double column = std::floor((x - left) / stepX);
    const double row = std::floor((y - top) / stepY);
    const double insideX = (x - left - column * stepX) / cellWidth;
    const double insideY = (y - top - row * stepY) / cellHeight;
    if (shown == 0 || column < 0 || row < 0 || column >= columns || row >= rows || insideX >= 1 || insideY >= 1)
        return std::nullopt;
    const std::int64_t map = static_cast<std::int64_t>(row) * columns + static_cast<std::int64_t>(column);
    return map < shown ? std::optional(Spot{mapOf(map), rowsUp ? 1 - insideY : insideY, insideX}) : std::nullopt;
}

MosaicLayout::Box MosaicLayout::box(std::int64_t cell) const {
    const std::int64_t across = std::max(columns, 1);
    return {left + static_cast<int>(cell % across) * (cellWidth + gap),
            top + static_cast<int>(cell / across) * (cellHeight + gap), cellWidth, cellHeight};
}

void MosaicLayout::centre(int width, int height) {
    left = (width - columns * cellWidth - (columns - 1) * gap) / 2;
    top = (height - rows * cellHeight - (rows - 1) * gap) / 2;
}

MosaicLayout mosaicLayout(const FeatureMaps& maps, int width, int height, bool asPicture) {
    MosaicLayout layout;
    if (maps.count() == 0 || width < 1 || height < 1)
        return layout;
    if (maps.isVector() && drawnAsBars(maps, width)) {
        layout.shown = maps.columns();
        layout.columns = static_cast<int>(maps.columns());
        layout.rows = 1;
        layout.gap = 1;
        layout.cellWidth = std::max(1, width / layout.columns - layout.gap);
        layout.cellHeight = height;
    } else if (maps.isVector()) {
        layout = cellGrid(maps.columns(), width, height);
    } else {
        const std::int64_t across = std::max(1, (width + kGap) / (kSmallestCell + kGap));
        const std::int64_t down = std::max(1, (height + kGap) / (kSmallestCell + kGap));
        const bool one = asPicture && maps.isPicture();
        layout = largestGrid(maps.axes().mapSize(), one ? 1 : std::min(maps.count(), across * down), width, height);
    }
    layout.cells = maps.isVector();
    layout.centre(width, height);
    return layout;
}

Bitmap mosaic(const FeatureMaps& maps, const MapStyle& style, int width, int height, bool asPicture) {
    const MosaicLayout layout = mosaicLayout(maps, width, height, asPicture);
    if (layout.shown == 0)
        return transparentBitmap(width, height);
    if (maps.isVector())
        return drawnAsBars(maps, width) ? bars(maps, style, width, height) : cells(maps, style, width, height);
    Bitmap bitmap = transparentBitmap(width, height);
    if (asPicture && maps.isPicture())
        drawColors(bitmap, maps, layout, 0, 0);
    else
        drawMaps(bitmap, maps, style, layout);
    return bitmap;
}

Bitmap sheet(const FeatureMaps& maps, const MapStyle& style, bool asPicture) {
    if (maps.count() == 0 || maps.rows() > kLongestSide || (maps.columns() > kLongestSide && !maps.isVector()))
        return {};
    if (asPicture && maps.isPicture())
        return maps.renderColor();
    if (maps.isVector() && maps.columns() > kLongestSide) {
        const auto side = std::min<std::int64_t>(kLongestSide, std::llround(std::ceil(std::sqrt(maps.columns()))));
        return cells(maps, style, static_cast<int>(side), static_cast<int>((maps.columns() + side - 1) / side));
    }
    const auto stepX = static_cast<int>(maps.columns()) + 1;
    const auto stepY = static_cast<int>(maps.rows()) + 1;
    const std::int64_t wanted = std::llround(std::ceil(std::sqrt(static_cast<double>(maps.count()))));
    const auto columns = static_cast<int>(std::clamp<std::int64_t>(wanted, 1, (kLongestSide + 1) / stepX));
    const auto rows = static_cast<int>(
        std::clamp<std::int64_t>((maps.count() + columns - 1) / columns, 1, (kLongestSide + 1) / stepY));
    Bitmap bitmap = transparentBitmap(columns * stepX - 1, rows * stepY - 1);
    const std::int64_t shown = std::min<std::int64_t>(maps.count(), std::int64_t{columns} * rows);
    for (std::int64_t map = 0; map < shown; ++map) {
        const Bitmap one = maps.render(map, style);
        const int left = static_cast<int>(map % columns) * stepX;
        const int top = static_cast<int>(map / columns) * stepY;
        for (int y = 0; y < one.height; ++y)
            std::copy_n(one.row(y), one.width, bitmap.row(top + y) + left);
    }
    return bitmap;
}

} // namespace layerscope
