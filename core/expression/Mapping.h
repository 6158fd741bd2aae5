// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"

#include <span>

namespace layerscope::expression {

/// y = function(x), number by number.
template <class In, class Out, class F>
void mapInto(std::span<const In> x, std::span<Out> y, const Execution& exec, F function) {
    exec.parallelFor(static_cast<std::int64_t>(x.size()), 1 << 13, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
            y[i] = function(x[i]);
    });
}

} // namespace layerscope::expression
