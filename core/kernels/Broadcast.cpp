// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 16 * 1024;
// Numbers that stay in the first-level cache until all inputs are in them.
constexpr std::int64_t kBlock = 4 * 1024;

/// y[i] = combined(y[i], x[i * step]), step 0 or 1; two loops, so that the compiler may do several numbers at once.
template <class Combined>
void run(const float* x, std::int64_t step, float* y, std::int64_t count, Combined combined) {
    if (step == 1) {
        for (std::int64_t i = 0; i < count; ++i)
            y[i] = combined(y[i], x[i]);
    } else {
        for (std::int64_t i = 0; i < count; ++i)
            y[i] = combined(y[i], *x);
    }
}

void combineRun(const float* x, std::int64_t step, float* y, std::int64_t count, Combine combine) {
    switch (combine) {
    case Combine::Copy:
        return run(x, step, y, count, [](float, float b) { return b; });
    case Combine::Add:
        return run(x, step, y, count, [](float a, float b) { return a + b; });
    case Combine::Subtract:
        return run(x, step, y, count, [](float a, float b) { return a - b; });
    case Combine::Multiply:
        return run(x, step, y, count, [](float a, float b) { return a * b; });
    case Combine::Maximum:
        return run(x, step, y, count, [](float a, float b) { return a > b || a != a ? a : b; });
    case Combine::Minimum:
        return run(x, step, y, count, [](float a, float b) { return a < b || a != a ? a : b; });
    }
}

/// Where the run of x begins that belongs to run number `line` of y; a run goes along the last axis.
std::int64_t runOffset(const Shape& xShape, const Shape& yShape, std::int64_t line) {
    std::int64_t offset = 0;
    std::int64_t stride = xShape[-1];
    for (int axis = yShape.rank() - 2; axis >= 0; --axis) {
        const std::int64_t index = line % yShape[axis];
        line /= yShape[axis];
        offset += (xShape[axis] == 1 ? 0 : index) * stride;
        stride *= xShape[axis];
    }
    return offset;
}

} // namespace

void broadcastInto(const Shape& xShape, std::span<const float> x, const Shape& yShape, std::span<float> y,
                   Combine combine, const Execution& exec) {
    if (xShape == yShape) {
        exec.parallelFor(yShape.elements(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            combineRun(x.data() + begin, 1, y.data() + begin, end - begin, combine);
        });
        return;
    }
    const std::int64_t run = yShape[-1];
    const std::int64_t step = xShape[-1] == run ? 1 : 0;
    exec.parallelFor(yShape.elements() / run, kGrain / run + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end; ++line)
            combineRun(x.data() + runOffset(xShape, yShape, line), step, y.data() + line * run, run, combine);
    });
}

void combineAll(std::span<const Tensor> inputs, std::span<const Shape> shapes, const Shape& yShape, std::span<float> y,
                Combine combine, const Finish& finish, const Execution& exec) {
    const bool alike = std::ranges::all_of(shapes, [&](const Shape& shape) { return shape == yShape; });
    const std::int64_t run = alike ? yShape.elements() : yShape[-1];
    const std::int64_t lines = alike ? 1 : yShape.elements() / run;
    // A block is some lines or a part of one, whatever the threads.
    const std::int64_t group = std::max<std::int64_t>(1, kBlock / run);
    const std::int64_t parts = (run + kBlock - 1) / kBlock;
    exec.parallelFor((lines + group - 1) / group * parts, kGrain / kBlock, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end && !exec.stopped(); ++block) {
            const std::int64_t first = block / parts * group;
            const std::int64_t last = std::min(first + group, lines);
            const std::int64_t at = block % parts * kBlock;
            const std::int64_t count = std::min(kBlock, run - at);
            for (std::size_t i = 0; i < inputs.size(); ++i)
                for (std::int64_t line = first; line < last; ++line) {
                    const bool follows = alike || shapes[i][-1] == run;
                    const float* x = inputs[i].floats().data() + (alike ? 0 : runOffset(shapes[i], yShape, line)) +
                                     (follows ? at : 0);
                    float* to = y.data() + line * run + at;
                    if (x != to)
                        combineRun(x, follows ? 1 : 0, to, count, i == 0 ? Combine::Copy : combine);
                }
            if (finish)
                finish(y.subspan(static_cast<std::size_t>(first * run + at),
                                 static_cast<std::size_t>((last - first - 1) * run + count)));
        }
    });
}

} // namespace layerscope
