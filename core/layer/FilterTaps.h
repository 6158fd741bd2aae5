// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"
#include "tensor/Tensor.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace layerscope {

/// Axes of a filter: how many numbers there are along the depth, the rows and the columns. A kernel in time has columns
/// alone, one of a picture rows and columns; the axes that it lacks are 1 long.
using TapSize = std::array<std::int64_t, 3>;
inline constexpr int kDepthAxis = 0;
inline constexpr int kRowAxis = 1;
inline constexpr int kColumnAxis = 2;

/// What one filter does to one channel: the numbers that a window is weighed with (cross-correlation, not flipped).
struct FilterTaps {
    int rank = 2;                 ///< 1: time; 2: rows and columns; 3: depth, rows and columns
    TapSize size{1, 1, 1};        ///< the first 3 - rank are 1
    std::vector<float> numbers{}; ///< row-major, [depth, rows, columns]

    FilterTaps() = default;
    /// All zero.
    FilterTaps(int rankOf, const TapSize& sizeOf);
    std::int64_t count() const { return size[0] * size[1] * size[2]; }
    std::int64_t index(std::int64_t depth, std::int64_t row, std::int64_t column) const {
        return (depth * size[1] + row) * size[2] + column;
    }
    float& at(std::int64_t depth, std::int64_t row, std::int64_t column) {
        return numbers[static_cast<std::size_t>(index(depth, row, column))];
    }
    float at(std::int64_t depth, std::int64_t row, std::int64_t column) const {
        return numbers[static_cast<std::size_t>(index(depth, row, column))];
    }
    /// The first axis that it has.
    int firstAxis() const { return 3 - rank; }
    /// In double precision.
    double sum() const;
    double length() const; ///< root of the sum of squares
    bool operator==(const FilterTaps&) const = default;
};

/// How the numbers of a sliding layer's kernel lie in their tensor.
struct KernelShape {
    int rank = 2;
    TapSize size{1, 1, 1};
    std::int64_t channels = 1;
    std::int64_t filters = 1; ///< of a depthwise kernel: how many each channel has
    bool filtersLast = true;  ///< [..., channel, filter]; otherwise [..., filter, channel]

    std::int64_t taps() const { return size[0] * size[1] * size[2]; }
    std::int64_t offset(std::int64_t tap, std::int64_t channel, std::int64_t filter) const {
        return filtersLast ? (tap * channels + channel) * filters + filter
                           : (tap * filters + filter) * channels + channel;
    }
};

/// Nothing for a weight that is no kernel of one to three sliding dimensions, and for one that sees a single place
/// (a 1 × 1 convolution mixes channels and has no picture).
std::optional<KernelShape> kernelShapeOf(const Shape& shape, KernelLayout layout);

/// The numbers of a filter in a channel; kernel is float32 and of that shape.
FilterTaps tapsOf(const Tensor& kernel, const KernelShape& shape, std::int64_t filter, std::int64_t channel);
/// The kernel with them replaced, in one channel or, with none, in all.
Tensor withTaps(const Tensor& kernel, const KernelShape& shape, std::int64_t filter,
                std::optional<std::int64_t> channel, const FilterTaps& taps);
/// The kernel with a filter's numbers changed, in one channel or, with none, in each on its own. Refused when `change`
/// refuses one of them.
Checked<Tensor> withChanged(const Tensor& kernel, const KernelShape& shape, std::int64_t filter,
                            std::optional<std::int64_t> channel,
                            const std::function<Checked<FilterTaps>(const FilterTaps&)>& change);
/// Whether a filter has the same numbers in every channel.
bool channelsAlike(const Tensor& kernel, const KernelShape& shape, std::int64_t filter);

} // namespace layerscope
