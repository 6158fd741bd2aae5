// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layerscope {

/// c [rows, columns] = a [rows, depth] * b [depth, columns] + bias [columns]. Row-major; a stride is the number of
/// floats from one row to the next. `bias` may be null.
struct Product {
    std::int64_t rows;
    std::int64_t depth;
    std::int64_t columns;
    const float* a;
    std::int64_t aStride;
    const float* b;
    std::int64_t bStride;
    const float* bias;
    float* c;
    std::int64_t cStride;
};

/// On the calling thread, with the widest instructions that the machine has and this build knows.
void multiply(const Product& product);

} // namespace layerscope
