// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layerscope {

/// y[i] = (x[i] - minus[i]) * times[i] + plus[i] for i < count, or with the first number of each table for all i. y may
/// be x.
struct AffineRun {
    const float* x;
    float* y;
    std::int64_t count;
    const float* minus;
    const float* times;
    const float* plus;
    bool follows; ///< whether the tables have a number for each i
};

} // namespace layerscope
