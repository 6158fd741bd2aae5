// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Affine.h"

#include <array>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 16 * 1024;

/// x's axes with neighbours joined that the tables follow both, or repeat along both. A step of 0 repeats.
struct Joined {
    std::array<std::int64_t, Shape::kMaxRank + 1> sizes{};
    std::array<std::int64_t, Shape::kMaxRank + 1> steps{};
    int rank = 0;

    Joined(const Shape& xShape, const Shape& tables) {
        std::int64_t step = 1;
        for (int axis = xShape.rank() - 1; axis >= 0; --axis) {
            if (xShape[axis] == 1)
                continue;
            const bool follows = tables[axis] != 1;
            const auto inner = static_cast<std::size_t>(rank - 1);
            if (rank > 0 && follows == (steps[inner] != 0)) {
                sizes[inner] *= xShape[axis];
            } else {
                sizes[inner + 1] = xShape[axis];
                steps[inner + 1] = follows ? step : 0;
                ++rank;
            }
            step *= tables[axis];
        }
        if (rank == 0) {
            sizes[0] = 1;
            rank = 1;
        }
    }

    /// Where the tables' numbers for line number `line` begin; a line goes along the first (innermost) axis.
    std::int64_t tableOffset(std::int64_t line) const {
        std::int64_t offset = 0;
        for (std::size_t i = 1; i < static_cast<std::size_t>(rank); ++i) {
            offset += line % sizes[i] * steps[i];
            line /= sizes[i];
        }
        return offset;
    }
};

} // namespace

Affine::Affine(const Shape& tables)
    : shape(tables)
    , minus(static_cast<std::size_t>(tables.elements()), 0)
    , times(minus.size(), 1)
    , plus(minus.size(), 0) {}

void applyAffine(const Affine& affine, const Shape& xShape, std::span<const float> x, std::span<float> y,
                 const Execution& exec) {
    const Joined joined(xShape, affine.shape);
    const std::int64_t run = joined.sizes[0];
    exec.parallelFor(xShape.elements() / run, kGrain / run + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end && !exec.stopped(); ++line) {
            const std::int64_t offset = joined.tableOffset(line);
            const float* minus = affine.minus.data() + offset;
            const float* times = affine.times.data() + offset;
            const float* plus = affine.plus.data() + offset;
            const float* from = x.data() + line * run;
            float* to = y.data() + line * run;
            if (joined.steps[0] == 0) {
                const float m = *minus;
                const float t = *times;
                const float p = *plus;
                for (std::int64_t i = 0; i < run; ++i)
                    to[i] = (from[i] - m) * t + p;
                continue;
            }
            for (std::int64_t i = 0; i < run; ++i)
                to[i] = (from[i] - minus[i]) * times[i] + plus[i];
        }
    });
}

} // namespace layerscope
