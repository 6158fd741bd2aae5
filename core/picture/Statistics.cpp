// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Statistics.h"

#include "picture/Accumulator.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

template <class F>
void withNumbers(const Tensor& tensor, const F& f) {
    if (!tensor)
        return;
    if (tensor.dtype() == DType::Float32)
        f(tensor.floats());
    else
        f(tensor.ints());
}

} // namespace

Statistics statisticsOf(const Tensor& tensor) {
    Accumulator accumulator;
    withNumbers(tensor, [&](auto numbers) { accumulator.add(numbers); });
    return accumulator.result();
}

Histogram histogramOf(const Tensor& tensor, int bins) {
    Histogram histogram;
    histogram.counts.assign(static_cast<std::size_t>(std::max(bins, 1)), 0);
    const Statistics statistics = statisticsOf(tensor);
    if (statistics.count == statistics.nans + statistics.infinities)
        return histogram;
    const bool flat = statistics.max <= statistics.min;
    const double margin = flat ? 0.5 + std::abs(statistics.min) * 1e-9 : 0;
    histogram.min = statistics.min - margin;
    histogram.max = statistics.max + margin;
    const auto last = static_cast<std::int64_t>(histogram.counts.size()) - 1;
    const double scale = static_cast<double>(last + 1) / (histogram.max - histogram.min);
    withNumbers(tensor, [&](auto numbers) {
        for (const auto number : numbers) {
            const auto v = static_cast<double>(number);
            if (std::isfinite(v))
                ++histogram.counts[static_cast<std::size_t>(
                    std::clamp<std::int64_t>(static_cast<std::int64_t>((v - histogram.min) * scale), 0, last))];
        }
    });
    return histogram;
}

} // namespace layerscope
