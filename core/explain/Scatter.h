// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Explain.h"
#include "explain/TapGrid.h"

#include <optional>
#include <vector>

namespace layerscope {

/// What one input element of a transposed layer adds to one channel of the output: each number of the kernel, times the
/// element, at a place of its own.
struct Scatter {
    struct Cell {
        std::vector<std::int64_t> output; ///< where it is written; empty where the padding cuts it off
        double weight = 0;
        double product = 0;
    };
    std::vector<std::int64_t> sizes; ///< of the kernel
    std::vector<Cell> cells{};       ///< row-major
    std::size_t own = 0;             ///< the cell that the explained element got
    double factor = 0;
};

/// Of a term of the sum of a transposed layer (its kernel has filters before channels); nothing for other layers and
/// terms. `element` is the explained one.
std::optional<Scatter> scatterOf(const Step& step, std::size_t term, const PlanStep& node, const NodeNumbers& numbers,
                                 std::span<const std::int64_t> element);

} // namespace layerscope
