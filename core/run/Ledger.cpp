// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Ledger.h"

#include "base/Numbers.h"
#include "tensor/Csv.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <map>
#include <sstream>

namespace layerscope {
namespace {

/// The same in every locale, as a spreadsheet reads it.
std::string timeText(std::optional<double> milliseconds) {
    if (!milliseconds)
        return {};
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << *milliseconds;
    return text.str();
}

std::vector<std::string> costFields(const NodeCost& cost) {
    return {std::to_string(cost.parameters), std::to_string(cost.multiplyAccumulates), std::to_string(cost.outputBytes),
            std::to_string(cost.weightBytes)};
}

} // namespace

const LedgerRow* Ledger::find(NodeId id) const {
    const auto row = std::ranges::find(rows, id, &LedgerRow::node);
    return row == rows.end() ? nullptr : &*row;
}

Ledger ledgerOf(const Graph& graph, const Plan& plan, const MeasuredTime& measured) {
    Ledger ledger;
    ledger.total = plan.total;
    for (NodeId id : plan.order) {
        const Node* node = graph.find(id);
        const NodePlan* known = plan.find(id);
        if (!node || !known)
            continue;
        const Node* layer = graph.layerOf(id);
        LedgerRow row{.node = id,
                      .name = node->name,
                      .type = layer ? layer->type : node->type,
                      .state = known->state,
                      .output = known->output,
                      .cost = known->output ? known->cost : NodeCost{},
                      .shared = static_cast<bool>(node->sharesWith)};
        if (measured)
            row.milliseconds = measured(id);
        ledger.milliseconds += row.milliseconds.value_or(0);
        ledger.mistakes += known->state == NodePlan::State::Mistake ? 1 : 0;
        ledger.rows.push_back(std::move(row));
    }
    return ledger;
}

const char* measureLabel(CostMeasure measure) {
    switch (measure) {
    case CostMeasure::Parameters:
        return N_("Parameters");
    case CostMeasure::MultiplyAccumulates:
        return N_("Multiply-accumulates");
    case CostMeasure::Bytes:
        return N_("Activation memory");
    case CostMeasure::Milliseconds:
        return N_("Time");
    }
    return "";
}

double amountOf(const LedgerRow& row, CostMeasure measure) {
    switch (measure) {
    case CostMeasure::Parameters:
        return row.shared ? 0 : static_cast<double>(row.cost.parameters);
    case CostMeasure::MultiplyAccumulates:
        return static_cast<double>(row.cost.multiplyAccumulates);
    case CostMeasure::Bytes:
        return static_cast<double>(row.cost.outputBytes);
    case CostMeasure::Milliseconds:
        return row.milliseconds.value_or(0);
    }
    return 0;
}

double totalOf(const Ledger& ledger, CostMeasure measure) {
    double total = 0;
    for (const LedgerRow& row : ledger.rows)
        total += amountOf(row, measure);
    return total;
}

std::string amountText(double amount, CostMeasure measure) {
    switch (measure) {
    case CostMeasure::Parameters:
    case CostMeasure::MultiplyAccumulates:
        return shortCount(static_cast<std::int64_t>(std::min(std::round(amount), 9e18)));
    case CostMeasure::Bytes:
        return byteSize(static_cast<std::uint64_t>(std::min(std::round(amount), 1.8e19)));
    case CostMeasure::Milliseconds:
        return duration(amount);
    }
    return {};
}

CostPath costliestPath(const Graph& graph, const Ledger& ledger, CostMeasure measure) {
    struct Best {
        double amount = 0;
        NodeId before{};
    };
    std::map<NodeId, Best> best;
    NodeId end{};
    for (const LedgerRow& row : ledger.rows) {
        Best own;
        for (const Link& link : graph.linksInto(row.node))
            if (const auto before = best.find(link.from.node);
                before != best.end() && (!own.before || before->second.amount > own.amount))
                own = {before->second.amount, link.from.node};
        own.amount += amountOf(row, measure);
        best[row.node] = own;
        // Of equal paths the one that goes on: what follows may cost nothing.
        if (!end || own.amount >= best[end].amount)
            end = row.node;
    }
    CostPath path;
    if (!end)
        return path;
    path.amount = best[end].amount;
    for (NodeId node = end; node; node = best[node].before)
        path.nodes.push_back(node);
    std::ranges::reverse(path.nodes);
    return path;
}

std::vector<std::vector<std::string>> ledgerTable(const Ledger& ledger) {
    std::vector<std::vector<std::string>> table{{"node", "layer", "shape", "parameters", "multiply_accumulates",
                                                 "output_bytes", "weight_bytes", "milliseconds"}};
    const auto add = [&table](std::vector<std::string> fields, const NodeCost& cost, const std::string& time) {
        const auto costs = costFields(cost);
        fields.insert(fields.end(), costs.begin(), costs.end());
        fields.push_back(time);
        table.push_back(std::move(fields));
    };
    for (const LedgerRow& row : ledger.rows) {
        NodeCost cost = row.cost;
        if (row.shared)
            cost.parameters = 0, cost.weightBytes = 0;
        add({row.name, row.type, row.output ? row.output->toString() : std::string()}, cost,
            timeText(row.milliseconds));
    }
    add({"total", "", ""}, ledger.total, ledger.milliseconds > 0 ? timeText(ledger.milliseconds) : std::string());
    return table;
}

std::string ledgerCsv(const Ledger& ledger) {
    std::string text;
    for (const std::vector<std::string>& line : ledgerTable(ledger))
        text += csvLine(line);
    return text;
}

} // namespace layerscope
