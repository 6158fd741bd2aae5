// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Mosaic.h"

#include "picture/ExtentScan.h"

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

constexpr std::uint32_t kNanColor = 0xFFFF00FF;
constexpr std::uint32_t kInfinityColor = 0xFF00FF66;
constexpr std::uint32_t kMinusInfinityColor = 0xFF00C8FF;

} // namespace

std::uint32_t ColorScale::nonFiniteColor(double value) {
    return std::isnan(value) ? kNanColor : value > 0 ? kInfinityColor : kMinusInfinityColor;
}

FeatureMaps::FeatureMaps(Value value)
    : m_value(std::move(value))
    , m_axes(m_value.tensor.shape(), m_value.axes) {
    if (!m_value.tensor || m_value.tensor.elements() == 0)
        return;
    if (m_value.tensor.dtype() == DType::Int32) {
        const auto ints = m_value.tensor.ints();
        m_converted.assign(ints.begin(), ints.end());
    }
    m_value.axes = m_axes.axes;
    const Shape& shape = m_value.tensor.shape();
    m_masked = m_value.mask && shape.rank() > 0 && m_value.mask->elements() * shape[-1] == shape.elements();
    m_count = m_axes.count();
    m_rows = m_axes.size(m_axes.row);
    m_columns = m_axes.size(m_axes.column);
    m_slices = m_axes.size(m_axes.slice);
    m_channelStride = m_axes.stride(m_axes.channel);
    m_sliceStride = m_axes.stride(m_axes.slice);
    m_rowStride = m_axes.stride(m_axes.row);
    m_columnStride = m_axes.stride(m_axes.column);
    measure();
}

std::span<const float> FeatureMaps::numbers() const {
    return m_value.tensor.dtype() == DType::Int32 ? std::span<const float>(m_converted) : m_value.tensor.floats();
}

std::int64_t FeatureMaps::offset(std::int64_t map) const {
    return map / m_slices * m_channelStride + map % m_slices * m_sliceStride;
}

float FeatureMaps::at(std::int64_t map, std::int64_t row, std::int64_t column) const {
    return numbers()[static_cast<std::size_t>(offset(map) + row * m_rowStride + column * m_columnStride)];
}

bool FeatureMaps::isMasked(std::int64_t map, std::int64_t row, std::int64_t column) const {
    if (!m_masked)
        return false;
    const std::int64_t element = offset(map) + row * m_rowStride + column * m_columnStride;
    return m_value.mask->at(element / m_value.tensor.shape()[-1]) == 0;
}

/// Every row and column of a map in the order of memory.
template <class F>
void FeatureMaps::forEachPlace(const F& f, std::int64_t from) const {
    const float* data = numbers().data() + from;
    const bool turned = m_rowStride < m_columnStride;
    const std::int64_t outer = turned ? m_columns : m_rows;
    const std::int64_t inner = turned ? m_rows : m_columns;
    const std::int64_t outerStride = turned ? m_columnStride : m_rowStride;
    const std::int64_t innerStride = turned ? m_rowStride : m_columnStride;
    for (std::int64_t o = 0; o < outer; ++o)
        for (std::int64_t i = 0; i < inner; ++i)
            f(turned ? i : o, turned ? o : i, data + o * outerStride + i * innerStride);
}

