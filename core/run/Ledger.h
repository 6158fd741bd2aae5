// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <functional>
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
    bool shared = false;                  ///< a further call: its weights count with its layer
    std::optional<double> milliseconds{}; ///< measured in the last run that computed it
};

/// What a network takes, node by node, inputs before users; for `layerscope-cli info` and the window. All but the time
/// is known without running, also for a network that has no picture yet.
struct Ledger {
    std::vector<LedgerRow> rows;
    NodeCost total;
    double milliseconds = 0;  ///< of all rows that were measured
    std::size_t mistakes = 0; ///< nodes with an error

    const LedgerRow* find(NodeId id) const;
};

/// How long the last computation of a node took, where that is known.
using MeasuredTime = std::function<std::optional<double>(NodeId)>;
Ledger ledgerOf(const Graph& graph, const Plan& plan, const MeasuredTime& measured = {});

/// What can be compared between nodes.
enum class CostMeasure { Parameters, MultiplyAccumulates, Bytes, Milliseconds };
inline constexpr CostMeasure kCostMeasures[] = {CostMeasure::Parameters, CostMeasure::MultiplyAccumulates,
                                                CostMeasure::Bytes, CostMeasure::Milliseconds};
const char* measureLabel(CostMeasure measure); ///< N_()
/// What a node adds to the total: 0 parameters for a further call of a layer. Bytes are those of its output.
double amountOf(const LedgerRow& row, CostMeasure measure);
double totalOf(const Ledger& ledger, CostMeasure measure);
/// "1.23 M", "512 KiB", "0.42 ms"
std::string amountText(double amount, CostMeasure measure);

/// The chain from a source to an end of the network that takes most, sources first.
struct CostPath {
    std::vector<NodeId> nodes;
    double amount = 0;
};
CostPath costliestPath(const Graph& graph, const Ledger& ledger, CostMeasure measure);

/// With a header and the total, for a spreadsheet: numbers without units or separators.
std::vector<std::vector<std::string>> ledgerTable(const Ledger& ledger);
std::string ledgerCsv(const Ledger& ledger); ///< the same as RFC 4180 wants it

} // namespace layerscope
