// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// The numbers of a Value along its only spatial axis, one series for each place of its other axes, of batch element
/// 0: [1, time, channels] has a series a channel.
class Series {
public:
    Series() = default;
    /// Only where suits(value).
    explicit Series(Value value);
    /// Whether there is exactly one axis that isSpatial, and a number.
    static bool suits(const Value& value);

    std::int64_t length() const { return m_length; }
    std::int64_t count() const { return m_count; }
    const Value& value() const { return m_value; }
    const Axis& axis() const { return m_value.axes[static_cast<std::size_t>(m_axis)]; }
    explicit operator bool() const { return m_length > 0; }

    /// One series for loops that read much.
    struct Run {
        const float* floats = nullptr;
        const std::int32_t* ints = nullptr;
        std::int64_t stride = 1;
        float operator[](std::int64_t element) const {
            return floats ? floats[element * stride] : static_cast<float>(ints[element * stride]);
        }
    };
    Run run(std::int64_t series) const;
    float at(std::int64_t series, std::int64_t element) const { return run(series)[element]; }
    /// The index in every dimension of the value.
    std::vector<std::int64_t> indexOf(std::int64_t series, std::int64_t element) const;
    /// The label that the channel axis has for it; empty where there is none.
    std::string nameOf(std::int64_t series) const;

    bool hasMask() const { return m_masked; }
    bool isMasked(std::int64_t series, std::int64_t element) const;

private:
    std::int64_t offset(std::int64_t series) const;

    Value m_value;
    int m_axis = 0;
    std::vector<int> m_others; ///< the dimensions that are neither batch nor the axis
    std::vector<std::int64_t> m_strides;
    std::int64_t m_length = 0;
    std::int64_t m_count = 0;
    bool m_masked = false;
};

} // namespace layerscope
