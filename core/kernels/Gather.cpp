// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Gather.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 16 * 1024;
using Bits = std::array<std::byte, 4>; ///< one element, whatever its dtype

/// The last axis that is picked from; what lies inside it moves in one piece. -1: none is.
int lastPicked(std::span<const Picks> picks) {
    int axis = static_cast<int>(picks.size()) - 1;
    while (axis >= 0 && picks[static_cast<std::size_t>(axis)].empty())
        --axis;
    return axis;
}

Shape pickedShape(const Shape& shape, std::span<const Picks> picks) {
    Shape out = shape;
    for (int axis = 0; axis < shape.rank(); ++axis)
        if (!picks[static_cast<std::size_t>(axis)].empty())
            out[axis] = static_cast<std::int64_t>(picks[static_cast<std::size_t>(axis)].size());
    return out;
}

std::int64_t product(const Shape& shape, int first, int last) {
    std::int64_t out = 1;
    for (int axis = first; axis < last; ++axis)
        out *= shape[axis];
    return out;
}

/// The line of x, along `axis`, that line number `line` of the output is picked from; kNothing when there is none.
std::int64_t sourceLine(const Shape& from, const Shape& to, std::span<const Picks> picks, int axis, std::int64_t line) {
    std::int64_t source = 0;
    std::int64_t lines = 1;
    for (int outer = axis - 1; outer >= 0; --outer) {
        const Picks& picked = picks[static_cast<std::size_t>(outer)];
        std::int64_t index = line % to[outer];
        line /= to[outer];
        if (!picked.empty())
            index = picked[static_cast<std::size_t>(index)];
        if (index == kNothing)
            return kNothing;
        source += index * lines;
        lines *= from[outer];
    }
    return source;
}

void fillRun(std::byte* to, std::int64_t count, Bits bits) {
    for (std::int64_t i = 0; i < count; ++i)
        std::memcpy(to + i * 4, bits.data(), 4);
}

/// Runs of one line, as picked; neighbours that are neighbours in x too go in one piece.
void pickRuns(const Picks& along, const std::byte* line, std::int64_t run, Bits bits, std::byte* y) {
    for (std::size_t i = 0; i < along.size();) {
        std::size_t next = i + 1;
        const bool nothing = along[i] == kNothing;
        while (next < along.size() && along[next] == (nothing ? kNothing : along[next - 1] + 1))
            ++next;
        const std::int64_t count = static_cast<std::int64_t>(next - i) * run;
        if (nothing)
            fillRun(y, count, bits);
        else
            std::memcpy(y, line + along[i] * run * 4, static_cast<std::size_t>(count) * 4);
        y += count * 4;
        i = next;
    }
}

void gatherBits(const Tensor& x, std::span<const Picks> picks, float fill, std::span<std::byte> y,
                const Execution& exec) {
    const int axis = lastPicked(picks);
    if (axis < 0) {
        std::ranges::copy(x.rawBytes(), y.begin());
        return;
    }
    const Bits bits = x.dtype() == DType::Float32 ? std::bit_cast<Bits>(fill) : Bits{};
    const Shape& from = x.shape();
    const Shape to = pickedShape(from, picks);
    const Picks& along = picks[static_cast<std::size_t>(axis)];
    const std::int64_t run = product(from, axis + 1, from.rank());
    const std::int64_t lineOut = to[axis] * run;
    const std::int64_t lineIn = from[axis] * run;
    exec.parallelFor(product(to, 0, axis), kGrain / lineOut + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end && !exec.stopped(); ++line) {
            std::byte* target = y.data() + line * lineOut * 4;
            const std::int64_t other = sourceLine(from, to, picks, axis, line);
            if (other == kNothing) {
                fillRun(target, lineOut, bits);
                continue;
            }
            pickRuns(along, x.rawBytes().data() + other * lineIn * 4, run, bits, target);
        }
    });
}

} // namespace

Tensor gathered(const Tensor& x, std::span<const Picks> picks, float fill, const Execution& exec) {
    if (lastPicked(picks) < 0)
        return x;
    TensorBuilder builder(pickedShape(x.shape(), picks), x.dtype());
    gatherBits(x, picks, fill, builder.rawBytes(), exec);
    return std::move(builder).finish();
}

void gather(const Tensor& x, std::span<const Picks> picks, float fill, std::span<float> y, const Execution& exec) {
    gatherBits(x, picks, fill, std::as_writable_bytes(y), exec);
}

Picks stretch(std::int64_t size, std::int64_t first, std::int64_t count) {
    Picks out(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        out[static_cast<std::size_t>(i)] = first + i >= 0 && first + i < size ? first + i : kNothing;
    return out;
}

Picks repeats(std::int64_t size, std::int64_t times) {
    Picks out;
    out.reserve(static_cast<std::size_t>(size * times));
    for (std::int64_t i = 0; i < size; ++i)
        out.insert(out.end(), static_cast<std::size_t>(times), i);
    return out;
}

} // namespace layerscope
