// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/VectorProduct.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

// The processor itself does not see that rows so far apart will be read one after the other.
constexpr std::int64_t kRowsAhead = 8;

template <int Registers>
void multiplyColumns(const VectorProduct& p) {
    // The last register begins where it ends with the last column, and so may hold some that the one before it has too.
    const std::int64_t last = p.units - kLanes;
    const auto column = [last](int r) { return r == Registers - 1 ? last : r * kLanes; };
    Packet sums[Registers];
#pragma GCC unroll 16
    for (int r = 0; r < Registers; ++r)
        sums[r] = load(p.bias + column(r));
    const float* row = p.kernel;
    for (std::int64_t k = 0; k < p.depth; ++k, row += p.stride) {
        const Packet input = all(p.x[k]);
#pragma GCC unroll 16
        for (int r = 0; r < Registers; ++r) {
            __builtin_prefetch(row + kRowsAhead * p.stride + column(r));
            sums[r] = multiplyAdd(input, load(row + column(r)), sums[r]);
        }
    }
#pragma GCC unroll 16
    for (int r = 0; r < Registers; ++r)
        store(p.y + column(r), finished(sums[r], p.epilogue));
}

/// Calls multiplyColumns for a number of registers that is known at run time, at most Registers.
template <int Registers>
void multiplyUpTo(const VectorProduct& p) {
    if constexpr (Registers > 1)
        if (p.units <= (Registers - 1) * kLanes)
            return multiplyUpTo<Registers - 1>(p);
    multiplyColumns<Registers>(p);
}

} // namespace

void multiplyVector(const VectorProduct& product) {
    multiplyUpTo<kWidestVector>(product);
}

} // namespace layerscope::LAYERSCOPE_ISA
