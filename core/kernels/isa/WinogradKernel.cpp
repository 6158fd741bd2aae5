// SPDX-License-Identifier: GPL-3.0-or-later
// Winograd's transforms for F(4, 3): of inputs before the products, and of products to outputs. The interpolation
// points are 0, 1, -1, 2, -2 and infinity.
#include "kernels/WinogradTask.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

constexpr int kIn = kWinogradInputs;
constexpr int kOut = kWinogradOutputs;
constexpr int kHalf = kIn / 2;

[[gnu::always_inline]] inline Packet plus(const Packet& a, const Packet& b) {
    return Eigen::internal::padd(a, b);
}

[[gnu::always_inline]] inline Packet minus(const Packet& a, const Packet& b) {
    return Eigen::internal::psub(a, b);
}

/// Half of what six inputs become: the first three numbers, or the last three. Two halves leave enough registers free.
template <bool First>
[[gnu::always_inline]] inline void transformInputs(const Packet (&in)[kIn], Packet* out) {
    if constexpr (First) {
        out[0] = multiplyAdd(all(4), in[0], multiplyAdd(all(-5), in[2], in[4]));
        const Packet even = multiplyAdd(all(-4), in[2], in[4]);
        const Packet odd = multiplyAdd(all(-4), in[1], in[3]);
        out[1] = plus(even, odd);
        out[2] = minus(even, odd);
    } else {
        const Packet even = minus(in[4], in[2]);
        const Packet odd = minus(in[3], in[1]);
        out[0] = multiplyAdd(all(2), odd, even);
        out[1] = multiplyAdd(all(-2), odd, even);
        out[2] = multiplyAdd(all(4), in[1], multiplyAdd(all(-5), in[3], in[5]));
    }
}

/// Four outputs from six products.
[[gnu::always_inline]] inline void transformProducts(const Packet (&in)[kIn], Packet (&out)[kOut]) {
    const Packet plus1 = plus(in[1], in[2]);
    const Packet minus1 = minus(in[1], in[2]);
    const Packet plus2 = plus(in[3], in[4]);
    const Packet minus2 = minus(in[3], in[4]);
    out[0] = plus(plus(in[0], plus1), plus2);
    out[1] = multiplyAdd(all(2), minus2, minus1);
    out[2] = multiplyAdd(all(4), plus2, plus1);
    out[3] = plus(multiplyAdd(all(8), minus2, minus1), in[5]);
}

[[gnu::always_inline]] inline Packet loadPart(const float* from, int count) {
    float lanes[kLanes];
    for (int i = 0; i < kLanes; ++i)
        lanes[i] = i < count ? from[i] : 0.0F;
    return load(lanes);
}

alignas(64) constexpr float kZeros[kLanes] = {};

/// The inputs of one tile for a register of channels.
struct Inputs {
    const float* x;
    std::int64_t offset; ///< of the first one from x; not in x where that is padding
    std::int64_t rowTap;
    std::int64_t columnTap;
    int rowBegin, rowEnd, columnBegin, columnEnd;
    int channels; ///< at most kLanes

    template <bool Whole>
    [[gnu::always_inline]] Packet at(int row, int column) const {
        const float* from = x + offset + row * rowTap + column * columnTap;
        if constexpr (Whole)
            return load(from);
        const bool inside = row >= rowBegin && row < rowEnd && column >= columnBegin && column < columnEnd;
        return channels == kLanes ? load(inside ? from : kZeros) : loadPart(inside ? from : kZeros, channels);
    }
};

template <bool Whole, bool FirstRows>
[[gnu::always_inline]] inline void gatherHalf(const Inputs& inputs, float* v, std::int64_t step) {
    Packet rows[kHalf][kIn];
#pragma GCC unroll 6
    for (int column = 0; column < kIn; ++column) {
        Packet in[kIn], out[kHalf];
#pragma GCC unroll 6
        for (int row = 0; row < kIn; ++row)
            in[row] = inputs.at<Whole>(row, column);
        transformInputs<FirstRows>(in, out);
#pragma GCC unroll 3
        for (int row = 0; row < kHalf; ++row)
            rows[row][column] = out[row];
    }
#pragma GCC unroll 3
    for (int row = 0; row < kHalf; ++row) {
        Packet out[kIn];
        transformInputs<true>(rows[row], out);
        transformInputs<false>(rows[row], out + kHalf);
#pragma GCC unroll 6
        for (int column = 0; column < kIn; ++column)
            store(v + (row * kIn + column) * step, out[column]);
    }
}

