// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Affine.h"

#include "kernels/AffineRun.h"
#include "kernels/KernelTable.h"

#include <algorithm>
#include <array>

namespace layerscope {
namespace {

// Numbers that stay in the first-level cache from the affine to what finishes them.
constexpr std::int64_t kBlock = 4 * 1024;
// Blocks that are worth another thread.
constexpr std::int64_t kGrain = 4;

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
                 const Execution& exec, const Finish& finish) {
    const Joined joined(xShape, affine.shape);
    const std::int64_t run = joined.sizes[0];
    const std::int64_t lines = xShape.elements() / run;
    // A block is some lines or a part of one, whatever the threads.
    const std::int64_t group = std::max<std::int64_t>(1, kBlock / run);
    const std::int64_t parts = (run + kBlock - 1) / kBlock;
    const bool follows = joined.steps[0] != 0;
    const KernelTable& table = kernels();
    const auto runAt = [&](std::int64_t line, std::int64_t at, std::int64_t count) {
        const std::int64_t offset = joined.tableOffset(line) + (follows ? at : 0);
        return AffineRun{.x = x.data() + line * run + at,
                         .y = y.data() + line * run + at,
                         .count = count,
                         .minus = affine.minus.data() + offset,
                         .times = affine.times.data() + offset,
                         .plus = affine.plus.data() + offset,
                         .follows = follows};
    };
    exec.parallelFor((lines + group - 1) / group * parts, kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end && !exec.stopped(); ++block) {
            const std::int64_t first = block / parts * group;
            const std::int64_t last = std::min(first + group, lines);
            const std::int64_t at = block % parts * kBlock;
            const std::int64_t count = std::min(kBlock, run - at);
            for (std::int64_t line = first; line < last; ++line)
                table.applyAffine(runAt(line, at, count));
            if (finish)
                finish(y.subspan(static_cast<std::size_t>(first * run + at),
                                 static_cast<std::size_t>((last - first - 1) * run + count)));
        }
    });
}

} // namespace layerscope
