// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/FilterTaps.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace layerscope {

FilterTaps::FilterTaps(int rankOf, const TapSize& sizeOf)
    : rank(rankOf)
    , size(sizeOf)
    , numbers(static_cast<std::size_t>(count())) {}

double FilterTaps::sum() const {
    double sum = 0;
    for (float number : numbers)
        sum += number;
    return sum;
}

double FilterTaps::length() const {
    double squares = 0;
    for (float number : numbers)
        squares += static_cast<double>(number) * number;
    return std::sqrt(squares);
}

std::optional<KernelShape> kernelShapeOf(const Shape& shape, KernelLayout layout) {
    if (layout == KernelLayout::None || shape.rank() < 3 || shape.rank() > 5 || shape.elements() == 0)
        return std::nullopt;
    KernelShape kernel;
    kernel.rank = shape.rank() - 2;
    for (int i = 0; i < kernel.rank; ++i)
        kernel.size[static_cast<std::size_t>(3 - kernel.rank + i)] = shape[i];
    kernel.filtersLast = layout != KernelLayout::FilterChannel;
    kernel.channels = shape[kernel.filtersLast ? -2 : -1];
    kernel.filters = shape[kernel.filtersLast ? -1 : -2];
    return kernel.taps() > 1 ? std::optional(kernel) : std::nullopt;
}

FilterTaps tapsOf(const Tensor& kernel, const KernelShape& shape, std::int64_t filter, std::int64_t channel) {
    FilterTaps taps(shape.rank, shape.size);
    const std::span<const float> numbers = kernel.floats();
    for (std::int64_t tap = 0; tap < shape.taps(); ++tap)
        taps.numbers[static_cast<std::size_t>(tap)] =
            numbers[static_cast<std::size_t>(shape.offset(tap, channel, filter))];
    return taps;
}

Checked<Tensor> withChanged(const Tensor& kernel, const KernelShape& shape, std::int64_t filter,
                            std::optional<std::int64_t> channel,
                            const std::function<Checked<FilterTaps>(const FilterTaps&)>& change) {
    TensorBuilder builder(kernel.shape());
    const std::span<float> numbers = builder.floats();
    std::ranges::copy(kernel.floats(), numbers.begin());
    const std::int64_t first = channel.value_or(0);
    const std::int64_t end = channel ? first + 1 : shape.channels;
    for (std::int64_t c = first; c < end; ++c) {
        const Checked<FilterTaps> taps = change(tapsOf(kernel, shape, filter, c));
        if (!taps)
            return tl::unexpected(taps.error());
        assert(taps->count() == shape.taps());
        for (std::int64_t tap = 0; tap < shape.taps(); ++tap)
            numbers[static_cast<std::size_t>(shape.offset(tap, c, filter))] =
                taps->numbers[static_cast<std::size_t>(tap)];
    }
    return std::move(builder).finish();
}

Tensor withTaps(const Tensor& kernel, const KernelShape& shape, std::int64_t filter,
                std::optional<std::int64_t> channel, const FilterTaps& taps) {
    return *withChanged(kernel, shape, filter, channel, [&](const FilterTaps&) { return taps; });
}

bool channelsAlike(const Tensor& kernel, const KernelShape& shape, std::int64_t filter) {
    const std::span<const float> numbers = kernel.floats();
    const auto bits = [&](std::int64_t tap, std::int64_t channel) {
        return std::bit_cast<std::uint32_t>(numbers[static_cast<std::size_t>(shape.offset(tap, channel, filter))]);
    };
    for (std::int64_t tap = 0; tap < shape.taps(); ++tap)
        for (std::int64_t channel = 1; channel < shape.channels; ++channel)
            if (bits(tap, channel) != bits(tap, 0))
                return false;
    return true;
}

} // namespace layerscope
