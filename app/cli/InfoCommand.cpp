// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "JsonOut.h"
#include "Model.h"
#include "Table.h"
#include "base/Numbers.h"
#include "run/Ledger.h"

#include <algorithm>
#include <iostream>
#include <memory>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli info edges.layerscope
  layerscope-cli info edges.layerscope --json)";

const char* stateName(NodePlan::State state) {
    switch (state) {
    case NodePlan::State::Ready:
        return "ready";
    case NodePlan::State::Mistake:
        return "mistake";
    case NodePlan::State::NotReached:
        return "not reached";
    }
    return "";
}

Json costJson(const NodeCost& cost) {
    return {{"parameters", cost.parameters},
            {"multiply_accumulates", cost.multiplyAccumulates},
            {"output_bytes", cost.outputBytes},
            {"weight_bytes", cost.weightBytes},
            {"scratch_bytes", cost.scratchBytes}};
}

std::string axisLetters(const Axes& axes) {
    std::string letters;
    for (const Axis& axis : axes)
        letters += axis.letter();
    return letters;
}

Json issueJson(const Issue& issue) {
    Json json{{"severity", issue.severity == Issue::Severity::Error ? "error" : "hint"},
              {"text", issue.text.toString()},
              {"hint", issue.hint.toString()}};
    if (!issue.param.empty())
        json["param"] = issue.param;
    if (issue.port >= 0)
        json["port"] = issue.port;
    return json;
}

Json rowJson(const LedgerRow& row, const Plan& plan) {
    Json json{{"name", row.name}, {"type", row.type}, {"state", stateName(row.state)}};
    if (row.output) {
        json["shape"] = row.output->shape.dims();
        json["axes"] = axisLetters(row.output->axes);
        json.update(costJson(row.cost));
    }
    json["issues"] = Json::array();
    for (const Issue& issue : plan.find(row.node)->issues)
        json["issues"].push_back(issueJson(issue));
    return json;
}

void printAsJson(const Model& model, const Ledger& ledger, const Plan& plan) {
    Json nodes = Json::array();
    for (const LedgerRow& row : ledger.rows)
        nodes.push_back(rowJson(row, plan));
    printJson(Json{{"title", model.title()},
                   {"nodes", std::move(nodes)},
                   {"total", costJson(ledger.total)},
                   {"mistakes", ledger.mistakes}});
}

std::vector<std::string> costCells(const NodeCost& cost) {
    return {groupedNumber(cost.parameters), shortCount(cost.multiplyAccumulates),
            byteSize(cost.outputBytes + cost.weightBytes)};
}

void printAsTable(const Ledger& ledger) {
    std::vector<std::vector<std::string>> rows{{"Node", "Layer", "Shape", "Parameters", "Multiply-adds", "Memory"}};
    const auto add = [&](std::vector<std::string> cells, const std::vector<std::string>& cost) {
        cells.insert(cells.end(), cost.begin(), cost.end());
        rows.push_back(std::move(cells));
    };
    for (const LedgerRow& row : ledger.rows)
        add({row.name, row.type, row.output ? row.output->toString() : stateName(row.state)},
            row.output ? costCells(row.cost) : std::vector<std::string>(3, "–"));
    add({"Total", "", ""}, costCells(ledger.total));
    constexpr std::size_t kFirstNumber = 3;
    printTable(std::cout, rows, kFirstNumber);
}

void showInfo(const std::string& path, bool json) {
    Model model(path);
    const auto plan = model.compile();
    const Ledger ledger = ledgerOf(model.graph(), *plan);
    if (json)
        printAsJson(model, ledger, *plan);
    else
        printAsTable(ledger);
    model.requireNoMistakes(*plan);
}

} // namespace

void addInfoCommand(CLI::App& program) {
    struct Options {
        std::string model;
        bool json = false;
    };
    CLI::App* command =
        program.add_subcommand("info", "Nodes, shapes, parameters, multiply-accumulates and memory of a model");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(kExamples);
    command->callback([options] { showInfo(options->model, options->json); });
}

} // namespace layerscope
