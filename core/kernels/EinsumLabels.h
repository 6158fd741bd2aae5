// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Einsum.h"

#include <map>

namespace layerscope::detail {

/// An equation over shapes: a label an axis (a letter, or a negative number for an axis under "..."), the size of each
/// label.
struct EinsumLabels {
    std::vector<std::vector<int>> inputs;
    std::vector<int> output;
    std::map<int, std::int64_t> sizes;
};

EinsumChecked<EinsumLabels> einsumLabels(const EinsumEquation& equation, std::span<const Shape> inputs);

/// "ab." -> "ab...".
std::string withDots(const std::string& term);

} // namespace layerscope::detail
