// SPDX-License-Identifier: GPL-3.0-or-later
// Winograd's transforms: of inputs before the products, and of products to outputs. The interpolation points are 0, 1,
// -1, 2, -2, for tiles of eight inputs also 1/2 and -1/2, and infinity.
#include "kernels/WinogradTask.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

[[gnu::always_inline]] inline Packet plus(const Packet& a, const Packet& b) {
    return Eigen::internal::padd(a, b);
}

[[gnu::always_inline]] inline Packet minus(const Packet& a, const Packet& b) {
    return Eigen::internal::psub(a, b);
}

/// Two of the numbers that the inputs of a tile become: those of a point and its opposite, which share their terms, or
/// (pair 0) those of 0 and infinity. A pair at a time leaves enough registers free.
template <int Pair>
[[gnu::always_inline]] inline void transformInputs(const Packet (&in)[6], Packet& first, Packet& second) {
    if constexpr (Pair == 0) {
        first = multiplyAdd(all(4), in[0], multiplyAdd(all(-5), in[2], in[4]));
        second = multiplyAdd(all(4), in[1], multiplyAdd(all(-5), in[3], in[5]));
    } else if constexpr (Pair == 1) {
        const Packet even = multiplyAdd(all(-4), in[2], in[4]);
        const Packet odd = multiplyAdd(all(-4), in[1], in[3]);
        first = plus(even, odd);
        second = minus(even, odd);
    } else {
        const Packet even = minus(in[4], in[2]);
        const Packet odd = minus(in[3], in[1]);
        first = multiplyAdd(all(2), odd, even);
        second = multiplyAdd(all(-2), odd, even);
    }
}

template <int Pair>
[[gnu::always_inline]] inline void transformInputs(const Packet (&in)[8], Packet& first, Packet& second) {
    if constexpr (Pair == 0) {
        first = multiplyAdd(all(5.25F), minus(in[4], in[2]), minus(in[0], in[6]));
        second = multiplyAdd(all(5.25F), minus(in[3], in[5]), minus(in[7], in[1]));
    } else if constexpr (Pair == 1) {
        const Packet even = multiplyAdd(all(-4.25F), in[4], plus(in[2], in[6]));
        const Packet odd = multiplyAdd(all(-4.25F), in[3], plus(in[1], in[5]));
        first = plus(even, odd);
        second = minus(even, odd);
    } else {
        constexpr float kPoint = Pair == 2 ? 2.0F : 0.5F;
        constexpr float kSquare = 1 / (kPoint * kPoint);
        const Packet even = multiplyAdd(all(kSquare), in[2], multiplyAdd(all(-2.5F / kPoint), in[4], in[6]));
        const Packet odd = multiplyAdd(all(kSquare), in[1], multiplyAdd(all(-2.5F / kPoint), in[3], in[5]));
        first = multiplyAdd(all(kPoint), odd, even);
        second = multiplyAdd(all(-kPoint), odd, even);
    }
}

/// Every other output of a tile: the even ones need the sums of opposite points, the odd ones their differences.
template <bool Odd>
[[gnu::always_inline]] inline void transformProducts(const Packet (&in)[6], Packet (&out)[2]) {
    if constexpr (!Odd) {
        const Packet ones = plus(in[1], in[2]);
        const Packet twos = plus(in[3], in[4]);
        out[0] = plus(plus(in[0], ones), twos);
        out[1] = multiplyAdd(all(4), twos, ones);
    } else {
        const Packet ones = minus(in[1], in[2]);
        const Packet twos = minus(in[3], in[4]);
        out[0] = multiplyAdd(all(2), twos, ones);
        out[1] = multiplyAdd(all(8), twos, plus(ones, in[5]));
    }
}

