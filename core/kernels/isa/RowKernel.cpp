// SPDX-License-Identifier: GPL-3.0-or-later
// The micro-kernel: a tile of pixels x registers stays in registers over all products.
#include "kernels/RowTask.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

/// Pixels whose sums fit into the registers beside one row of weights and one input.
constexpr int mostPixels(int registers) {
    return (kRegisters - registers - 1) / registers < 24 ? (kRegisters - registers - 1) / registers : 24;
}

template <int Pixels, int Registers>
void storeTile(const RowTask& task, const Packet (&sums)[Pixels][Registers], float* y) {
    const int rest = task.filters - (Registers - 1) * kLanes;
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p) {
        float* to = y + p * task.yStep;
#pragma GCC unroll 4
        for (int r = 0; r < Registers - 1; ++r)
            store(to + r * kLanes, finished(sums[p][r], task.epilogue));
        const Packet last = finished(sums[p][Registers - 1], task.epilogue);
        if (rest == kLanes)
            store(to + (Registers - 1) * kLanes, last);
        else
            storePart(to + (Registers - 1) * kLanes, last, rest);
    }
}

template <int Pixels, int Registers>
void computeTile(const RowTask& task, const float* x, float* y) {
    Packet sums[Pixels][Registers];
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p)
#pragma GCC unroll 4
        for (int r = 0; r < Registers; ++r)
            sums[p][r] = load(task.bias + r * kLanes);
    const float* weights = task.weights;
    for (std::int64_t run = 0; run < task.runCount; ++run) {
        const float* from = x + task.runs[run];
        for (std::int64_t k = 0; k < task.runLength; ++k, weights += task.weightStep) {
            Packet row[Registers];
#pragma GCC unroll 4
            for (int r = 0; r < Registers; ++r)
                row[r] = load(weights + r * kLanes);
#pragma GCC unroll 32
            for (int p = 0; p < Pixels; ++p) {
                const Packet input = all(from[p * task.xStep + k]);
#pragma GCC unroll 4
                for (int r = 0; r < Registers; ++r)
                    sums[p][r] = multiplyAdd(input, row[r], sums[p][r]);
            }
        }
    }
    storeTile<Pixels, Registers>(task, sums, y);
}

/// Calls computeTile for a number of pixels that is known at run time, at most Pixels.
template <int Pixels, int Registers>
void computeUpTo(const RowTask& task, std::int64_t pixels, const float* x, float* y) {
    if constexpr (Pixels > 1)
        if (pixels < Pixels)
            return computeUpTo<Pixels - 1, Registers>(task, pixels, x, y);
    computeTile<Pixels, Registers>(task, x, y);
}

/// Tiles of as even a size as can be: 14 pixels are 5 + 5 + 4, since 6 + 6 + 2 would leave registers idle.
template <int Registers>
void computeTiles(const RowTask& task) {
    constexpr int kMost = mostPixels(Registers);
    const std::int64_t tiles = (task.pixels + kMost - 1) / kMost;
    const float* x = task.x;
    float* y = task.y;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t pixels = task.pixels / tiles + (tile < task.pixels % tiles ? 1 : 0);
        computeUpTo<kMost, Registers>(task, pixels, x, y);
        x += pixels * task.xStep;
        y += pixels * task.yStep;
    }
}

} // namespace

void computeRow(const RowTask& task) {
    static_assert(kMostRegisters == 4);
    switch (task.registers) {
    case 1:
        return computeTiles<1>(task);
    case 2:
        return computeTiles<2>(task);
    case 3:
        return computeTiles<3>(task);
    default:
        return computeTiles<4>(task);
    }
}

} // namespace layerscope::LAYERSCOPE_ISA
