// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ArenaPlan.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace layerscope {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t rounded(std::size_t bytes) {
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

struct Placed {
    std::size_t offset;
    std::size_t bytes;
    const Lifetime* lifetime;
};

/// The smallest gap between those that are alive at the same time, or the place behind the last of them.
std::size_t placeFor(const Lifetime& wanted, std::span<const Placed> byOffset) {
    const std::size_t bytes = rounded(wanted.bytes);
    std::size_t end = 0; // of what is taken so far
    std::size_t best = 0;
    std::size_t smallest = std::numeric_limits<std::size_t>::max();
    for (const Placed& other : byOffset) {
        if (!other.lifetime->meets(wanted))
            continue;
        if (other.offset >= end && other.offset - end >= bytes && other.offset - end < smallest) {
            smallest = other.offset - end;
            best = end;
        }
        end = std::max(end, other.offset + other.bytes);
    }
    return smallest == std::numeric_limits<std::size_t>::max() ? end : best;
}

} // namespace

ArenaPlan planArena(std::span<const Lifetime> lifetimes) {
    std::vector<std::size_t> order(lifetimes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return lifetimes[i].bytes; });
    ArenaPlan plan{.offsets = std::vector<std::size_t>(lifetimes.size()), .bytes = 0};
    std::vector<Placed> placed;
    placed.reserve(lifetimes.size());
    for (const std::size_t i : order) {
        const std::size_t offset = placeFor(lifetimes[i], placed);
        const Placed one{offset, rounded(lifetimes[i].bytes), &lifetimes[i]};
        placed.insert(std::ranges::upper_bound(placed, offset, {}, &Placed::offset), one);
        plan.offsets[i] = offset;
        plan.bytes = std::max(plan.bytes, offset + one.bytes);
    }
    return plan;
}

} // namespace layerscope
