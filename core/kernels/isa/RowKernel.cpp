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

/// Keeps the compiler from seeing where a value comes from, and so from working it out again or keeping copies.
template <class T>
[[gnu::always_inline]] inline void hide(T& value) {
    asm("" : "+r"(value));
}

/// The inputs of a tile's pixels. An address of each would need more registers than there are: every eighth pixel has a
/// pointer, the others are that pointer and a multiple of the step that an instruction can form by itself.
template <int Pixels>
class Inputs {
public:
    Inputs(const float* x, std::int64_t step)
        : m_one(step * static_cast<std::int64_t>(sizeof(float)))
        , m_three(3 * m_one)
        , m_five(5 * m_one)
        , m_seven(7 * m_one) {
        for (int i = 0; i < kPointers; ++i)
            m_from[i] = reinterpret_cast<const char*>(x + 8 * i * step);
        hide(m_three);
        hide(m_five);
        hide(m_seven);
    }

    [[gnu::always_inline]] float operator[](int pixel) const {
        return *reinterpret_cast<const float*>(m_from[pixel / 8] + step(pixel % 8));
    }

    [[gnu::always_inline]] void advance() {
#pragma GCC unroll 4
        for (int i = 0; i < kPointers; ++i) {
            m_from[i] += sizeof(float);
            hide(m_from[i]);
        }
    }

private:
    static constexpr int kPointers = (Pixels + 7) / 8;

    [[gnu::always_inline]] std::int64_t step(int pixels) const {
        switch (pixels) {
        case 3:
            return m_three;
        case 5:
            return m_five;
        case 6:
            return 2 * m_three;
        case 7:
            return m_seven;
        default: // 0, 1, 2, 4
            return pixels * m_one;
        }
    }

    const char* m_from[kPointers];
    std::int64_t m_one;
    std::int64_t m_three;
    std::int64_t m_five;
    std::int64_t m_seven;
};

template <int Pixels, int Registers>
using Sums = Packet[Pixels][Registers];

template <int Pixels, int Registers>
[[gnu::always_inline]] inline void addProducts(const RowTask& task, const float* x, Sums<Pixels, Registers>& sums) {
    for (std::int64_t run = 0; run < task.runCount; ++run) {
        const std::int64_t first = task.runRows ? task.runRows[run] : run * task.runLength;
        const float* weights = task.weights + first * task.weightStep;
        Inputs<Pixels> inputs(x + task.runs[run], task.xStep);
        for (std::int64_t k = task.runLength; k > 0; --k, weights += task.weightStep, inputs.advance()) {
            Packet row[Registers];
#pragma GCC unroll 4
            for (int r = 0; r < Registers; ++r)
                row[r] = load(weights + r * kLanes);
#pragma GCC unroll 32
            for (int p = 0; p < Pixels; ++p) {
                const Packet input = all(inputs[p]);
#pragma GCC unroll 4
                for (int r = 0; r < Registers; ++r)
                    sums[p][r] = multiplyAdd(input, row[r], sums[p][r]);
            }
        }
    }
}

/// Every epilogue is a slope for negative numbers, where there is one, and two bounds.
template <int Pixels, int Registers>
[[gnu::always_inline]] inline void applyEpilogue(const Epilogue& epilogue, Sums<Pixels, Registers>& sums) {
    using Kind = Epilogue::Kind;
    if (epilogue.kind == Kind::None)
        return;
    if (epilogue.kind == Kind::LeakyRelu) {
        const Packet slope = all(epilogue.slope);
#pragma GCC unroll 32
        for (int p = 0; p < Pixels; ++p)
#pragma GCC unroll 4
            for (int r = 0; r < Registers; ++r)
                sums[p][r] = multiplyAdd(slope, atMost(0.0F, sums[p][r]), atLeast(0.0F, sums[p][r]));
        return;
    }
    const float cap = epilogue.kind == Kind::CappedRelu ? epilogue.cap : __builtin_inff();
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p)
#pragma GCC unroll 4
        for (int r = 0; r < Registers; ++r)
            sums[p][r] = atMost(cap, atLeast(0.0F, sums[p][r]));
}

template <int Pixels, int Registers, bool Whole>
[[gnu::always_inline]] inline void storeTile(const RowTask& task, const Sums<Pixels, Registers>& sums, float* y) {
    const std::int64_t step = task.yStep;
    const int rest = task.filters - (Registers - 1) * kLanes;
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p, y += step) {
#pragma GCC unroll 4
        for (int r = 0; r < (Whole ? Registers : Registers - 1); ++r)
            store(y + r * kLanes, sums[p][r]);
        if constexpr (!Whole)
            storePart(y + (Registers - 1) * kLanes, sums[p][Registers - 1], rest);
    }
}

template <int Pixels, int Registers>
[[gnu::noinline]] void computeTile(const RowTask& task, const float* x, float* y) {
    Sums<Pixels, Registers> sums;
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p)
#pragma GCC unroll 4
        for (int r = 0; r < Registers; ++r)
            sums[p][r] = load(task.bias + r * kLanes);
    addProducts<Pixels, Registers>(task, x, sums);
    applyEpilogue<Pixels, Registers>(task.epilogue, sums);
    if (task.filters == Registers * kLanes)
        storeTile<Pixels, Registers, true>(task, sums, y);
    else
        storeTile<Pixels, Registers, false>(task, sums, y);
}

using Tile = void (*)(const RowTask& task, const float* x, float* y);

/// computeTile for each number of pixels.
template <int Registers>
struct Tiles {
    Tile of[mostPixels(Registers) + 1]{};

    constexpr Tiles() { fill<mostPixels(Registers)>(); }

    template <int Pixels>
    constexpr void fill() {
        of[Pixels] = computeTile<Pixels, Registers>;
        if constexpr (Pixels > 1)
            fill<Pixels - 1>();
    }
};

/// Tiles of as even a size as can be: 14 pixels are 5 + 5 + 4, since 6 + 6 + 2 would leave registers idle.
template <int Registers>
void computeTiles(const RowTask& task) {
    static constexpr Tiles<Registers> kTiles;
    constexpr int kMost = mostPixels(Registers);
    const std::int64_t tiles = (task.pixels + kMost - 1) / kMost;
    const float* x = task.x;
    float* y = task.y;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t pixels = task.pixels / tiles + (tile < task.pixels % tiles ? 1 : 0);
        kTiles.of[pixels](task, x, y);
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
