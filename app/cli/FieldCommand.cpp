// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ElementAt.h"
#include "Exit.h"
#include "JsonOut.h"
#include "Model.h"
#include "Table.h"
#include "explain/Explain.h"
#include "explain/Field.h"
#include "explain/FieldText.h"

#include <iostream>
#include <memory>
#include <set>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli field edges.layerscope --node conv2d
  layerscope-cli field edges.layerscope --node conv2d --at 12,30,4
  layerscope-cli field edges.layerscope --node picture --at 100,100,0 --forward --json)";

struct Options {
    std::string model;
    std::string node;
    std::string at;
    bool forward = false;
    bool all = false;
    bool json = false;
};

/// One node's part of a field.
struct Row {
    const PlanStep* step = nullptr;
    ElementSet set;
};

/// Sources, or with `forward` the ends; every node with `all`. In the order of the plan.
std::vector<Row> rowsOf(const Plan& plan, const Graph& graph, const Field& field, const Options& options) {
    std::set<NodeId> inner;
    for (const auto& [to, from] : graph.links())
        inner.insert(from.node);
    std::vector<Row> rows;
    for (const PlanStep& step : plan.steps) {
        const auto part = field.find(step.node->id);
        const bool end = options.forward ? !inner.contains(step.node->id) : step.def->isSource();
        if (part != field.end() && (end || options.all))
            rows.push_back({&step, part->second});
    }
    return rows;
}

/// "row 9 to 15, column 9 to 15, channel 0": the batch only where it has more than one example.
std::string boxText(const TensorSpec& spec, const ElementSet& set) {
    const std::vector<Stretch> box = set.box();
    std::vector<std::int64_t> first;
    for (const Stretch& stretch : box)
        first.push_back(stretch.first);
    std::string text;
    for (std::size_t d = 0; d < box.size(); ++d) {
        // One dimension at a time, so that each gets its end.
        const Axes axis{spec.axes[d]};
        const Shape size{spec.shape[static_cast<int>(d)]};
        if (axis[0].kind == AxisKind::Batch && size[0] == 1 && box.size() > 1)
            continue;
        text += (text.empty() ? "" : ", ") + elementText(axis, size, std::span(&first[d], 1)).toString();
        if (box[d].last != box[d].first)
            text += " to " + std::to_string(box[d].last);
    }
    return text;
}

Json rowJson(const Row& row) {
    Json box = Json::array();
    for (const Stretch& stretch : row.set.box())
        box.push_back({stretch.first, stretch.last});
    Json regions = Json::array();
    for (const Region& region : row.set.regions) {
        Json axes = Json::array();
        for (const IndexSet& axis : region) {
            constexpr std::size_t kMost = 1000; // what is more is told by the box
            Json stretches = Json::array();
            if (axis.stretches().size() <= kMost)
                for (const Stretch& stretch : axis.stretches())
                    stretches.push_back({stretch.first, stretch.last});
            axes.push_back(std::move(stretches));
        }
        regions.push_back(std::move(axes));
    }
    return {{"node", row.step->node->name},
            {"type", row.step->node->type},
            {"shape", row.step->output.shape.dims()},
            {"box", std::move(box)},
            {"size", fieldSize(row.step->output, row.set).toString()},
            {"exact", row.set.exact},
            {"regions", std::move(regions)}};
}

void printAsText(const PlanStep& step, const std::vector<std::int64_t>& element, const std::vector<Row>& rows,
                 bool forward) {
    std::cout << step.node->name << ", " << elementText(step.output.axes, step.output.shape, element).toString()
              << (forward ? " reaches" : " depends on") << (rows.empty() ? " nothing.\n" : ":\n");
    if (rows.empty())
        return;
    std::vector<std::vector<std::string>> cells{{"Node", "Size", "Elements"}};
    for (const Row& row : rows)
        cells.push_back({row.step->node->name, fieldText(row.step->output, row.set).toString(),
                         boxText(row.step->output, row.set)});
    printTable(std::cout, cells, cells.front().size());
}

void showField(const Options& options) {
    Model model(options.model);
    model.fillMissingInputs(); // only shapes count
    const auto plan = model.compile();
    model.requireNoMistakes(*plan);
    const PlanStep& step = stepNamed(*plan, model.graph(), options.node);
    const std::vector<std::int64_t> element = elementAt(options.at, step);
    const ElementSet set = ElementSet::element(element);
    const Field field =
        options.forward ? projectiveField(*plan, step.node->id, set) : receptiveField(*plan, step.node->id, set);
    const std::vector<Row> rows = rowsOf(*plan, model.graph(), field, options);
    if (!options.json)
        return printAsText(step, element, rows, options.forward);
    Json fields = Json::array();
    for (const Row& row : rows)
        fields.push_back(rowJson(row));
    printJson(Json{{"node", step.node->name},
                   {"element", element},
                   {"direction", options.forward ? "forward" : "back"},
                   {"fields", std::move(fields)}});
}

} // namespace

void addFieldCommand(CLI::App& program) {
    CLI::App* command = program.add_subcommand(
        "field", "The receptive field of one element: what of each input it depends on, and how large that is");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command->add_option("--node", options->node, "The node's name")->required()->type_name("NAME");
    command
        ->add_option("--at", options->at, "An index for each dimension, with or without the batch; without: the middle")
        ->type_name("I,J,...");
    command->add_flag("--forward", options->forward, "The other way: which elements of the outputs it has a part in");
    command->add_flag("--all", options->all, "List every node on the way, not only the ends");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(kExamples);
    command->callback([options] { showField(*options); });
}

} // namespace layerscope