template <bool Whole>
void gatherSquare(const Inputs& inputs, float* v, std::int64_t step) {
    gatherHalf<Whole, true>(inputs, v, step);
    gatherHalf<Whole, false>(inputs, v + kHalf * kIn * step, step);
}

template <bool Whole>
void gatherLine(const Inputs& inputs, float* v, std::int64_t step) {
    Packet in[kIn], out[kIn];
#pragma GCC unroll 6
    for (int column = 0; column < kIn; ++column)
        in[column] = inputs.at<Whole>(0, column);
    transformInputs<true>(in, out);
    transformInputs<false>(in, out + kHalf);
#pragma GCC unroll 6
    for (int column = 0; column < kIn; ++column)
        store(v + column * step, out[column]);
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

template <bool Whole>
[[gnu::always_inline]] inline void scatterSquare(const float* m, std::int64_t step, const Outputs& outputs) {
    Packet rows[kOut][kIn];
#pragma GCC unroll 6
    for (int column = 0; column < kIn; ++column) {
        Packet in[kIn], out[kOut];
#pragma GCC unroll 6
        for (int row = 0; row < kIn; ++row)
            in[row] = load(m + (row * kIn + column) * step);
        transformProducts(in, out);
#pragma GCC unroll 4
        for (int row = 0; row < kOut; ++row)
            rows[row][column] = out[row];
    }
#pragma GCC unroll 4
    for (int row = 0; row < kOut; ++row) {
        Packet out[kOut];
        transformProducts(rows[row], out);
#pragma GCC unroll 4
        for (int column = 0; column < kOut; ++column)
            outputs.put<Whole>(row, column, out[column]);
    }
}

template <bool Whole>
[[gnu::always_inline]] inline void scatterLine(const float* m, std::int64_t step, const Outputs& outputs) {
    Packet in[kIn], out[kOut];
#pragma GCC unroll 6
    for (int column = 0; column < kIn; ++column)
        in[column] = load(m + column * step);
    transformProducts(in, out);
#pragma GCC unroll 4
    for (int column = 0; column < kOut; ++column)
        outputs.put<Whole>(0, column, out[column]);
}

template <bool Whole, bool RowsToo>
[[gnu::always_inline]] inline void scatter(const float* m, std::int64_t step, const Outputs& outputs) {
    if constexpr (RowsToo)
        scatterSquare<Whole>(m, step, outputs);
    else
        scatterLine<Whole>(m, step, outputs);
}

/// With a curve that is known when it is compiled: the test of it for each number written would be felt.
template <Epilogue::Kind Kind, bool RowsToo>
void scatterTiles(const WinogradScatter& task) {
    const bool wholeRow = !RowsToo || task.row.outputs == kOut;
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
            if (wholeRow && column.outputs == kOut && left >= kLanes)
                scatter<true, RowsToo>(from, task.positionStep, outputs);
            else
                scatter<false, RowsToo>(from, task.positionStep, outputs);
        }
    }
}

template <bool RowsToo>
void scatterAs(const WinogradScatter& task) {
    switch (task.epilogue.kind) {
    case Epilogue::Kind::None:
        return scatterTiles<Epilogue::Kind::None, RowsToo>(task);
    case Epilogue::Kind::Relu:
        return scatterTiles<Epilogue::Kind::Relu, RowsToo>(task);
    case Epilogue::Kind::CappedRelu:
        return scatterTiles<Epilogue::Kind::CappedRelu, RowsToo>(task);
    case Epilogue::Kind::LeakyRelu:
        return scatterTiles<Epilogue::Kind::LeakyRelu, RowsToo>(task);
    }
}

} // namespace

void gatherWinograd(const WinogradGather& task) {
    const int rows = task.rowsToo ? kIn : 1;
    const bool wholeRow = task.row.begin == 0 && task.row.end == rows;
    for (std::int64_t tile = 0; tile < task.tiles; ++tile) {
        const WinogradSpan& column = task.columns[tile];
        const bool wholeTile = wholeRow && column.begin == 0 && column.end == kIn;
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
            if (task.channels - c < kLanes)
                inputs.channels = static_cast<int>(task.channels - c);
            const bool whole = wholeTile && inputs.channels == kLanes;
            if (task.rowsToo)
                (whole ? gatherSquare<true> : gatherSquare<false>)(inputs, v, task.positionStep);
            else
                (whole ? gatherLine<true> : gatherLine<false>)(inputs, v, task.positionStep);
        }
    }
}

void scatterWinograd(const WinogradScatter& task) {
    task.rowsToo ? scatterAs<true>(task) : scatterAs<false>(task);
}

} // namespace layerscope::LAYERSCOPE_ISA
