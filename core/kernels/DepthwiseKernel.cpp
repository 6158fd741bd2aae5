// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled once for each instruction set, like ProductKernel.cpp, and under the same rules.
#include "kernels/DepthwiseRun.h"

#include <Eigen/Core>

#ifndef LAYERSCOPE_DEPTHWISE
#define LAYERSCOPE_DEPTHWISE weighChannelsBaseline
#endif

namespace layerscope {
namespace {

using Packet = Eigen::internal::packet_traits<float>::type;
constexpr std::int64_t kLanes = Eigen::internal::packet_traits<float>::size;

/// The channels from `channel` on that fit into so many registers: the sums stay there over all taps.
template <int Registers>
void weighBlock(const DepthwiseRun& run, std::int64_t channel) {
    using Eigen::internal::ploadu;
    using Eigen::internal::pmadd;
    using Eigen::internal::pset1;
    using Eigen::internal::pstoreu;
    for (std::int64_t pixel = 0; pixel < run.pixels; ++pixel) {
        Packet sums[Registers];
        for (int i = 0; i < Registers; ++i)
            sums[i] = run.bias ? ploadu<Packet>(run.bias + channel + i * kLanes) : pset1<Packet>(0.0F);
        for (std::int64_t tap = 0; tap < run.taps; ++tap) {
            const float* x = run.x[tap] + pixel * run.xStep + channel;
            const float* kernel = run.kernel[tap] + channel;
            for (int i = 0; i < Registers; ++i)
                sums[i] = pmadd(ploadu<Packet>(x + i * kLanes), ploadu<Packet>(kernel + i * kLanes), sums[i]);
        }
        for (int i = 0; i < Registers; ++i)
            pstoreu(run.y + pixel * run.channels + channel + i * kLanes, sums[i]);
    }
}

void weighRest(const DepthwiseRun& run, std::int64_t begin) {
    for (std::int64_t pixel = 0; pixel < run.pixels; ++pixel)
        for (std::int64_t channel = begin; channel < run.channels; ++channel) {
            float sum = run.bias ? run.bias[channel] : 0.0F;
            for (std::int64_t tap = 0; tap < run.taps; ++tap)
                sum += run.x[tap][pixel * run.xStep + channel] * run.kernel[tap][channel];
            run.y[pixel * run.channels + channel] = sum;
        }
}

} // namespace

void LAYERSCOPE_DEPTHWISE(const DepthwiseRun& run);
void LAYERSCOPE_DEPTHWISE(const DepthwiseRun& run) {
    std::int64_t channel = 0;
    for (; channel + 4 * kLanes <= run.channels; channel += 4 * kLanes)
        weighBlock<4>(run, channel);
    for (; channel + kLanes <= run.channels; channel += kLanes)
        weighBlock<1>(run, channel);
    weighRest(run, channel);
}

} // namespace layerscope
