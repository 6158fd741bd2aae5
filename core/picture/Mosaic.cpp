// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Mosaic.h"

#include <cmath>

namespace layerscope {
namespace {

constexpr int kSmallestCell = 24;
constexpr int kNarrowestBar = 4;
constexpr int kGap = 2;
constexpr int kLongestSide = 16'384;

Bitmap transparent(int width, int height) {
    Bitmap bitmap;
    bitmap.width = std::max(width, 0);
    bitmap.height = std::max(height, 0);
    bitmap.pixels.assign(static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height), 0);
    return bitmap;
}

/// The largest size of a map's proportions in a cell; at least one pixel each way.
void fit(const FeatureMaps& maps, int width, int height, MosaicLayout& layout) {
    const double scale =
        std::min(width / static_cast<double>(maps.columns()), height / static_cast<double>(maps.rows()));
    layout.cellWidth = std::clamp(static_cast<int>(static_cast<double>(maps.columns()) * scale), 1, std::max(width, 1));
    layout.cellHeight = std::clamp(static_cast<int>(static_cast<double>(maps.rows()) * scale), 1, std::max(height, 1));
}

/// The grid of so many maps whose cells are largest.
MosaicLayout largestGrid(const FeatureMaps& maps, std::int64_t shown, int width, int height) {
    MosaicLayout best;
    for (int columns = 1; columns <= shown; ++columns) {
        MosaicLayout layout;
        layout.shown = shown;
        layout.columns = columns;
        layout.rows = static_cast<int>((shown + columns - 1) / columns);
        layout.gap = kGap;
        const int cellWidth = (width - (columns - 1) * kGap) / columns;
        const int cellHeight = (height - (layout.rows - 1) * kGap) / layout.rows;
        if (cellWidth < 1 || cellHeight < 1)
            continue;
        fit(maps, cellWidth, cellHeight, layout);
        if (layout.cellWidth * layout.cellHeight > best.cellWidth * best.cellHeight)
            best = layout;
    }
    return best;
}

void centre(MosaicLayout& layout, int width, int height) {
    layout.left = (width - layout.columns * layout.cellWidth - (layout.columns - 1) * layout.gap) / 2;
    layout.top = (height - layout.rows * layout.cellHeight - (layout.rows - 1) * layout.gap) / 2;
}

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

void fillRect(Bitmap& bitmap, int x, int y, int width, int height, std::uint32_t color) {
    for (int row = std::max(y, 0); row < std::min(y + height, bitmap.height); ++row)
        std::fill_n(bitmap.row(row) + x, std::min(width, bitmap.width - x), color);
}

/// Bars from zero; a NaN or an infinity fills its whole column with its colour.
Bitmap bars(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    Bitmap bitmap = transparent(width, height);
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
    Bitmap bitmap = transparent(width, height);
    const MosaicLayout layout = mosaicLayout(maps, width, height, false);
    const ColorScale scale = maps.scaleOf(0, style);
    for (std::int64_t i = 0; i < layout.shown; ++i)
        fillRect(bitmap, layout.left + static_cast<int>(i % layout.columns) * layout.cellWidth,
                 layout.top + static_cast<int>(i / layout.columns) * layout.cellHeight, layout.cellWidth,
                 layout.cellHeight, scale.color(static_cast<double>(maps.at(0, 0, i))));
    return bitmap;
}

Bitmap picture(const FeatureMaps& maps, const MosaicLayout& layout, int width, int height) {
    Bitmap bitmap = transparent(width, height);
    const ColorScale scale = maps.pictureScale();
    const std::vector<float> means = maps.boxMeans(3, layout.cellWidth, layout.cellHeight);
    const std::size_t plane = static_cast<std::size_t>(layout.cellWidth) * static_cast<std::size_t>(layout.cellHeight);
    const std::size_t green = maps.count() >= 3 ? plane : 0;
    std::size_t i = 0;
    for (int y = 0; y < layout.cellHeight; ++y)
        for (int x = 0; x < layout.cellWidth; ++x, ++i)
            bitmap.row(layout.top + y)[layout.left + x] =
                pictureColor(scale, means[i], means[i + green], means[i + 2 * green]);
    return bitmap;
}

constexpr std::uint32_t kMaskColor = 0xFF808080;
constexpr int kMaskPeriod = 6;

/// Diagonal lines over the elements of a map that the mask leaves out.
void hatchMasked(Bitmap& bitmap, const FeatureMaps& maps, std::int64_t map, const MosaicLayout& layout, int left,
                 int top) {
    for (int y = 0; y < layout.cellHeight; ++y)
        for (int x = 0; x < layout.cellWidth; ++x)
            if ((x + y) % kMaskPeriod < 2 &&
                maps.isMasked(map, y * maps.rows() / layout.cellHeight, x * maps.columns() / layout.cellWidth))
                bitmap.row(top + y)[left + x] = kMaskColor;
}

Bitmap grid(const FeatureMaps& maps, const MapStyle& style, const MosaicLayout& layout, int width, int height) {
    Bitmap bitmap = transparent(width, height);
    const std::vector<float> means = maps.boxMeans(layout.shown, layout.cellWidth, layout.cellHeight);
    const float* mean = means.data();
    for (std::int64_t map = 0; map < layout.shown; ++map) {
        const ColorScale scale = maps.scaleOf(map, style);
        const int left = layout.left + static_cast<int>(map % layout.columns) * (layout.cellWidth + layout.gap);
        const int top = layout.top + static_cast<int>(map / layout.columns) * (layout.cellHeight + layout.gap);
        for (int y = 0; y < layout.cellHeight; ++y) {
            std::uint32_t* pixel = bitmap.row(top + y) + left;
            for (int x = 0; x < layout.cellWidth; ++x)
                *pixel++ = scale.color(static_cast<double>(*mean++));
        }
        if (maps.hasMask())
            hatchMasked(bitmap, maps, map, layout, left, top);
    }
    return bitmap;
}

} // namespace

std::optional<MosaicLayout::Spot> MosaicLayout::at(double x, double y) const {
    const double stepX = cellWidth + gap;
    const double stepY = cellHeight + gap;
    const double column = std::floor((x - left) / stepX);
    const double row = std::floor((y - top) / stepY);
    const double insideX = (x - left - column * stepX) / cellWidth;
    const double insideY = (y - top - row * stepY) / cellHeight;
    if (shown == 0 || column < 0 || row < 0 || column >= columns || row >= rows || insideX >= 1 || insideY >= 1)
        return std::nullopt;
    const std::int64_t map = static_cast<std::int64_t>(row) * columns + static_cast<std::int64_t>(column);
    return map < shown ? std::optional(Spot{map, insideY, insideX}) : std::nullopt;
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
        layout = largestGrid(maps, one ? 1 : std::min(maps.count(), across * down), width, height);
    }
    centre(layout, width, height);
    return layout;
}

Bitmap mosaic(const FeatureMaps& maps, const MapStyle& style, int width, int height, bool asPicture) {
    const MosaicLayout layout = mosaicLayout(maps, width, height, asPicture);
    if (layout.shown == 0)
        return transparent(width, height);
    if (maps.isVector())
        return drawnAsBars(maps, width) ? bars(maps, style, width, height) : cells(maps, style, width, height);
    if (asPicture && maps.isPicture())
        return picture(maps, layout, width, height);
    return grid(maps, style, layout, width, height);
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
    Bitmap bitmap = transparent(columns * stepX - 1, rows * stepY - 1);
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
