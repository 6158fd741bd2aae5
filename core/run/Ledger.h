// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// One node as an account of what it takes.
struct LedgerRow {
    NodeId node;
    std::string name;
    std::string type;
    NodePlan::State state = NodePlan::State::NotReached;
    std::optional<TensorSpec> output; ///< absent after a mistake
    NodeCost cost;
};

/// What a network takes, node by node, inputs before users; for `layerscope-cli info` and the window's footer. All of
/// it is known without running, also for a network that has no picture yet.
struct Ledger {
    std::vector<LedgerRow> rows;
    NodeCost total;
    std::size_t mistakes = 0; ///< nodes with an error
};

Ledger ledgerOf(const Graph& graph, const Plan& plan);

} // namespace layerscope
