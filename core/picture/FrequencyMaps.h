// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/SeriesPicture.h"

namespace layerscope {

/// A Value over time and frequency, as a layer computes spectrograms: one map for each place of its other axes, of
/// batch element 0.
class FrequencyMaps {
public:
    FrequencyMaps() = default;
    /// Only where suits(value).
    explicit FrequencyMaps(Value value);
    /// Whether the spatial axes are one of time and one of frequency.
    static bool suits(const Value& value);

    std::int64_t count() const { return m_count; }
    std::int64_t times() const { return m_value.tensor.shape()[m_time]; }
    std::int64_t frequencies() const { return m_value.tensor.shape()[m_frequency]; }
    const Axis& timeAxis() const { return m_value.axes[static_cast<std::size_t>(m_time)]; }
    const Axis& frequencyAxis() const { return m_value.axes[static_cast<std::size_t>(m_frequency)]; }
    const Value& value() const { return m_value; }

    float at(std::int64_t map, std::int64_t time, std::int64_t frequency) const;
    bool isMasked(std::int64_t map, std::int64_t time) const;
    std::vector<std::int64_t> indexOf(std::int64_t map, std::int64_t time, std::int64_t frequency) const;
    std::string nameOf(std::int64_t map) const;

    /// Lowest and highest finite number of a map, or of all for -1; equal zeros where there is none.
    std::pair<float, float> extent(std::int64_t map, const std::stop_token& stop = {}) const;
    /// Time across from `first` up to `end`, the last frequency at the top: means over boxes, at most width x height.
    Levels meansOf(std::int64_t map, std::int64_t first, std::int64_t end, int width, int height,
                   const std::stop_token& stop = {}) const;

private:
    std::int64_t elementOf(const std::vector<std::int64_t>& index) const;

    Value m_value;
    int m_time = 0;
    int m_frequency = 0;
    std::vector<int> m_others;
    std::vector<std::int64_t> m_strides;
    std::int64_t m_count = 0;
};

} // namespace layerscope
