// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Statistics.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace layerscope {

/// Figures of one channel, and what is wrong with it.
struct ChannelStatistics : Statistics {
    /// Finite numbers at the two ends of the range: exactly the lowest (highest) one, but where the range ends as an
    /// activation's does (-1, 1, 6, or 0 from above with numbers up to 0.5 and more) all within 0.001 of that end. Of
    /// an end that is exactly 0 none: a ReLU rests there, which `zeros` tells.
    std::int64_t atLow = 0;
    std::int64_t atHigh = 0;
    /// Index in the tensor of the first NaN or infinity; -1 when there is none.
    std::int64_t firstBroken = -1;

    std::int64_t finite() const { return count - nans - infinities; }
    /// All of two or more numbers are the same: the channel says nothing of its input.
    bool isDead() const { return finite() > 1 && min == max; }
    /// More than half at one end: what is beyond it is cut off, or nearly so.
    bool isSaturatedLow() const { return !isDead() && finite() > 1 && 2 * atLow > finite(); }
    bool isSaturatedHigh() const { return !isDead() && finite() > 1 && 2 * atHigh > finite(); }
    bool isSaturated() const { return isSaturatedLow() || isSaturatedHigh(); }
    bool isBroken() const { return nans + infinities > 0; }
};

/// The channels of a value, of batch element 0; numbers that a mask leaves out count as others do.
struct ChannelTable {
    int axis = -1; ///< of the channels; -1 where all numbers are one
    std::vector<ChannelStatistics> channels;

    Statistics total() const;
};

/// The axis whose elements are told apart: the one that says that it is the channels, otherwise the last unless that
/// is a place (a row of pixels, the samples of one sound); -1 for none.
int channelAxisOf(const Value& value);

/// Reads every number once, by several threads where there are many (0: one a core). A stop gives an empty table.
ChannelTable channelTable(const Value& value, int threads = 0, const std::stop_token& stop = {});
/// The numbers of one channel, of batch element 0, in their order, as [n]; of -1 all of them.
Tensor channelNumbers(const Value& value, std::int64_t channel);

} // namespace layerscope
