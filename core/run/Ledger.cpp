// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Ledger.h"

namespace layerscope {

Ledger ledgerOf(const Graph& graph, const Plan& plan) {
    Ledger ledger;
    ledger.total = plan.total;
    for (NodeId id : plan.order) {
        const Node* node = graph.find(id);
        const NodePlan* known = plan.find(id);
        if (!node || !known)
            continue;
        const bool mistake = known->state == NodePlan::State::Mistake;
        ledger.rows.push_back(
            {id, node->name, node->type, known->state, known->output, known->output ? known->cost : NodeCost{}});
        ledger.mistakes += mistake ? 1 : 0;
    }
    return ledger;
}

} // namespace layerscope
