// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace layerscope {

/// A buffer that holds numbers from one moment of a run to another, both included.
struct Lifetime {
    std::size_t bytes = 0;
    std::size_t first = 0;
    std::size_t last = 0;

    bool meets(const Lifetime& other) const { return first <= other.last && other.first <= last; }
};

/// Where each buffer lies in one piece of memory, so that no two that are alive at once share a byte.
struct ArenaPlan {
    std::vector<std::size_t> offsets; ///< multiples of 64, one a lifetime
    std::size_t bytes = 0;            ///< of the whole
};

/// Greedy by size: the largest buffer first, each into the smallest gap that holds it (Pisarchyk and Lee, "Efficient
/// Memory Management for Deep Neural Net Inference", 2020). Takes quadratic time in the buffers.
ArenaPlan planArena(std::span<const Lifetime> lifetimes);

} // namespace layerscope
