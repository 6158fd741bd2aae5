// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Preview.h"

#include "picture/PreviewParts.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::int64_t kMostLanes = 8;
constexpr std::int64_t kFrameArea = 5000; ///< pixels that a frame or slice should have at least
constexpr int kDrawingWidth = 1200;

bool isAcross(const MapAxes& axes, AxisKind row, AxisKind column) {
    return axes.row >= 0 && axes.axes[static_cast<std::size_t>(axes.row)].kind == row &&
           axes.axes[static_cast<std::size_t>(axes.column)].kind == column;
}

PreviewKind kindOfSeries(const Value& value) {
    const Series series(value);
    const Axis& axis = series.axis();
    if (axis.unit == AxisUnit::Token)
        return series.count() == 1 && value.tensor.dtype() == DType::Int32 ? PreviewKind::Tokens : PreviewKind::Heat;
    return series.count() <= kMostLanes && series.length() > 1 ? PreviewKind::Curves : PreviewKind::Heat;
}

/// `count` numbers from 0 to size - 1, evenly.
std::vector<std::int64_t> evenly(std::int64_t size, std::int64_t count) {
    std::vector<std::int64_t> picks;
    for (std::int64_t i = 0; i < count; ++i)
        picks.push_back(count > 1 ? i * (size - 1) / (count - 1) : size / 2);
    return picks;
}

std::int64_t howMany(std::int64_t there, int width, int height) {
    return std::clamp<std::int64_t>(std::int64_t{width} * height / kFrameArea, 1, there);
}

Preview heatPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    Preview out{transparentBitmap(width, height), wholeLayout(width, height)};
    drawMaps(out.bitmap, maps, style, out.layout);
    return out;
}

/// Channels above one another while they are few, then in a grid; each fills its cell.
Preview spectrogramPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    const std::int64_t shown = std::min<std::int64_t>(maps.count(), howMany(maps.count(), width, height));
    MosaicLayout layout;
    layout.shown = shown;
    layout.gap = 2;
    layout.columns = shown <= 3 ? 1 : static_cast<int>(std::ceil(std::sqrt(static_cast<double>(shown))));
    layout.rows = static_cast<int>((shown + layout.columns - 1) / layout.columns);
    layout.cellWidth = std::max(1, (width - (layout.columns - 1) * layout.gap) / layout.columns);
    layout.cellHeight = std::max(1, (height - (layout.rows - 1) * layout.gap) / layout.rows);
    layout.rowsUp = true;
    Preview out{transparentBitmap(width, height), layout};
    drawMaps(out.bitmap, maps, style, layout);
    return out;
}

Preview filmPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height, bool color) {
    const std::int64_t frames = maps.axes().size(maps.axes().slice);
    MosaicLayout layout = largestGrid(maps.axes().mapSize(), howMany(frames, width, height), width, height);
    layout.maps = evenly(frames, layout.shown);
    Preview out{transparentBitmap(width, height), layout};
    if (!color)
        drawMaps(out.bitmap, maps, style, layout);
    for (std::int64_t cell = 0; color && cell < layout.shown; ++cell)
        drawColors(out.bitmap, maps, layout, cell, layout.mapOf(cell));
    return out;
}

Preview slicesPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    const MapAxes& axes = maps.axes();
    MosaicLayout layout = largestGrid(axes.mapSize(), howMany(axes.size(axes.channel), width, height), width, height);
    for (std::int64_t channel = 0; channel < layout.shown; ++channel)
        layout.maps.push_back(channel * axes.size(axes.slice) + axes.size(axes.slice) / 2);
    Preview out{transparentBitmap(width, height), layout};
    drawMaps(out.bitmap, maps, style, layout);
    return out;
}

int drawingHeight(PreviewKind kind, const Value& value) {
    const Series series = Series::suits(value) ? Series(value) : Series();
    const MapAxes axes(value.tensor.shape(), value.axes);
    switch (kind) {
    case PreviewKind::Curves:
        return static_cast<int>(std::clamp<std::int64_t>(160 * series.count(), 320, 1280));
    case PreviewKind::Spectrogram:
        return static_cast<int>(std::clamp<std::int64_t>(400 * axes.count(), 400, 1600));
    case PreviewKind::Tokens:
        return static_cast<int>(std::clamp<std::int64_t>(series.length() / 12 * 48, 48, 1200));
    default:
        return 800;
    }
}

} // namespace

PreviewKind previewKindOf(const Value& value) {
    if (!value.tensor || value.tensor.elements() == 0)
        return PreviewKind::Maps;
    if (Series::suits(value))
        return kindOfSeries(value);
    const MapAxes axes(value.tensor.shape(), value.axes);
    if (axes.slice >= 0)
        return axes.axes[static_cast<std::size_t>(axes.slice)].kind == AxisKind::Time ? PreviewKind::Film
               : axes.size(axes.channel) == 1                                         ? PreviewKind::Planes
                                                                                      : PreviewKind::Slices;
    return isAcross(axes, AxisKind::Frequency, AxisKind::Time) ? PreviewKind::Spectrogram : PreviewKind::Maps;
}

Preview makePreview(const Value& value, const MapStyle& style, int width, int height, bool picture) {
    const PreviewKind kind = previewKindOf(value);
    if (width < 1 || height < 1)
        return {transparentBitmap(width, height), {}};
    if (kind == PreviewKind::Curves)
        return curvesPreview(Series(value), style, width, height);
    if (kind == PreviewKind::Tokens)
        return tokensPreview(Series(value), width, height);
    const FeatureMaps maps(value);
    switch (kind) {
    case PreviewKind::Heat:
        return heatPreview(maps, style, width, height);
    case PreviewKind::Spectrogram:
        return spectrogramPreview(maps, style, width, height);
    case PreviewKind::Film:
        return filmPreview(maps, style, width, height, picture && maps.axes().size(maps.axes().channel) == 3);
    case PreviewKind::Slices:
        return slicesPreview(maps, style, width, height);
    case PreviewKind::Planes:
        return planesPreview(maps, style, width, height);
    default:
        return {mosaic(maps, style, width, height, picture), mosaicLayout(maps, width, height, picture)};
    }
}

Bitmap drawing(const Value& value, const MapStyle& style, bool picture) {
    const PreviewKind kind = previewKindOf(value);
    if (kind == PreviewKind::Maps)
        return sheet(FeatureMaps(value), style, picture);
    return makePreview(value, style, kDrawingWidth, drawingHeight(kind, value), picture).bitmap;
}

} // namespace layerscope
