// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/PoolRun.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

struct Largest {
    [[gnu::always_inline]] static Packet take(const Packet& kept, const Packet& other) {
        return Eigen::internal::pmax<Eigen::PropagateNaN>(kept, other);
    }
    [[gnu::always_inline]] static Packet end(const Packet& kept, float) { return kept; }
    static float take(float kept, float other) { return kept > other || kept != kept ? kept : other; }
    static float end(float kept, float) { return kept; }
};

struct Mean {
    [[gnu::always_inline]] static Packet take(const Packet& sum, const Packet& other) {
        return Eigen::internal::padd(sum, other);
    }
    [[gnu::always_inline]] static Packet end(const Packet& sum, float count) {
        return Eigen::internal::pdiv(sum, all(count));
    }
    static float take(float sum, float other) { return sum + other; }
    static float end(float sum, float count) { return sum / count; }
};

/// Calls visit(first element of a row of the window) for all its rows.
template <class Visit>
[[gnu::always_inline]] inline void forRows(const PoolRun& run, const float* x, Visit visit) {
    for (std::int64_t plane = 0; plane < run.planes; ++plane)
        for (std::int64_t row = 0; row < run.rows; ++row)
            visit(x + plane * run.planeStep + row * run.rowStep);
}

/// So many registers of one pixel's channels stay there over the whole window.
template <class Rule, int Registers>
void poolRegisters(const PoolRun& run, const float* x, float* y, float count) {
    Packet kept[Registers];
#pragma GCC unroll 4
    for (int r = 0; r < Registers; ++r)
        kept[r] = load(x + r * kLanes);
    std::int64_t first = 1;
    forRows(run, x, [&](const float* row) {
        for (std::int64_t column = first; column < run.columns; ++column)
#pragma GCC unroll 4
            for (int r = 0; r < Registers; ++r)
                kept[r] = Rule::take(kept[r], load(row + column * run.columnStep + r * kLanes));
        first = 0;
    });
#pragma GCC unroll 4
    for (int r = 0; r < Registers; ++r)
        store(y + r * kLanes, Rule::end(kept[r], count));
}

template <class Rule>
void poolFew(const PoolRun& run, const float* x, float* y, float count) {
    for (std::int64_t channel = 0; channel < run.channels; ++channel) {
        float kept = x[channel];
        std::int64_t first = 1;
        forRows(run, x, [&](const float* row) {
            for (std::int64_t column = first; column < run.columns; ++column)
                kept = Rule::take(kept, row[column * run.columnStep + channel]);
            first = 0;
        });
        y[channel] = Rule::end(kept, count);
    }
}

template <class Rule>
void poolPixels(const PoolRun& run) {
    const float count = static_cast<float>(run.planes * run.rows * run.columns);
    const float* x = run.x;
    float* y = run.y;
    for (std::int64_t pixel = 0; pixel < run.pixels; ++pixel, x += run.xStep, y += run.channels) {
        if (run.channels < kLanes) {
            poolFew<Rule>(run, x, y, count);
            continue;
        }
        std::int64_t channel = 0;
        for (; channel + 4 * kLanes <= run.channels; channel += 4 * kLanes)
            poolRegisters<Rule, 4>(run, x + channel, y + channel, count);
        for (; channel + kLanes <= run.channels; channel += kLanes)
            poolRegisters<Rule, 1>(run, x + channel, y + channel, count);
        if (channel < run.channels) // a register that holds some channels a second time
            poolRegisters<Rule, 1>(run, x + run.channels - kLanes, y + run.channels - kLanes, count);
    }
}

} // namespace

void pool(const PoolRun& run) {
    if (run.rule == PoolRule::Max)
        poolPixels<Largest>(run);
    else
        poolPixels<Mean>(run);
}

} // namespace layerscope::LAYERSCOPE_ISA