template <bool Odd>
[[gnu::always_inline]] inline void transformProducts(const Packet (&in)[8], Packet (&out)[3]) {
    if constexpr (!Odd) {
        const Packet ones = plus(in[1], in[2]);
        const Packet twos = plus(in[3], in[4]);
        const Packet halves = plus(in[5], in[6]);
        out[0] = plus(plus(in[0], ones), plus(twos, halves));
        out[1] = multiplyAdd(all(4), twos, multiplyAdd(all(1.0F / 4), halves, ones));
        out[2] = multiplyAdd(all(16), twos, multiplyAdd(all(1.0F / 16), halves, ones));
    } else {
        const Packet ones = minus(in[1], in[2]);
        const Packet twos = minus(in[3], in[4]);
        const Packet halves = minus(in[5], in[6]);
        out[0] = multiplyAdd(all(2), twos, multiplyAdd(all(1.0F / 2), halves, ones));
        out[1] = multiplyAdd(all(8), twos, multiplyAdd(all(1.0F / 8), halves, ones));
        out[2] = multiplyAdd(all(32), twos, multiplyAdd(all(1.0F / 32), halves, plus(ones, in[7])));
    }
}

[[gnu::always_inline]] inline Packet loadPart(const float* from, int count) {
    float lanes[kLanes];
    for (int i = 0; i < kLanes; ++i)
        lanes[i] = i < count ? from[i] : 0.0F;
    return load(lanes);
}

/// The inputs of one tile for a register of channels.
struct Inputs {
    const float* x;
    std::int64_t offset; ///< of the first one from x; not in x where that is padding
    std::int64_t rowTap;
    std::int64_t columnTap;
    int rowBegin, rowEnd, columnBegin, columnEnd;
    int channels; ///< at most kLanes

    [[gnu::always_inline]] Packet at(int row, int column) const {
        return load(x + offset + row * rowTap + column * columnTap);
    }
};

/// Inputs of a tile that lies partly in the padding, or has fewer channels than a register, with zeros in their places.
template <int In, int Rows>
Inputs copyPart(const Inputs& inputs, float (&copy)[Rows * In * kLanes]) {
    float* to = copy;
    for (int row = 0; row < Rows; ++row)
        for (int column = 0; column < In; ++column, to += kLanes) {
            const bool inside = row >= inputs.rowBegin && row < inputs.rowEnd && column >= inputs.columnBegin &&
                                column < inputs.columnEnd;
            const std::int64_t from = inputs.offset + row * inputs.rowTap + column * inputs.columnTap;
            if (!inside)
                store(to, all(0.0F));
            else
                store(to,
                      inputs.channels == kLanes ? load(inputs.x + from) : loadPart(inputs.x + from, inputs.channels));
        }
    Inputs out = inputs;
    out.x = copy;
    out.offset = 0;
    out.rowTap = In * kLanes;
    out.columnTap = kLanes;
    return out;
}

/// Asks for what the tile to the right will read besides what this one has read: it may come from far away.
template <int In, int Rows>
[[gnu::always_inline]] inline void expectNext(const Inputs& inputs) {
    const float* next = inputs.x + inputs.offset + (In - 2) * inputs.columnTap;
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 8
        for (int column = 2; column < In; ++column)
            __builtin_prefetch(next + row * inputs.rowTap + column * inputs.columnTap);
}

/// Where the numbers of a pair belong.
template <int In, int Pair>
constexpr int kFirst = Pair == 0 ? 0 : 2 * Pair - 1;
template <int In, int Pair>
constexpr int kSecond = Pair == 0 ? In - 1 : 2 * Pair;

template <int In, int Pair = 0>
[[gnu::always_inline]] inline void storeLine(const Packet (&in)[In], float* v, std::int64_t step) {
    Packet first, second;
    transformInputs<Pair>(in, first, second);
    store(v + kFirst<In, Pair> * step, first);
    store(v + kSecond<In, Pair> * step, second);
    if constexpr (Pair + 1 < In / 2)
        storeLine<In, Pair + 1>(in, v, step);
}

