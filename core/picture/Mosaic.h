// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Bitmap.h"
#include "picture/ColorMap.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// What the colours span: each channel's own range, one range for all channels, or one that the user fixed.
enum class RangeMode { Own, Shared, Fixed };

struct MapStyle {
    std::string colorMap; ///< id, or "" for automatic
    RangeMode range = RangeMode::Shared;
    double fixedMin = 0;
    double fixedMax = 1;
    bool operator==(const MapStyle&) const = default;
};

/// How one channel's numbers become colours.
struct ColorScale {
    const ColorMap* map = nullptr;
    double min = 0;
    double max = 1;
    std::uint32_t color(double value) const; ///< NaN and infinity have a colour of their own
};

/// The 2-D maps in a Value: one a channel, of batch element 0. Vectors become a row of cells, sequences a time ×
/// channel map. A value with an image's three channels is also one colour picture (isPicture).
class FeatureMaps {
public:
    explicit FeatureMaps(Value value);

    std::int64_t count() const { return m_count; }
    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    float at(std::int64_t map, std::int64_t row, std::int64_t column) const;
    const Value& value() const { return m_value; }

    ColorScale scaleOf(std::int64_t map, const MapStyle& style) const;
    /// One map at one pixel an element.
    Bitmap render(std::int64_t map, const MapStyle& style) const;
    /// The first three maps as red, green, blue, for a value that is a picture.
    Bitmap renderColor() const;

private:
    Value m_value;
    std::int64_t m_count = 0;
    std::int64_t m_rows = 1;
    std::int64_t m_columns = 1;
    std::int64_t m_mapStride = 0;
    std::int64_t m_rowStride = 0;
    std::int64_t m_columnStride = 0;
};

/// A grid of maps for a node's preview: as many of the first maps as show well in width × height, scaled down by
/// area, each framed by `gap` pixels of transparency. `picture` shows one colour picture instead.
Bitmap mosaic(const FeatureMaps& maps, const MapStyle& style, int width, int height, bool picture);

/// The whole value as one image for a file: all maps in a near-square grid at one pixel an element.
Bitmap sheet(const FeatureMaps& maps, const MapStyle& style, bool picture);

} // namespace layerscope