/// One pass in the order of memory: over the channels of each place where they lie side by side, otherwise over what
/// lies nearest together.
void FeatureMaps::measure() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::vector<float> low(static_cast<std::size_t>(m_count), kInfinity);
    std::vector<float> high(static_cast<std::size_t>(m_count), -kInfinity);
    const std::int64_t together = m_channelStride == 1 ? m_count / m_slices : 1;
    if (together == m_count && m_columnStride == m_count && m_rowStride == m_count * m_columns) {
        ExtentScan<float> scan(m_count);
        scan.add(numbers().first(static_cast<std::size_t>(m_count * m_rows * m_columns)));
        for (std::int64_t map = 0; map < m_count; ++map) {
            low[static_cast<std::size_t>(map)] = scan.lowest(map);
            high[static_cast<std::size_t>(map)] = scan.highest(map);
        }
        return adoptExtents(low, high);
    }
    std::vector<float> lowest(static_cast<std::size_t>(together));
    std::vector<float> highest(static_cast<std::size_t>(together));
    for (std::int64_t map = 0; map < (together > 1 ? m_slices : m_count); ++map) {
        std::ranges::fill(lowest, kInfinity);
        std::ranges::fill(highest, -kInfinity);
        forEachPlace(
            [&](std::int64_t, std::int64_t, const float* at) {
                for (std::int64_t c = 0; c < together; ++c) {
                    const float v = at[c];
                    const auto i = static_cast<std::size_t>(c);
                    const bool finite = std::abs(v) <= std::numeric_limits<float>::max();
                    lowest[i] = finite && v < lowest[i] ? v : lowest[i];
                    highest[i] = finite && v > highest[i] ? v : highest[i];
                }
            },
            offset(map));
        for (std::int64_t c = 0; c < together; ++c) {
            low[static_cast<std::size_t>(c * m_slices + map)] = lowest[static_cast<std::size_t>(c)];
            high[static_cast<std::size_t>(c * m_slices + map)] = highest[static_cast<std::size_t>(c)];
        }
    }
    adoptExtents(low, high);
}

void FeatureMaps::adoptExtents(std::span<const float> low, std::span<const float> high) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    m_shared = {kInfinity, -kInfinity};
    for (std::size_t i = 0; i < low.size(); ++i) {
        m_shared = {std::min(m_shared.min, low[i]), std::max(m_shared.max, high[i])};
        m_extents.push_back(low[i] <= high[i] ? Extent{low[i], high[i]} : Extent{});
    }
    if (m_shared.min > m_shared.max)
        m_shared = {};
}

FeatureMaps::Row FeatureMaps::rowOf(std::int64_t map, std::int64_t row) const {
    return {numbers().data() + offset(map) + row * m_rowStride, m_columnStride};
}

ColorScale FeatureMaps::scaleOf(std::int64_t map, const MapStyle& style) const {
    return scaleOver(map >= 0 && map < m_count ? m_extents[static_cast<std::size_t>(map)] : m_shared, style);
}

ColorScale FeatureMaps::scaleOfChannel(std::int64_t channel, const MapStyle& style) const {
    if (channel < 0 || channel * m_slices >= m_count)
        return scaleOver(m_shared, style);
    Extent extent = m_extents[static_cast<std::size_t>(channel * m_slices)];
    for (std::int64_t slice = 1; slice < m_slices; ++slice) {
        const Extent& other = m_extents[static_cast<std::size_t>(channel * m_slices + slice)];
        extent = {std::min(extent.min, other.min), std::max(extent.max, other.max)};
    }
    return scaleOver(extent, style);
}

ColorScale FeatureMaps::scaleOver(const Extent& own, const MapStyle& style) const {
    ColorScale scale;
    scale.map = findColorMap(style.colorMap);
    if (!scale.map)
        scale.map = &automaticColorMap(m_shared.min, m_shared.max, false);
    if (style.range == RangeMode::Fixed) {
        scale.min = style.fixedMin;
        scale.max = style.fixedMax;
        return scale;
    }
    const Extent& extent = style.range == RangeMode::Own ? own : m_shared;
    scale.min = extent.min;
    scale.max = extent.max;
    if (scale.map->diverging) {
        scale.max = std::max(std::abs(scale.min), std::abs(scale.max));
        scale.min = -scale.max;
    }
    return scale;
}

Bitmap FeatureMaps::render(std::int64_t map, const MapStyle& style) const {
    if (map < 0 || map >= m_count)
        return {};
    Bitmap bitmap;
    bitmap.width = static_cast<int>(m_columns);
    bitmap.height = static_cast<int>(m_rows);
    bitmap.pixels.reserve(static_cast<std::size_t>(m_rows * m_columns));
    const ColorScale scale = scaleOf(map, style);
    const float* data = numbers().data() + offset(map);
    for (std::int64_t y = 0; y < m_rows; ++y)
        for (std::int64_t x = 0; x < m_columns; ++x)
            bitmap.pixels.push_back(scale.color(static_cast<double>(data[y * m_rowStride + x * m_columnStride])));
    return bitmap;
}

