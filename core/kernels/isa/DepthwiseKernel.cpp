// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/DepthwiseRun.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

/// The channels from `channel` on that fit into so many registers: the sums stay there over all taps.
template <int Registers>
void weighBlock(const DepthwiseRun& run, std::int64_t channel) {
    for (std::int64_t pixel = 0; pixel < run.pixels; ++pixel) {
        Packet sums[Registers];
        for (int i = 0; i < Registers; ++i)
            sums[i] = run.bias ? load(run.bias + channel + i * kLanes) : all(0.0F);
        for (std::int64_t tap = 0; tap < run.taps; ++tap) {
            const float* x = run.x[tap] + pixel * run.xStep + channel;
            const float* kernel = run.kernel[tap] + channel;
            for (int i = 0; i < Registers; ++i)
                sums[i] = multiplyAdd(load(x + i * kLanes), load(kernel + i * kLanes), sums[i]);
        }
        for (int i = 0; i < Registers; ++i)
            store(run.y + pixel * run.channels + channel + i * kLanes, sums[i]);
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

void weighChannels(const DepthwiseRun& run) {
    std::int64_t channel = 0;
    for (; channel + 4 * kLanes <= run.channels; channel += 4 * kLanes)
        weighBlock<4>(run, channel);
    for (; channel + kLanes <= run.channels; channel += kLanes)
        weighBlock<1>(run, channel);
    weighRest(run, channel);
}

} // namespace layerscope::LAYERSCOPE_ISA
