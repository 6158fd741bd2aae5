// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/AxisGather.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace layerscope::expression {
namespace {

/// A tensor as blocks: before the axis, along it, after it.
struct Blocks {
    std::int64_t outer = 1;
    std::int64_t inner = 1;
    Blocks(const Shape& shape, int axis) {
        for (int i = 0; i < shape.rank(); ++i)
            (i < axis ? outer : inner) *= i == axis ? 1 : shape[i];
    }
};

constexpr std::int64_t kWord = 4; // every number takes four bytes

} // namespace

Tensor gatherAxis(const Tensor& x, int axis, const std::vector<std::int64_t>& places, std::uint32_t fill,
                  const Execution& exec) {
    Shape shape = x.shape();
    shape[axis] = static_cast<std::int64_t>(places.size());
    const Blocks blocks(shape, axis);
    const std::int64_t from = x.shape()[axis];
    TensorBuilder y(shape, x.dtype());
    const std::byte* source = x.rawBytes().data();
    std::byte* target = y.rawBytes().data();
    const std::int64_t rows = blocks.outer * shape[axis];
    exec.parallelFor(rows, std::max<std::int64_t>(1, (1 << 14) / blocks.inner),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t row = begin; row < end; ++row) {
                             const std::int64_t place = places[static_cast<std::size_t>(row % shape[axis])];
                             std::byte* to = target + row * blocks.inner * kWord;
                             if (place < 0)
                                 for (std::int64_t i = 0; i < blocks.inner; ++i)
                                     std::memcpy(to + i * kWord, &fill, kWord);
                             else
                                 std::memcpy(to, source + (row / shape[axis] * from + place) * blocks.inner * kWord,
                                             static_cast<std::size_t>(blocks.inner * kWord));
                         }
                     });
    return std::move(y).finish();
}

Tensor joined(const std::vector<Array>& parts, int axis, const Shape& out, const Execution& exec) {
    TensorBuilder y(out, parts[0].tensor.dtype());
    const Blocks blocks(out, axis);
    std::byte* target = y.rawBytes().data();
    std::int64_t before = 0;
    for (const Array& part : parts) {
        const std::int64_t along = part.tensor.shape()[axis];
        const std::byte* source = part.tensor.rawBytes().data();
        const std::int64_t bytes = along * blocks.inner * kWord;
        exec.parallelFor(blocks.outer, std::max<std::int64_t>(1, (1 << 16) / bytes),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (std::int64_t i = begin; i < end; ++i)
                                 std::memcpy(target + (i * out[axis] + before) * blocks.inner * kWord,
                                             source + i * bytes, static_cast<std::size_t>(bytes));
                         });
        before += along;
    }
    return std::move(y).finish();
}

std::uint32_t fillBits(double value, Element element) {
    if (element == Element::Float32)
        return std::bit_cast<std::uint32_t>(static_cast<float>(value));
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(value));
}

} // namespace layerscope::expression
