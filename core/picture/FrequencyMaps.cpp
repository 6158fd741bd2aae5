// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/FrequencyMaps.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace layerscope {

bool FrequencyMaps::suits(const Value& value) {
    const auto of = [&](AxisKind kind) { return std::ranges::count(value.axes, kind, &Axis::kind); };
    return value.tensor.elements() > 0 && value.axes.size() == static_cast<std::size_t>(value.tensor.shape().rank()) &&
           of(AxisKind::Time) == 1 && of(AxisKind::Frequency) == 1 &&
           std::ranges::count_if(value.axes, &Axis::isSpatial) == 2;
}

FrequencyMaps::FrequencyMaps(Value value)
    : m_value(std::move(value))
    , m_count(1) {
    const Shape& shape = m_value.tensor.shape();
    m_strides.assign(static_cast<std::size_t>(shape.rank()), 1);
    for (int i = shape.rank() - 2; i >= 0; --i)
        m_strides[static_cast<std::size_t>(i)] = m_strides[static_cast<std::size_t>(i) + 1] * shape[i + 1];
    for (int i = 0; i < shape.rank(); ++i) {
        const AxisKind kind = m_value.axes[static_cast<std::size_t>(i)].kind;
        if (kind == AxisKind::Time) {
            m_time = i;
        } else if (kind == AxisKind::Frequency) {
            m_frequency = i;
        } else if (kind != AxisKind::Batch) {
            m_others.push_back(i);
            m_count *= shape[i];
        }
    }
}

std::vector<std::int64_t> FrequencyMaps::indexOf(std::int64_t map, std::int64_t time, std::int64_t frequency) const {
    std::vector<std::int64_t> index(m_strides.size(), 0);
    index[static_cast<std::size_t>(m_time)] = time;
    index[static_cast<std::size_t>(m_frequency)] = frequency;
    for (auto it = m_others.rbegin(); it != m_others.rend(); ++it) {
        const std::int64_t size = m_value.tensor.shape()[*it];
        index[static_cast<std::size_t>(*it)] = map % size;
        map /= size;
    }
    return index;
}

std::int64_t FrequencyMaps::elementOf(const std::vector<std::int64_t>& index) const {
    return std::inner_product(index.begin(), index.end(), m_strides.begin(), std::int64_t{0});
}

float FrequencyMaps::at(std::int64_t map, std::int64_t time, std::int64_t frequency) const {
    return static_cast<float>(m_value.tensor.at(elementOf(indexOf(map, time, frequency))));
}

bool FrequencyMaps::isMasked(std::int64_t map, std::int64_t time) const {
    const std::int64_t last = m_value.tensor.shape()[-1];
    if (!m_value.mask || m_value.mask->elements() * last != m_value.tensor.elements())
        return false;
    return m_value.mask->at(elementOf(indexOf(map, time, 0)) / last) == 0;
}

std::string FrequencyMaps::nameOf(std::int64_t map) const {
    if (m_others.size() != 1)
        return {};
    const std::string* label = m_value.axes[static_cast<std::size_t>(m_others.front())].labelOf(map);
    return label ? *label : std::string();
}

std::pair<float, float> FrequencyMaps::extent(std::int64_t map, const std::stop_token& stop) const {
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    const std::int64_t end = map < 0 ? m_count : map + 1;
    for (std::int64_t m = std::max<std::int64_t>(map, 0); m < end; ++m) {
        const std::int64_t start = elementOf(indexOf(m, 0, 0));
        for (std::int64_t t = 0; t < times() && !stop.stop_requested(); ++t)
            for (std::int64_t f = 0; f < frequencies(); ++f) {
                const auto number =
                    static_cast<float>(m_value.tensor.at(start + t * m_strides[static_cast<std::size_t>(m_time)] +
                                                         f * m_strides[static_cast<std::size_t>(m_frequency)]));
                const bool finite = std::isfinite(number);
                low = finite && number < low ? number : low;
                high = finite && number > high ? number : high;
            }
    }
    return low <= high ? std::pair(low, high) : std::pair(0.0F, 0.0F);
}

Levels FrequencyMaps::meansOf(std::int64_t map, std::int64_t first, std::int64_t end, int width, int height,
                              const std::stop_token& stop) const {
    first = std::max<std::int64_t>(first, 0);
    end = std::min(end, times());
    if (first >= end || width <= 0 || height <= 0 || map < 0 || map >= m_count)
        return {};
    Levels levels;
    levels.width = static_cast<int>(std::min<std::int64_t>(width, end - first));
    levels.height = static_cast<int>(std::min<std::int64_t>(height, frequencies()));
    levels.numbers.resize(static_cast<std::size_t>(levels.width) * static_cast<std::size_t>(levels.height));
    const std::int64_t start = elementOf(indexOf(map, 0, 0));
    const std::int64_t timeStride = m_strides[static_cast<std::size_t>(m_time)];
    const std::int64_t frequencyStride = m_strides[static_cast<std::size_t>(m_frequency)];
    for (int x = 0; x < levels.width && !stop.stop_requested(); ++x) {
        const std::int64_t fromTime = first + (end - first) * x / levels.width;
        const std::int64_t toTime = first + (end - first) * (x + 1) / levels.width;
        for (int y = 0; y < levels.height; ++y) {
            const std::int64_t from = frequencies() * (levels.height - 1 - y) / levels.height;
            const std::int64_t to = frequencies() * (levels.height - y) / levels.height;
            double sum = 0;
            for (std::int64_t t = fromTime; t < toTime; ++t)
                for (std::int64_t f = from; f < to; ++f)
                    sum += m_value.tensor.at(start + t * timeStride + f * frequencyStride);
            levels.at(x, y) = static_cast<float>(sum / static_cast<double>((toTime - fromTime) * (to - from)));
        }
    }
    return levels;
}

} // namespace layerscope