template <int In, int Pair = 0>
[[gnu::always_inline]] inline void gatherRows(const Inputs& inputs, float* v, std::int64_t step) {
    Packet first[In], second[In];
#pragma GCC unroll 8
    for (int column = 0; column < In; ++column) {
        Packet in[In];
#pragma GCC unroll 8
        for (int row = 0; row < In; ++row)
            in[row] = inputs.at(row, column);
        transformInputs<Pair>(in, first[column], second[column]);
    }
    storeLine<In>(first, v + kFirst<In, Pair> * In * step, step);
    storeLine<In>(second, v + kSecond<In, Pair> * In * step, step);
    if constexpr (Pair + 1 < In / 2)
        gatherRows<In, Pair + 1>(inputs, v, step);
}

template <int In, bool RowsToo>
void gatherTile(const Inputs& inputs, float* v, std::int64_t step) {
    if constexpr (RowsToo)
        return gatherRows<In>(inputs, v, step);
    Packet in[In];
#pragma GCC unroll 8
    for (int column = 0; column < In; ++column)
        in[column] = inputs.at(0, column);
    storeLine<In>(in, v, step);
}

template <int In, bool RowsToo>
void gatherTiles(const WinogradGather& task) {
    constexpr int kRows = RowsToo ? In : 1;
    alignas(64) float copy[kRows * In * kLanes];
    const bool wholeRow = task.row.begin == 0 && task.row.end == kRows;
    for (std::int64_t tile = 0; tile < task.tiles; ++tile) {
        const WinogradSpan& column = task.columns[tile];
        const bool wholeTile = wholeRow && column.begin == 0 && column.end == In;
        Inputs inputs{.x = task.x,
                      .offset = task.row.in * task.rowStep + column.in * task.columnStep,
                      .rowTap = task.rowTap,
                      .columnTap = task.columnTap,
                      .rowBegin = task.row.begin,
                      .rowEnd = task.row.end,
                      .columnBegin = column.begin,
                      .columnEnd = column.end,
                      .channels = kLanes};
        float* v = task.v + tile * task.tileStep;
        for (std::int64_t c = 0; c < task.channels; c += kLanes, inputs.offset += kLanes, v += kLanes) {
            if (wholeTile && tile + 1 < task.tiles && task.columns[tile + 1].end == In)
                expectNext<In, kRows>(inputs);
            if (task.channels - c < kLanes)
                inputs.channels = static_cast<int>(task.channels - c);
            if (wholeTile && inputs.channels == kLanes)
                gatherTile<In, RowsToo>(inputs, v, task.positionStep);
            else
                gatherTile<In, RowsToo>(copyPart<In, kRows>(inputs, copy), v, task.positionStep);
        }
    }
}

/// Where one tile's outputs go, for a register of filters.
struct Outputs {
    float* y;
    std::int64_t rowTap;
    std::int64_t columnTap;
    int rows;
    int columns;
    int filters; ///< at most kLanes
    Packet bias;
    Epilogue epilogue;

    template <bool Whole>
    [[gnu::always_inline]] void put(int row, int column, const Packet& sum) const {
        if constexpr (!Whole)
            if (row >= rows || column >= columns)
                return;
        float* to = y + row * rowTap + column * columnTap;
        const Packet value = finished(plus(sum, bias), epilogue);
        if (Whole || filters == kLanes)
            store(to, value);
        else
            storePart(to, value, filters);
    }
};

template <int In, bool Whole>
[[gnu::always_inline]] inline void putLine(const Packet (&in)[In], int row, const Outputs& outputs) {
    Packet even[In / 2 - 1], odd[In / 2 - 1];
    transformProducts<false>(in, even);
    transformProducts<true>(in, odd);
#pragma GCC unroll 3
    for (int i = 0; i < In / 2 - 1; ++i) {
        outputs.put<Whole>(row, 2 * i, even[i]);
        outputs.put<Whole>(row, 2 * i + 1, odd[i]);
    }
}

