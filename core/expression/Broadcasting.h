// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <algorithm>
#include <array>
#include <vector>

namespace layerscope::expression {

/// The shape that tensors broadcast to by numpy's rules, with the axes of the first that has each in full; float32.
Inference broadcastSpec(const CallSpecs& call, std::span<const Spec> specs);

/// How operands lie under a result: merged axes, the innermost last, each with the steps of every operand.
template <std::size_t N>
struct Alignment {
    struct Run {
        std::int64_t count = 1;
        std::array<std::int64_t, N> steps{};
    };
    std::vector<Run> runs; ///< never empty

    Alignment(const Shape& out, const std::array<const Shape*, N>& shapes) {
        for (int axis = 0; axis < out.rank(); ++axis) {
            Run run{out[axis], {}};
            for (std::size_t k = 0; k < N; ++k)
                run.steps[k] = stepOf(*shapes[k], axis - (out.rank() - shapes[k]->rank()));
            append(run);
        }
        if (runs.empty())
            runs.push_back({});
    }

    /// Places of the operands for the first element of row `row` (a walk over all axes but the innermost).
    std::array<std::int64_t, N> placeOf(std::int64_t row) const {
        std::array<std::int64_t, N> place{};
        for (std::size_t i = runs.size() - 1; i-- > 0;) {
            const std::int64_t at = row % runs[i].count;
            row /= runs[i].count;
            for (std::size_t k = 0; k < N; ++k)
                place[k] += at * runs[i].steps[k];
        }
        return place;
    }

private:
    static std::int64_t stepOf(const Shape& shape, int axis) {
        if (axis < 0 || shape[axis] == 1)
            return 0;
        std::int64_t step = 1;
        for (int i = axis + 1; i < shape.rank(); ++i)
            step *= shape[i];
        return step;
    }
    void append(const Run& run) {
        if (run.count == 1)
            return;
        if (!runs.empty()) {
            bool joins = true;
            for (std::size_t k = 0; k < N; ++k)
                joins = joins && runs.back().steps[k] == run.steps[k] * run.count;
            if (joins) {
                runs.back() = {runs.back().count * run.count, run.steps};
                return;
            }
        }
        runs.push_back(run);
    }
};

/// Calls part(places, y index, n) for pieces of the result's innermost runs that together cover it.
template <std::size_t N, class Part>
void forRuns(const Alignment<N>& alignment, std::int64_t elements, const Execution& exec, const Part& part) {
    const std::int64_t inner = alignment.runs.back().count;
    const auto& steps = alignment.runs.back().steps;
    exec.parallelFor(elements, 1 << 14, [&](std::int64_t begin, std::int64_t end) {
        while (begin < end) {
            const std::int64_t column = begin % inner;
            const std::int64_t n = std::min(inner - column, end - begin);
            auto place = alignment.placeOf(begin / inner);
            for (std::size_t k = 0; k < N; ++k)
                place[k] += column * steps[k];
            part(place, begin, n);
            begin += n;
        }
    });
}

/// y = function(a, b), number by number under broadcasting. In and Out are float or std::int32_t.
template <class In, class Out, class F>
void zipInto(const Shape& aShape, std::span<const In> a, const Shape& bShape, std::span<const In> b, const Shape& out,
             std::span<Out> y, const Execution& exec, F function) {
    const Alignment<2> alignment(out, {&aShape, &bShape});
    const auto steps = alignment.runs.back().steps;
    forRuns(alignment, static_cast<std::int64_t>(y.size()), exec,
            [&](const std::array<std::int64_t, 2>& place, std::int64_t at, std::int64_t n) {
                const In* pa = a.data() + place[0];
                const In* pb = b.data() + place[1];
                Out* py = y.data() + at;
                for (std::int64_t i = 0; i < n; ++i)
                    py[i] = function(pa[i * steps[0]], pb[i * steps[1]]);
            });
}

} // namespace layerscope::expression
