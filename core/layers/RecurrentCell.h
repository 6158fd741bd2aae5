// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <string>
#include <vector>

namespace layerscope {

// What LSTM, GRU, SimpleRNN and Bidirectional share: a cell that is run along the time axis of [batch, time, features].

enum class CellKind { Simple, Lstm, Gru };

/// The settings of a cell, from the parameters of its layer.
struct CellSettings {
    CellKind kind = CellKind::Simple;
    std::int64_t units = 1;
    NamedFunction activation;
    NamedFunction recurrentActivation; ///< of the gates; not used by Simple
    bool useBias = true;
    bool resetAfter = false; ///< Gru: the reset gate works on the product, which has a bias of its own

    /// Blocks of `units` columns in the kernels: input, forget, candidate, output; update, reset, candidate.
    std::int64_t gates() const { return kind == CellKind::Lstm ? 4 : kind == CellKind::Gru ? 3 : 1; }
};
CellSettings cellSettings(const Params& params, CellKind kind);

/// How the cell goes along.
struct Walk {
    bool sequences = false;       ///< every step's output, in the order in which they come; otherwise the last one
    bool backwards = false;       ///< from the last step to the first
    bool zeroWhereMasked = false; ///< steps that are left out give 0; otherwise they repeat the output before
};

/// kernel [features, gates · units], recurrent_kernel [units, gates · units] and bias, under names with that prefix.
std::vector<WeightDef> cellWeights(const CellSettings& cell, std::int64_t features, const std::string& prefix,
                                   const std::string& owner);
/// Why the weights would be too many, or an activation does not fit; about inputs [batch, time, features].
std::optional<Fault> problemWithCell(const CellSettings& cell, const TensorSpec& input);
/// Shape and axes of what comes out: [batch, time, units] or [batch, units]. Masked when every step comes out.
TensorSpec walked(const CellSettings& cell, const Walk& walk, const TensorSpec& input);
Cost cellCost(const CellSettings& cell, const TensorSpec& input);

/// Runs the cell over the input from a state of zeros; steps that the mask leaves out change nothing.
Tensor runCell(const CellSettings& cell, const Walk& walk, const Value& input, std::span<const Tensor> weights,
               const Execution& exec);

/// What a cell remembers, [batch, units] each.
struct CellState {
    std::vector<float> hidden;
    std::vector<float> carry; ///< of Lstm
};
/// After the first `count` steps that the cell reads.
CellState stateAfter(const CellSettings& cell, const Walk& walk, const Value& input, std::span<const Tensor> weights,
                     std::int64_t count);
/// The place on the time axis of step i of the walk over `steps`.
inline std::int64_t timeOf(const Walk& walk, std::int64_t i, std::int64_t steps) {
    return walk.backwards ? steps - 1 - i : i;
}
/// Whether the input's mask lets the cell see a step.
bool isKept(const Value& input, std::int64_t example, std::int64_t time);

} // namespace layerscope