/// The rows 0, 2, ... or 1, 3, ... of a tile's outputs.
template <int In, bool Whole, bool Odd>
[[gnu::always_inline]] inline void scatterRows(const float* m, std::int64_t step, const Outputs& outputs) {
    Packet rows[In / 2 - 1][In];
#pragma GCC unroll 8
    for (int column = 0; column < In; ++column) {
        Packet in[In], out[In / 2 - 1];
#pragma GCC unroll 8
        for (int row = 0; row < In; ++row)
            in[row] = load(m + (row * In + column) * step);
        transformProducts<Odd>(in, out);
#pragma GCC unroll 3
        for (int i = 0; i < In / 2 - 1; ++i)
            rows[i][column] = out[i];
    }
#pragma GCC unroll 3
    for (int i = 0; i < In / 2 - 1; ++i)
        putLine<In, Whole>(rows[i], 2 * i + (Odd ? 1 : 0), outputs);
}

template <int In, bool RowsToo, bool Whole>
[[gnu::always_inline]] inline void scatterTile(const float* m, std::int64_t step, const Outputs& outputs) {
    if constexpr (RowsToo) {
        scatterRows<In, Whole, false>(m, step, outputs);
        scatterRows<In, Whole, true>(m, step, outputs);
    } else {
        Packet in[In];
#pragma GCC unroll 8
        for (int column = 0; column < In; ++column)
            in[column] = load(m + column * step);
        putLine<In, Whole>(in, 0, outputs);
    }
}

template <int In, bool RowsToo>
void scatterPart(const float* m, std::int64_t step, const Outputs& outputs) {
    scatterTile<In, RowsToo, false>(m, step, outputs);
}

/// Whole tiles with a curve that is known when it is compiled: the test of it for each number written would be felt.
template <int In, bool RowsToo, Epilogue::Kind Kind>
void scatterTiles(const WinogradScatter& task) {
    const bool wholeRow = !RowsToo || task.row.outputs == In - 2;
    for (std::int64_t tile = 0; tile < task.tiles; ++tile) {
        const WinogradSpan& column = task.columns[tile];
        float* to = task.y + task.row.out * task.rowStep + column.out * task.columnStep;
        for (int r = 0; r < task.registers; ++r) {
            const int left = task.filters - r * kLanes;
            const Outputs outputs{.y = to + r * kLanes,
                                  .rowTap = task.rowTap,
                                  .columnTap = task.columnTap,
                                  .rows = task.row.outputs,
                                  .columns = column.outputs,
                                  .filters = left < kLanes ? left : kLanes,
                                  .bias = load(task.bias + r * kLanes),
                                  .epilogue = {Kind, task.epilogue.cap, task.epilogue.slope}};
            const float* from = task.m + tile * task.tileStep + r * kLanes;
            if (wholeRow && column.outputs == In - 2 && left >= kLanes)
                scatterTile<In, RowsToo, true>(from, task.positionStep, outputs);
            else
                scatterPart<In, RowsToo>(from, task.positionStep, outputs);
        }
    }
}

template <int In, bool RowsToo>
void scatterAs(const WinogradScatter& task) {
    switch (task.epilogue.kind) {
    case Epilogue::Kind::None:
        return scatterTiles<In, RowsToo, Epilogue::Kind::None>(task);
    case Epilogue::Kind::Relu:
        return scatterTiles<In, RowsToo, Epilogue::Kind::Relu>(task);
    case Epilogue::Kind::CappedRelu:
        return scatterTiles<In, RowsToo, Epilogue::Kind::CappedRelu>(task);
    case Epilogue::Kind::LeakyRelu:
        return scatterTiles<In, RowsToo, Epilogue::Kind::LeakyRelu>(task);
    }
}

} // namespace

void gatherWinograd(const WinogradGather& task) {
    if (task.inputs == 6)
        task.rowsToo ? gatherTiles<6, true>(task) : gatherTiles<6, false>(task);
    else
        task.rowsToo ? gatherTiles<8, true>(task) : gatherTiles<8, false>(task);
}

void scatterWinograd(const WinogradScatter& task) {
    if (task.inputs == 6)
        task.rowsToo ? scatterAs<6, true>(task) : scatterAs<6, false>(task);
    else
        task.rowsToo ? scatterAs<8, true>(task) : scatterAs<8, false>(task);
}

} // namespace layerscope::LAYERSCOPE_ISA