ColorScale FeatureMaps::pictureScale() const {
    ColorScale scale;
    scale.map = findColorMap("gray");
    const auto [min, max] = m_shared;
    if (min >= 0 && max <= 1)
        return scale;
    const bool bytes = min >= 0 && max <= 255;
    const bool centred = min >= -1 && max <= 1;
    scale.min = bytes ? 0 : centred ? -1 : static_cast<double>(min);
    scale.max = bytes ? 255 : centred ? 1 : static_cast<double>(max);
    return scale;
}

Bitmap FeatureMaps::renderColor(std::int64_t slice) const {
    if (m_count == 0)
        return {};
    Bitmap bitmap;
    bitmap.width = static_cast<int>(m_columns);
    bitmap.height = static_cast<int>(m_rows);
    bitmap.pixels.reserve(static_cast<std::size_t>(m_rows * m_columns));
    const ColorScale scale = pictureScale();
    const std::int64_t next = m_count / m_slices >= 3 ? m_slices : 0;
    for (std::int64_t y = 0; y < m_rows; ++y) {
        const Row red = rowOf(slice, y);
        const Row green = rowOf(slice + next, y);
        const Row blue = rowOf(slice + 2 * next, y);
        for (std::int64_t x = 0; x < m_columns; ++x)
            bitmap.pixels.push_back(pictureColor(scale, red[x], green[x], blue[x]));
    }
    return bitmap;
}

std::uint32_t pictureColor(const ColorScale& scale, float red, float green, float blue) {
    const float sum = red + green + blue;
    if (!std::isfinite(sum))
        return ColorScale::nonFiniteColor(static_cast<double>(sum));
    const auto level = [&](float v) { return scale.color(static_cast<double>(v)) & 0xFFu; };
    return 0xFF000000u | level(red) << 16 | level(green) << 8 | level(blue);
}

namespace {

/// Output boxes of one dimension: which box each element is in, or, when there are more boxes than elements, which
/// element each box repeats.
struct Boxes {
    Boxes(std::int64_t elements, int boxes)
        : count(std::min<std::int64_t>(elements, boxes))
        , boxOf(static_cast<std::size_t>(elements)) {
        for (std::int64_t i = 0; i < elements; ++i)
            boxOf[static_cast<std::size_t>(i)] = static_cast<std::size_t>(i * count / elements);
        sizes.assign(static_cast<std::size_t>(count), 0);
        for (std::size_t box : boxOf)
            ++sizes[box];
    }
    std::int64_t count;
    std::vector<std::size_t> boxOf;
    std::vector<std::int64_t> sizes;
};

} // namespace

std::vector<float> FeatureMaps::boxMeans(std::span<const std::int64_t> shown, int width, int height) const {
    const Boxes across(m_columns, width);
    const Boxes down(m_rows, height);
    const std::size_t maps = shown.size();
    const auto boxes = static_cast<std::size_t>(across.count * down.count);
    // Sums as [box][map]: the maps of a place lie side by side in the usual layout, and so the loop over them is fast.
    std::vector<float> sums(boxes * maps, 0.0f);
    std::vector<std::int64_t> offsets;
    for (const std::int64_t map : shown)
        offsets.push_back(offset(map));
    bool adjacent = true;
    for (std::size_t i = 0; i < maps; ++i)
        adjacent = adjacent && offsets[i] == static_cast<std::int64_t>(i);
    forEachPlace([&](std::int64_t y, std::int64_t x, const float* at) {
        const std::size_t firstBox = down.boxOf[static_cast<std::size_t>(y)] * static_cast<std::size_t>(across.count);
        float* sum = sums.data() + (firstBox + across.boxOf[static_cast<std::size_t>(x)]) * maps;
        for (std::size_t map = 0; map < maps; ++map)
            sum[map] += adjacent ? at[map] : at[offsets[map]];
    });
    std::vector<float> means(maps * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto by = static_cast<std::size_t>(y * down.count / height);
            const auto bx = static_cast<std::size_t>(x * across.count / width);
            const float* sum = sums.data() + (by * static_cast<std::size_t>(across.count) + bx) * maps;
            const float scale = 1.0f / static_cast<float>(across.sizes[bx] * down.sizes[by]);
            for (std::size_t map = 0; map < maps; ++map)
                means[(map * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)) *
                          static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)] = sum[map] * scale;
        }
    return means;
}

} // namespace layerscope
