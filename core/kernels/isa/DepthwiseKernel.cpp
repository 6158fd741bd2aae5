// SPDX-License-Identifier: GPL-3.0-or-later
// Some output pixels x one register of channels stay in registers over all taps.
#include "kernels/DepthwiseRun.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

constexpr int kMostPixels = 8;

/// Without this GCC keeps the address of each of a tile's inputs in a register of its own, and has not enough of them.
template <class T>
[[gnu::always_inline]] inline void forgetAddress(T*& pointer) {
    asm("" : "+r"(pointer));
}

/// Where a tile begins.
struct Place {
    const float* x;
    const float* weights;
    const float* bias;
    float* y;
};

template <int Pixels>
[[gnu::always_inline]] inline void storePixels(const DepthwiseRun& run, const Packet (&sums)[Pixels], float* y) {
#pragma GCC unroll 8
    for (int p = 0; p < Pixels; ++p) {
        store(y, finished(sums[p], run.epilogue));
        y += run.yStep;
        forgetAddress(y);
    }
}

/// Windows of `Taps` pixels, `Slide` pixels apart: what neighbours both see is loaded once.
template <int Taps, int Slide>
struct Sliding {
    template <int Pixels>
    static void tile(const DepthwiseRun& run, const Place& place) {
        Packet sums[Pixels];
        const Packet bias = load(place.bias);
#pragma GCC unroll 8
        for (int p = 0; p < Pixels; ++p)
            sums[p] = bias;
        for (std::int64_t plane = 0; plane < run.planes; ++plane)
            for (std::int64_t row = 0; row < run.rows; ++row) {
                const float* x = place.x + plane * run.xPlane + row * run.xRow;
                addRow<Pixels>(run, x, place.weights + plane * run.weightPlane + row * run.weightRow, sums);
            }
        storePixels<Pixels>(run, sums, place.y);
    }

    template <int Pixels>
    [[gnu::always_inline]] static inline void addRow(const DepthwiseRun& run, const float* x, const float* weights,
                                                     Packet (&sums)[Pixels]) {
        Packet taps[Taps];
#pragma GCC unroll 8
        for (int t = 0; t < Taps; ++t) {
            taps[t] = load(weights);
            weights += run.channels;
            forgetAddress(weights);
        }
#pragma GCC unroll 32
        for (int i = 0; i < (Pixels - 1) * Slide + Taps; ++i) {
            const Packet input = load(x);
            x += run.channels;
            forgetAddress(x);
#pragma GCC unroll 8
            for (int t = 0; t < Taps; ++t)
                if (i >= t && (i - t) % Slide == 0 && (i - t) / Slide < Pixels)
                    sums[(i - t) / Slide] = multiplyAdd(input, taps[t], sums[(i - t) / Slide]);
        }
    }
};

/// Any taps.
struct Anyhow {
    template <int Pixels>
    static void tile(const DepthwiseRun& run, const Place& place) {
        Packet sums[Pixels];
        const Packet bias = load(place.bias);
#pragma GCC unroll 8
        for (int p = 0; p < Pixels; ++p)
            sums[p] = bias;
        for (std::int64_t plane = 0; plane < run.planes; ++plane)
            for (std::int64_t row = 0; row < run.rows; ++row) {
                const float* line = place.x + plane * run.xPlane + row * run.xRow;
                const float* weights = place.weights + plane * run.weightPlane + row * run.weightRow;
                for (std::int64_t t = 0; t < run.taps; ++t) {
                    const Packet tap = load(weights + t * run.channels);
                    const float* x = line + run.tapAt[t];
#pragma GCC unroll 8
                    for (int p = 0; p < Pixels; ++p) {
                        sums[p] = multiplyAdd(load(x), tap, sums[p]);
                        x += run.xStep;
                        forgetAddress(x);
                    }
                }
            }
        storePixels<Pixels>(run, sums, place.y);
    }
};

/// So many pixels from `first` on, all channels: where they do not fill the last register, it takes some of those
/// before once more.
template <class Way, int Pixels>
void weighPixels(const DepthwiseRun& run, std::int64_t first) {
    const float* x = run.x + first * run.xStep;
    float* y = run.y + first * run.yStep;
    for (std::int64_t begin = 0; begin < run.channels; begin += kLanes) {
        const std::int64_t channel = begin + kLanes <= run.channels ? begin : run.channels - kLanes;
        Way::template tile<Pixels>(run, {x + channel, run.weights + channel, run.bias + channel, y + channel});
    }
}

template <class Way, int Pixels>
void weighUpTo(const DepthwiseRun& run, std::int64_t pixels, std::int64_t first) {
    if constexpr (Pixels > 1)
        if (pixels < Pixels)
            return weighUpTo<Way, Pixels - 1>(run, pixels, first);
    weighPixels<Way, Pixels>(run, first);
}

/// Tiles of as even a size as can be.
template <class Way>
void weighTiles(const DepthwiseRun& run) {
    const std::int64_t tiles = (run.pixels + kMostPixels - 1) / kMostPixels;
    std::int64_t first = 0;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t pixels = run.pixels / tiles + (tile < run.pixels % tiles ? 1 : 0);
        weighUpTo<Way, kMostPixels>(run, pixels, first);
        first += pixels;
    }
}

} // namespace

void weighChannels(const DepthwiseRun& run) {
    if (run.slide == 1 && run.taps == 3)
        return weighTiles<Sliding<3, 1>>(run);
    if (run.slide == 2 && run.taps == 3)
        return weighTiles<Sliding<3, 2>>(run);
    if (run.slide == 1 && run.taps == 5)
        return weighTiles<Sliding<5, 1>>(run);
    if (run.slide == 2 && run.taps == 5)
        return weighTiles<Sliding<5, 2>>(run);
    weighTiles<Anyhow>(run);
}

} // namespace layerscope::LAYERSCOPE_ISA
