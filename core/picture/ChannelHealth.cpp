// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/ChannelHealth.h"

#include "picture/ChannelLayout.h"
#include "picture/ExtentScan.h"

#include <cmath>
#include <span>

namespace layerscope {
namespace {

/// Channels side by side are looked at together, others one after the other.
template <class T>
bool findDead(std::span<const T> numbers, const ChannelLayout& layout, ChannelHealth& health) {
    const auto countDead = [&](const ExtentScan<T>& scan, std::int64_t channels) {
        for (std::int64_t c = 0; c < channels; ++c)
            health.dead += scan.lowest(c) == scan.highest(c) ? 1 : 0;
    };
    if (layout.inner == 1) {
        ExtentScan<T> scan(layout.channels);
        scan.add(numbers.first(static_cast<std::size_t>(layout.elements())));
        countDead(scan, layout.channels);
        return scan.isBroken();
    }
    bool broken = false;
    for (std::int64_t c = 0; c < layout.channels; ++c) {
        ExtentScan<T> scan(1);
        for (std::int64_t o = 0; o < layout.outer; ++o)
            scan.add(numbers.subspan(static_cast<std::size_t>(layout.indexOf(c, o * layout.inner)),
                                     static_cast<std::size_t>(layout.inner)));
        countDead(scan, 1);
        broken = broken || scan.isBroken();
    }
    return broken;
}

/// Counts what is broken; a channel with one finite number left is not dead.
void countBroken(std::span<const float> numbers, const ChannelLayout& layout, ChannelHealth& health) {
    const std::int64_t each = layout.outer * layout.inner;
    health.dead = 0;
    for (std::int64_t c = 0; c < layout.channels; ++c) {
        std::int64_t finite = 0;
        float first = 0;
        bool same = true;
        for (std::int64_t i = 0; i < each; ++i) {
            const float v = numbers[static_cast<std::size_t>(layout.indexOf(c, i))];
            health.nans += std::isnan(v) ? 1 : 0;
            health.infinities += std::isinf(v) ? 1 : 0;
            if (!std::isfinite(v))
                continue;
            first = finite++ == 0 ? v : first;
            same = same && v == first;
        }
        health.dead += finite > 1 && same ? 1 : 0;
    }
}

} // namespace

ChannelHealth healthOf(const Value& value) {
    if (!value.tensor || value.tensor.elements() == 0)
        return {};
    const ChannelLayout layout(value);
    ChannelHealth health{.channels = layout.channels};
    if (value.tensor.dtype() != DType::Float32)
        findDead(value.tensor.ints(), layout, health);
    else if (findDead(value.tensor.floats(), layout, health))
        countBroken(value.tensor.floats(), layout, health);
    if (layout.outer * layout.inner < 2)
        health.dead = 0; // a single number says nothing
    return health;
}

} // namespace layerscope
