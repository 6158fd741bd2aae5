// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace layerscope {

/// The range that brightness is brought to.
enum class Scaling { None, ZeroToOne, MinusOneToOne, ImageNet };

/// x * factor + offset
struct ScalingLine {
    float factor;
    float offset;
};

/// What a channel's 0 to 255 becomes, of so many channels: one has the mean of the colours, a fourth is alpha.
ScalingLine scalingLine(Scaling scaling, std::size_t channel, std::size_t channels);

} // namespace layerscope
