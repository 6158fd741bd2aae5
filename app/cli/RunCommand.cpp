// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "RunOptions.h"
#include "batch/ExampleReader.h"
#include "formats/keras/KerasForeign.h"
#include "layers/Layers.h"
#include "tensor/Npy.h"

#include <iostream>
#include <memory>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli run edges.layerscope --output out.npz
  layerscope-cli run edges.layerscope --input photo.jpg --output out.npz --all
  layerscope-cli run pair.layerscope --input left=a.png --input right=b.npy --output out.npz
  layerscope-cli run text.layerscope --input words=noise:7:1000 --output out.npz
  layerscope-cli run net.keras --input photos/ --output results/
  layerscope-cli run net.keras --input @list.txt --output scores.csv --top 3 --fast

Many files: a folder takes all files in it and below that the input can read, in natural order of their names; a list
names one a line. Each file FILE gives FILE.npz in the output folder, or a line of the .csv; the numbers are those that
it has alone, to the last bit. The same command again goes on where a run was interrupted. Files that cannot be read
are named at the end, and the exit code is 3.)";

std::vector<Value> readSources(Model& model, std::span<const NodeId> sources) {
    std::vector<Value> values;
    for (NodeId source : sources) {
        const Node& node = *model.graph().find(source);
        auto value = ExampleReader(node, layerRegistry(), model.media()).read({});
        if (!value)
            throw Stop{Exit::Unreadable, node.name + ": " + value.error().toString()};
        values.push_back(std::move(*value));
    }
    return values;
}

/// What the model would compute; Stop when it cannot.
std::shared_ptr<const Plan> checkedPlan(Model& model) {
    auto plan = model.compile();
    model.requireNoMistakes(*plan);
    model.requireInputs();
    if (plan->steps.empty())
        throw Stop{Exit::Mistakes, "There is nothing in the model that can be computed."};
    return plan;
}

/// As each file of a run of many is computed, so that the bits are the same.
NamedTensors runEnds(Model& model, const RunOptions& options) {
    checkedPlan(model);
    const std::set<NodeId> ends = outputsOf(model.graph(), false);
    const std::vector<NodeId> outputs(ends.begin(), ends.end());
    const auto engine = computable(model.giveUpWeights(outputs, options.inference()));
    engine->run(readSources(model, engine->sources()));
    NamedTensors tensors;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        tensors.emplace(model.graph().find(outputs[i])->name, engine->output(i).tensor);
    return tensors;
}

NamedTensors runEverything(Model& model, const RunOptions& options) {
    const auto plan = checkedPlan(model);
    Runner runner(0, options.threads); // nothing is asked for twice
    runner.setArithmetic(options.arithmetic());
    NamedTensors tensors;
    for (const auto& [id, result] : runAll(runner, *plan))
        tensors.emplace(model.graph().find(id)->name, result.value.tensor);
    return tensors;
}

void runModel(const RunOptions& options) {
    if (isRunOfMany(options))
        return runMany(options);
    Model model(options.model);
    model.setInputs(options.inputs);
    const NamedTensors outputs = options.all ? runEverything(model, options) : runEnds(model, options);
    readable(writeNpzFile(options.output, outputs));
    for (const auto& [name, tensor] : outputs)
        std::cout << name << "  " << tensor.shape().toString() << '\n';
}

void addManyOptions(CLI::App& command, RunOptions& options) {
    constexpr std::int64_t kMostExamples = 65'536;
    constexpr int kMostClasses = 1'000'000;
    constexpr const char* kGroup = "Many files";
    command.add_option("--batch", options.batch, "Files that are computed at once; 0, the default, chooses by memory")
        ->check(CLI::Range(std::int64_t{0}, kMostExamples))
        ->type_name("N")
        ->group(kGroup);
    command.add_option("--top", options.top, "How many of the best classes a line of a .csv has; 0: the scores of all")
        ->check(CLI::Range(0, kMostClasses))
        ->type_name("N")
        ->capture_default_str()
        ->group(kGroup);
    command.add_flag("--restart", options.restart, "Begin anew instead of going on with what is there")->group(kGroup);
    command.add_flag("--quiet", options.quiet, "No progress and no summary; problems are still said")->group(kGroup);
}

} // namespace

std::set<NodeId> outputsOf(const Graph& graph, bool all) {
    std::set<NodeId> ends;
    for (const auto& [id, node] : graph.nodes())
        ends.insert(id);
    if (all)
        return ends;
    for (const auto& [to, from] : graph.links())
        if (!kerasForeignOf(*graph.find(from.node)).tap)
            ends.erase(from.node);
    return ends;
}

void addRunCommand(CLI::App& program) {
    CLI::App* command =
        program.add_subcommand("run", "Run a model over a file or many and save its outputs under their node names");
    const auto options = std::make_shared<RunOptions>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command
        ->add_option(
            "--input", options->inputs,
            "A picture, a film (its first frame), .npy or .npz for an input, or numbers that are made: noise:1, "
            "ramp:, zeros:, ones:, numbers:1,2,3; once for each. One of them may be a folder, or @LIST, a text file "
            "with a path a line: then all of its files are run")
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("[NAME=]FILE");
    command
        ->add_option("--output", options->output,
                     "The .npz file to write; for many files a folder, or a .csv of class scores")
        ->required()
        ->type_name("FILE");
    command->add_flag("--all", options->all, "Save every node, not only those at the end");
    addSpeedOptions(*command, options->threads, options->fast);
    addManyOptions(*command, *options);
    command->footer(kExamples);
    command->callback([options] { runModel(*options); });
}

} // namespace layerscope
