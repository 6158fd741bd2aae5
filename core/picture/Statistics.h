// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// Figures of some numbers. NaN and infinite ones are counted and left out of all else.
struct Statistics {
    std::int64_t count = 0;
    double min = 0;
    double max = 0;
    double mean = 0;
    double deviation = 0; ///< population standard deviation
    std::int64_t zeros = 0;
    std::int64_t nans = 0;
    std::int64_t infinities = 0;
};

Statistics statisticsOf(const Tensor& tensor);

/// Counts in equal bins between min and max.
struct Histogram {
    double min = 0;
    double max = 0;
    std::vector<std::int64_t> counts;
};
Histogram histogramOf(const Tensor& tensor, int bins);

} // namespace layerscope
