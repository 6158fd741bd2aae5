// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>

namespace layerscope {

/// The sizes of a tensor's dimensions, outermost first. Rank 0 is a scalar. At most kMaxRank dimensions.
class Shape {
public:
    static constexpr int kMaxRank = 8;

    Shape() = default;
    Shape(std::initializer_list<std::int64_t> dims)
        : Shape(std::span(dims.begin(), dims.size())) {}
    explicit Shape(std::span<const std::int64_t> dims) {
        for (std::int64_t dim : dims)
            append(dim);
    }

    int rank() const { return m_rank; }
    /// Negative axes count from the end, as in Keras.
    std::int64_t operator[](int axis) const { return m_dims[index(axis)]; }
    std::int64_t& operator[](int axis) { return m_dims[index(axis)]; }
    void append(std::int64_t dim) {
        assert(m_rank < kMaxRank);
        m_dims[static_cast<std::size_t>(m_rank++)] = dim;
    }
    std::span<const std::int64_t> dims() const { return {m_dims.data(), static_cast<std::size_t>(m_rank)}; }
    auto begin() const { return dims().begin(); }
    auto end() const { return dims().end(); }

    /// Product of all dimensions; 1 for a scalar. Only for a shape that sizedElements() accepts.
    std::int64_t elements() const;
    /// The same, or nothing when a dimension is negative or the product does not fit in 62 bits.
    std::optional<std::int64_t> sizedElements() const;
    /// "224 × 224 × 3"; "scalar" for rank 0.
    std::string toString() const;
    bool operator==(const Shape& other) const;

private:
    std::size_t index(int axis) const {
        const int positive = axis < 0 ? axis + m_rank : axis;
        assert(positive >= 0 && positive < m_rank);
        return static_cast<std::size_t>(positive);
    }
    std::array<std::int64_t, kMaxRank> m_dims{};
    int m_rank = 0;
};

} // namespace layerscope
