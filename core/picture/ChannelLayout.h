// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>

namespace layerscope {

/// A value as [outer][channel][inner], of batch element 0.
struct ChannelLayout {
    int axis = -1;
    std::int64_t outer = 1;
    std::int64_t channels = 1;
    std::int64_t inner = 1;

    explicit ChannelLayout(const Value& value);
    std::int64_t elements() const { return outer * channels * inner; }
    std::int64_t indexOf(std::int64_t channel, std::int64_t ordinal) const {
        return (ordinal / inner * channels + channel) * inner + ordinal % inner;
    }
};

} // namespace layerscope
