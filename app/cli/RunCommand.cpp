// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "Model.h"
#include "base/Numbers.h"
#include "formats/keras/KerasForeign.h"
#include "tensor/Npy.h"

#include <iostream>
#include <memory>
#include <set>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli run edges.layerscope --output out.npz
  layerscope-cli run edges.layerscope --input photo.jpg --output out.npz --all
  layerscope-cli run pair.layerscope --input left=a.png --input right=b.npy --output out.npz
  layerscope-cli run text.layerscope --input words=noise:7:1000 --output out.npz)";

struct Options {
    std::string model;
    std::vector<std::string> inputs;
    std::string output;
    bool all = false;
};

/// Nodes whose output no other node takes, and those that a model's file names as outputs.
std::set<NodeId> endsOf(const Graph& graph) {
    std::set<NodeId> ends;
    for (const auto& [id, node] : graph.nodes())
        ends.insert(id);
    for (const auto& [to, from] : graph.links())
        if (!kerasForeignOf(*graph.find(from.node)).tap)
            ends.erase(from.node);
    return ends;
}

void runModel(const Options& options) {
    Model model(options.model);
    model.setInputs(options.inputs);
    const auto plan = model.compile();
    model.requireNoMistakes(*plan);
    model.requireInputs();
    if (plan->steps.empty())
        throw Stop{Exit::Mistakes, "There is nothing in the model that can be computed."};

    Runner runner(0); // nothing is asked for twice
    const Results results = runAll(runner, *plan);
    const std::set<NodeId> ends = endsOf(model.graph());
    NamedTensors outputs;
    for (const auto& [id, result] : results)
        if (options.all || ends.contains(id))
            outputs.emplace(model.graph().find(id)->name, result.value.tensor);
    readable(writeNpzFile(options.output, outputs));
    for (const auto& [name, tensor] : outputs)
        std::cout << name << "  " << tensor.shape().toString() << '\n';
}

} // namespace

void addRunCommand(CLI::App& program) {
    CLI::App* command = program.add_subcommand("run", "Run a model once and save its outputs under their node names");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command
        ->add_option(
            "--input", options->inputs,
            "A picture, a film (its first frame), .npy or .npz for an input, or numbers that are made: noise:1, "
            "ramp:, zeros:, ones:, numbers:1,2,3; once for each")
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("[NAME=]FILE");
    command->add_option("--output", options->output, "The .npz file to write")->required()->type_name("FILE");
    command->add_flag("--all", options->all, "Save every node, not only those at the end");
    command->footer(kExamples);
    command->callback([options] { runModel(*options); });
}

} // namespace layerscope
