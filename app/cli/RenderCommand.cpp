// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "Model.h"
#include "data/Png.h"
#include "picture/Preview.h"

#include <iostream>
#include <memory>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli render edges.layerscope --node conv2d --output conv2d.png
  layerscope-cli render edges.layerscope --input photo.jpg --output last.png)";

struct Options {
    std::string model;
    std::vector<std::string> inputs;
    std::string node;
    std::string output;
};

/// The node of that name, or the last that is computed when no name is given.
NodeId chosen(const Model& model, const Plan& plan, const std::string& name) {
    if (name.empty()) {
        if (plan.steps.empty())
            throw Stop{Exit::Mistakes, "There is nothing in the model that can be computed."};
        return plan.steps.back().node->id;
    }
    const Node* node = model.graph().findByName(name);
    if (!node)
        throw Stop{Exit::Usage, "There is no node “" + name + "” in the model."};
    return node->id;
}

void renderNode(const Options& options) {
    Model model(options.model);
    model.setInputs(options.inputs);
    const auto plan = model.compile();
    model.requireNoMistakes(*plan);
    const NodeId node = chosen(model, *plan, options.node);
    const PlanStep* step = plan->stepOf(node);
    if (!step)
        throw Stop{Exit::Usage, options.node + ": There is nothing to show: an input before it has no file; give "
                                               "--input FILE."};
    Runner runner(0);
    const Results results = runAll(runner, *plan);
    const Value& value = results.at(node).value;
    const Bitmap bitmap = drawing(value, {}, step->def->isSource());
    readable(writePng(options.output, bitmap));
    std::cout << step->node->name << "  " << step->output.toString() << "  -> " << options.output << "  "
              << bitmap.width << " × " << bitmap.height << '\n';
}

} // namespace

void addRenderCommand(CLI::App& program) {
    CLI::App* command = program.add_subcommand(
        "render", "Draw one node's result into a PNG: its maps, curves, spectrogram, frames or slices");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command->add_option("--input", options->inputs, "What an input gets")
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("[NAME=]FILE");
    command->add_option("--node", options->node, "Name of the node; the last one when it is left out")
        ->type_name("NAME");
    command->add_option("--output", options->output, "The PNG to write")->required()->type_name("FILE");
    command->footer(kExamples);
    command->callback([options] { renderNode(*options); });
}

} // namespace layerscope
