// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/PreviewParts.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::uint32_t kMaskColor = 0xFF808080;
constexpr int kMaskPeriod = 6;
constexpr int kGap = 2;

/// The largest size of a map's proportions in a cell; at least one pixel each way.
void fit(const MapSize& map, int width, int height, MosaicLayout& layout) {
    const auto columns = static_cast<double>(map.columns);
    const auto rows = static_cast<double>(map.rows);
    const double scale = std::min(width / columns, height / rows);
    layout.cellWidth = std::clamp(static_cast<int>(columns * scale), 1, std::max(width, 1));
    layout.cellHeight = std::clamp(static_cast<int>(rows * scale), 1, std::max(height, 1));
}

} // namespace

Bitmap transparentBitmap(int width, int height) {
    Bitmap bitmap;
    bitmap.width = std::max(width, 0);
    bitmap.height = std::max(height, 0);
    bitmap.pixels.assign(static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height), 0);
    return bitmap;
}

void fillRect(Bitmap& bitmap, int x, int y, int width, int height, std::uint32_t color) {
    const int left = std::clamp(x, 0, bitmap.width);
    const int right = std::clamp(x + width, left, bitmap.width);
    for (int row = std::max(y, 0); row < std::min(y + height, bitmap.height); ++row)
        std::fill_n(bitmap.row(row) + left, right - left, color);
}

void hatch(Bitmap& bitmap, int left, int top, int width, int height, const std::function<bool(int x, int y)>& masked) {
    for (int y = 0; y < std::min(height, bitmap.height - top); ++y)
        for (int x = 0; x < std::min(width, bitmap.width - left); ++x)
            if ((x + y) % kMaskPeriod < 2 && masked(x, y))
                bitmap.row(top + y)[left + x] = kMaskColor;
}

void drawMaps(Bitmap& bitmap, const FeatureMaps& maps, const MapStyle& style, const MosaicLayout& layout) {
    std::vector<std::int64_t> shown;
    for (std::int64_t cell = 0; cell < layout.shown; ++cell)
        shown.push_back(layout.mapOf(cell));
    const std::vector<float> means = maps.boxMeans(shown, layout.cellWidth, layout.cellHeight);
    const float* mean = means.data();
    for (std::int64_t cell = 0; cell < layout.shown; ++cell) {
        const std::int64_t map = layout.mapOf(cell);
        // Frames and slices of one channel are told apart by their light.
        const ColorScale scale =
            maps.axes().slice >= 0 ? maps.scaleOfChannel(maps.axes().channelOf(map), style) : maps.scaleOf(map, style);
        const MosaicLayout::Box box = layout.box(cell);
        for (int y = 0; y < box.height; ++y) {
            std::uint32_t* pixel = bitmap.row(box.top + (layout.rowsUp ? box.height - 1 - y : y)) + box.left;
            for (int x = 0; x < box.width; ++x)
                *pixel++ = scale.color(static_cast<double>(*mean++));
        }
        if (maps.hasMask())
            hatch(bitmap, box.left, box.top, box.width, box.height, [&](int x, int y) {
                const int row = layout.rowsUp ? box.height - 1 - y : y;
                return maps.isMasked(map, row * maps.rows() / box.height, x * maps.columns() / box.width);
            });
    }
}

void drawColors(Bitmap& bitmap, const FeatureMaps& maps, const MosaicLayout& layout, std::int64_t cell,
                std::int64_t slice) {
    const ColorScale scale = maps.pictureScale();
    const std::int64_t slices = maps.axes().size(maps.axes().slice);
    const std::int64_t next = maps.count() / slices >= 3 ? slices : 0;
    const std::vector<std::int64_t> colors = {slice, slice + next, slice + 2 * next};
    const std::vector<float> means = maps.boxMeans(colors, layout.cellWidth, layout.cellHeight);
    const std::size_t plane = static_cast<std::size_t>(layout.cellWidth) * static_cast<std::size_t>(layout.cellHeight);
    const MosaicLayout::Box box = layout.box(cell);
    std::size_t i = 0;
    for (int y = 0; y < box.height; ++y)
        for (int x = 0; x < box.width; ++x, ++i)
            bitmap.row(box.top + y)[box.left + x] =
                pictureColor(scale, means[i], means[i + plane], means[i + 2 * plane]);
}

MosaicLayout largestGrid(const MapSize& map, std::int64_t shown, int width, int height) {
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
        fit(map, cellWidth, cellHeight, layout);
        if (layout.cellWidth * layout.cellHeight > best.cellWidth * best.cellHeight)
            best = layout;
    }
    best.centre(width, height);
    return best;
}

MosaicLayout wholeLayout(int width, int height) {
    MosaicLayout layout;
    layout.shown = 1;
    layout.columns = layout.rows = 1;
    layout.cellWidth = width;
    layout.cellHeight = height;
    return layout;
}

} // namespace layerscope
