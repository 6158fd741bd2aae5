// SPDX-License-Identifier: GPL-3.0-or-later
// Some output pixels x one register of channels stay in registers over all taps.
#include "kernels/DepthwiseRun.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

constexpr int kMostPixels = 8;

template <int Pixels>
using Sums = Packet[Pixels];

/// Moves a pointer on. Without the barrier GCC keeps the address of each of a tile's inputs in a register of its own,
/// and has not enough of them.
template <class T>
[[gnu::always_inline]] inline void advance(T*& pointer, std::int64_t step) {
    pointer += step;
    asm("" : "+r"(pointer));
}

template <Epilogue::Kind Kind, int Pixels>
[[gnu::always_inline]] inline void finishAs(const Epilogue& epilogue, Sums<Pixels>& sums) {
    const Epilogue known{Kind, epilogue.cap, epilogue.slope};
#pragma GCC unroll 8
    for (int p = 0; p < Pixels; ++p)
        sums[p] = finished(sums[p], known);
}

/// One decision for all pixels.
template <int Pixels>
[[gnu::always_inline]] inline void applyEpilogue(const Epilogue& epilogue, Sums<Pixels>& sums) {
    using Kind = Epilogue::Kind;
    switch (epilogue.kind) {
    case Kind::None:
        return;
    case Kind::Relu:
        return finishAs<Kind::Relu, Pixels>(epilogue, sums);
    case Kind::CappedRelu:
        return finishAs<Kind::CappedRelu, Pixels>(epilogue, sums);
    case Kind::LeakyRelu:
        return finishAs<Kind::LeakyRelu, Pixels>(epilogue, sums);
    }
}

/// Windows of `Taps` pixels, `Slide` pixels apart: what neighbours both see is loaded once, and what lies over the
/// border is zero.
template <int Taps, int Slide>
class Sliding {
public:
    explicit Sliding(const DepthwiseRun& run)
        : m_channels(run.channels)
        , m_begin(run.inputBegin)
        , m_end(run.inputEnd) {}

    template <int Pixels>
    bool isInside(std::int64_t first) const {
        return first * Slide >= m_begin && first * Slide + inputs(Pixels) <= m_end;
    }

    template <int Pixels, bool Inside>
    [[gnu::always_inline]] void add(std::int64_t first, const float* x, const float* weights,
                                    Sums<Pixels>& sums) const {
        constexpr int kInputs = inputs(Pixels); // GCC unrolls no loop with a call in its condition
        Packet taps[Taps];
#pragma GCC unroll 8
        for (int t = 0; t < Taps; ++t) {
            taps[t] = load(weights);
            advance(weights, m_channels);
        }
#pragma GCC unroll 32
        for (int i = 0; i < kInputs; ++i) {
            const bool real = Inside || (first * Slide + i >= m_begin && first * Slide + i < m_end);
            const Packet input = real ? load(x) : all(0.0F);
            advance(x, m_channels);
#pragma GCC unroll 8
            for (int t = 0; t < Taps; ++t)
                if (i >= t && (i - t) % Slide == 0 && (i - t) / Slide < Pixels)
                    sums[(i - t) / Slide] = multiplyAdd(input, taps[t], sums[(i - t) / Slide]);
        }
    }

    /// Has what the next rows read brought into the cache.
    template <int Pixels>
    [[gnu::always_inline]] void fetch(const float* x) const {
#pragma GCC unroll 16
        for (int i = 0; i < Pixels * Slide; ++i) {
            __builtin_prefetch(x);
            advance(x, m_channels);
        }
    }

private:
    static constexpr int inputs(int pixels) {
        return (pixels - 1) * Slide + Taps;
    }

    std::int64_t m_channels;
    std::int64_t m_begin;
    std::int64_t m_end;
};

/// Any taps.
class Anyhow {
public:
    explicit Anyhow(const DepthwiseRun& run)
        : m_run(run) {}

    template <int Pixels>
    bool isInside(std::int64_t /*first*/) const {
        return true;
    }

    template <int Pixels, bool Inside>
    [[gnu::always_inline]] void add(std::int64_t /*first*/, const float* line, const float* weights,
                                    Sums<Pixels>& sums) const {
        for (std::int64_t t = 0; t < m_run.taps; ++t) {
            const Packet tap = load(weights);
            advance(weights, m_run.channels);
            const float* x = line + m_run.tapAt[t];
#pragma GCC unroll 8
            for (int p = 0; p < Pixels; ++p) {
                sums[p] = multiplyAdd(load(x), tap, sums[p]);
                advance(x, m_run.xStep);
            }
        }
    }

    template <int Pixels>
    void fetch(const float* /*x*/) const {}

private:
    const DepthwiseRun& m_run;
};

/// So many pixels from `first` on, all channels: where they do not fill the last register, it takes some of those
/// before once more.
template <class Way, int Pixels, bool Inside>
[[gnu::noinline]] void weighPixels(const DepthwiseRun& run, std::int64_t first) {
    const Way way(run);
    const std::int64_t yStep = run.yStep;
    for (std::int64_t begin = 0; begin < run.channels; begin += kLanes) {
        const std::int64_t channel = begin + kLanes <= run.channels ? begin : run.channels - kLanes;
        Sums<Pixels> sums;
        const Packet bias = load(run.bias + channel);
#pragma GCC unroll 8
        for (int p = 0; p < Pixels; ++p)
            sums[p] = bias;
        const float* xPlane = run.x + first * run.xStep + channel;
        const float* weightPlane = run.weights + channel;
        for (std::int64_t i = 0; i < run.planes; ++i, xPlane += run.xPlane, weightPlane += run.weightPlane) {
            const float* x = xPlane;
            const float* weights = weightPlane;
            for (std::int64_t j = 0; j < run.rows; ++j, x += run.xRow, weights += run.weightRow)
                way.template add<Pixels, Inside>(first, x, weights, sums);
        }
        for (std::int64_t i = 0; i < run.rowsAhead; ++i)
            way.template fetch<Pixels>(run.x + first * run.xStep + channel + (run.rows + i) * run.xRow);
        applyEpilogue<Pixels>(run.epilogue, sums);
        float* y = run.y + first * run.yStep + channel;
#pragma GCC unroll 8
        for (int p = 0; p < Pixels; ++p) {
            store(y, sums[p]);
            advance(y, yStep);
        }
    }
}

template <class Way, int Pixels>
void weighUpTo(const DepthwiseRun& run, std::int64_t pixels, std::int64_t first) {
    if constexpr (Pixels > 1)
        if (pixels < Pixels)
            return weighUpTo<Way, Pixels - 1>(run, pixels, first);
    if (Way(run).template isInside<Pixels>(first))
        weighPixels<Way, Pixels, true>(run, first);
    else
        weighPixels<Way, Pixels, false>(run, first);
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
