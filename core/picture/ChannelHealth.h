// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>

namespace layerscope {

/// What a card shows a sign for.
struct ChannelHealth {
    std::int64_t channels = 0;
    std::int64_t dead = 0; ///< all of two or more finite numbers are the same
    std::int64_t nans = 0; ///< numbers, not channels
    std::int64_t infinities = 0;
    bool isBroken() const { return nans + infinities > 0; }
    bool operator==(const ChannelHealth&) const = default;
};

/// Of the channels that channelTable() tells apart, for a small part of its time: only their ends are looked for.
ChannelHealth healthOf(const Value& value);

} // namespace layerscope
