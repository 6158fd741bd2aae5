// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Bitmap.h"
#include "picture/ColorMap.h"
#include "picture/MapAxes.h"
#include "tensor/Tensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// What the colours span: each channel's own range, one range for all channels, or one that the user fixed.
enum class RangeMode { Own, Shared, Fixed };

struct MapStyle {
    std::string colorMap; ///< id, or "" for automatic
    RangeMode range = RangeMode::Own;
    double fixedMin = 0;
    double fixedMax = 1;
    bool operator==(const MapStyle&) const = default;
};

/// How one channel's numbers become colours.
struct ColorScale {
    const ColorMap* map = nullptr;
    double min = 0;
    double max = 1;
    /// NaN and infinity have a colour of their own; a range without extent gives the low end, or the middle of a
    /// diverging map.
    std::uint32_t color(double value) const {
        if (!std::isfinite(value))
            return nonFiniteColor(value);
        const double place = max > min ? (value - min) / (max - min) : map->diverging ? 0.5 : 0.0;
        return map->colors[static_cast<std::size_t>(std::clamp(place, 0.0, 1.0) * 255 + 0.5)];
    }
    static std::uint32_t nonFiniteColor(double value);
};

/// The 2-D maps in a Value, as its MapAxes say. A value without numbers has no maps.
class FeatureMaps {
public:
    explicit FeatureMaps(Value value);

    std::int64_t count() const { return m_count; }
    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    const MapAxes& axes() const { return m_axes; }
    float at(std::int64_t map, std::int64_t row, std::int64_t column) const;
    /// A row of a map, where it lies in memory.
    struct Row {
        const float* first = nullptr;
        std::int64_t stride = 1;
        float operator[](std::int64_t column) const { return first[column * stride]; }
    };
    Row rowOf(std::int64_t map, std::int64_t row) const;
    const Value& value() const { return m_value; }
    bool hasMask() const { return m_masked; }
    /// Whether the value's mask leaves that element out.
    bool isMasked(std::int64_t map, std::int64_t row, std::int64_t column) const;
    /// One row of cells, without a second axis.
    bool isVector() const { return m_count > 0 && m_axes.isVector(); }
    /// Rows and columns of one or three channels: can be shown as a photograph.
    bool isPicture() const { return m_count > 0 && m_axes.isPicture(); }

    ColorScale scaleOf(std::int64_t map, const MapStyle& style) const;
    /// The same for all slices of a channel together.
    ColorScale scaleOfChannel(std::int64_t channel, const MapStyle& style) const;
    /// One map at one pixel an element.
    Bitmap render(std::int64_t map, const MapStyle& style) const;
    /// A slice of the first three channels as red, green, blue (of the only one as gray). Numbers in 0..1, -1..1 or
    /// 0..255 are shown as what they are, others by their range.
    Bitmap renderColor(std::int64_t slice = 0) const;
    /// What black and white are in renderColor.
    ColorScale pictureScale() const;

    /// Means over boxes: out[(i * height + y) * width + x] for maps[i]. Where width or height is more than columns() or
    /// rows(), elements repeat.
    std::vector<float> boxMeans(std::span<const std::int64_t> maps, int width, int height) const;

private:
    struct Extent {
        float min = 0;
        float max = 0;
    };
    std::int64_t offset(std::int64_t map) const;
    std::span<const float> numbers() const;
    ColorScale scaleOver(const Extent& own, const MapStyle& style) const;
    void measure();
    void adoptExtents(std::span<const float> low, std::span<const float> high);
    template <class F>
    void forEachPlace(const F& f, std::int64_t from = 0) const;

    Value m_value;
    MapAxes m_axes;
    std::vector<float> m_converted; ///< of an Int32 value
    std::vector<Extent> m_extents;  ///< of the finite numbers of each map
    Extent m_shared;
    std::int64_t m_count = 0;
    std::int64_t m_rows = 1;
    std::int64_t m_columns = 1;
    std::int64_t m_slices = 1; ///< maps of one channel
    std::int64_t m_channelStride = 0;
    std::int64_t m_sliceStride = 0;
    std::int64_t m_rowStride = 0;
    std::int64_t m_columnStride = 0;
    bool m_masked = false; ///< there is a mask, of the shape without the last axis
};

/// The colour of three numbers in a picture whose black and white the scale gives.
std::uint32_t pictureColor(const ColorScale& scale, float red, float green, float blue);

/// Where a picture of a value has what, in pixels: `shown` cells of one size in a grid, `gap` between.
struct MosaicLayout {
    struct Box {
        int left = 0;
        int top = 0;
        int width = 0;
        int height = 0;
    };
    /// A plane through the middle of a volume, by directions 0 (slices), 1 (rows) and 2 (columns).
    struct PlaneBox {
        Box box;
        int along = 0;
        int across = 2;
        int down = 1;
    };
    int left = 0;
    int top = 0;
    int columns = 0;
    int rows = 0;
    int cellWidth = 0;
    int cellHeight = 0;
    int gap = 0;
    std::int64_t shown = 0;
    bool cells = false;                          ///< of a vector: each element has a cell, and `map` is its index
    bool rowsUp = false;                         ///< row 0 is at the bottom
    std::vector<std::int64_t> maps;              ///< what each cell shows; empty: the first ones in order
    std::vector<PlaneBox> planes;                ///< instead of the grid, of channel 0
    std::array<std::int64_t, 3> counts{1, 1, 1}; ///< elements in the directions of the planes

    struct Spot {
        std::int64_t map = 0;
        double row = 0;    ///< in [0, 1) of the map's height
        double column = 0; ///< in [0, 1) of its width
    };
    /// What is at a pixel; nothing in a gap or beside the grid.
    std::optional<Spot> at(double x, double y) const;
    Box box(std::int64_t cell) const;
    std::int64_t mapOf(std::int64_t cell) const { return maps.empty() ? cell : maps[static_cast<std::size_t>(cell)]; }
    /// Puts the grid in the middle of a picture of that size.
    void centre(int width, int height);
};
MosaicLayout mosaicLayout(const FeatureMaps& maps, int width, int height, bool picture);

/// A node's preview, exactly width × height: as many of the first maps as show well, scaled by area, transparent
/// around. `picture` shows one colour picture instead, where the value is one. A vector is drawn as bars from zero
/// when they are wide enough, as a grid of cells otherwise.
Bitmap mosaic(const FeatureMaps& maps, const MapStyle& style, int width, int height, bool picture);

/// The whole value as one image for a file: all maps in a near-square grid at one pixel an element, one transparent
/// pixel between. Maps that would make a side longer than 16,384 pixels are left out.
Bitmap sheet(const FeatureMaps& maps, const MapStyle& style, bool picture);

} // namespace layerscope
