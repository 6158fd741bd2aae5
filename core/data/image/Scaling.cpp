// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image/Scaling.h"

#include <array>

namespace layerscope {
namespace {

/// Mean and deviation of the pictures of ImageNet, red, green, blue (Keras's "torch" mode).
constexpr std::array<float, 3> kImageNetMean{0.485F, 0.456F, 0.406F};
constexpr std::array<float, 3> kImageNetDeviation{0.229F, 0.224F, 0.225F};

float average(const std::array<float, 3>& of) {
    return (of[0] + of[1] + of[2]) / 3;
}

} // namespace

ScalingLine scalingLine(Scaling scaling, std::size_t channel, std::size_t channels) {
    constexpr float kUnit = 1.0F / 255;
    if (scaling == Scaling::None)
        return {1, 0};
    if (scaling == Scaling::MinusOneToOne)
        return {2 * kUnit, -1};
    if (scaling == Scaling::ZeroToOne || channel >= kImageNetMean.size())
        return {kUnit, 0};
    const float mean = channels == 1 ? average(kImageNetMean) : kImageNetMean[channel];
    const float deviation = channels == 1 ? average(kImageNetDeviation) : kImageNetDeviation[channel];
    return {kUnit / deviation, -mean / deviation};
}

} // namespace layerscope
