// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"
#include "layer/ParamDef.h"

#include <cstddef>
#include <string>
#include <vector>

namespace layerscope {

/// A row of values for one parameter, to see what becomes of a network with each.
using SweepValues = std::vector<ParamValue>;

inline constexpr std::size_t kMostSweepValues = 64;

/// Whether a parameter has values that can be put in a row: numbers, choices, flags, tuples and activations.
bool canSweep(const ParamDef& def);

/// Values that are worth a look first, among them `now`: strides 1, 2, 3, dilation 1, 2, 4, odd kernels, doubled and
/// halved counts, all choices; otherwise what the slider covers. All are allowed by the parameter.
SweepValues usualSweep(const ParamDef& def, const ParamValue& now);

/// Reads "1, 2, 4", "1..8", "0..1 step 0.25", "same, valid", "on, off", "3 x 5, 5 x 3" (a tuple's entries; one number
/// is all of them). The error says what cannot be used.
Result<SweepValues> parseSweep(const ParamDef& def, const std::string& text);
/// The text that parseSweep reads back.
std::string sweepText(const ParamDef& def, const SweepValues& values);

/// The graph with another value of the layer that the node belongs to.
Graph withParam(const Graph& graph, NodeId node, const std::string& param, const ParamValue& value);

} // namespace layerscope
