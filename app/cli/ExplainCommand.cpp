// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ElementAt.h"
#include "Exit.h"
#include "ExplanationOut.h"
#include "Model.h"
#include "explain/NodeNumbers.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli explain edges.layerscope --node conv2d --at 12,30,4
  layerscope-cli explain edges.layerscope --input photo.jpg --node conv2d --at 12,30,4 --terms 5
  layerscope-cli explain edges.layerscope --node conv2d --json)";

struct Options {
    std::string model;
    std::vector<std::string> inputs;
    std::string node;
    std::string at;
    std::size_t terms = 20;
    bool json = false;
};

/// Everything that the node is computed from, and itself.
NodeNumbers computed(const Plan& plan, const PlanStep& step) {
    constexpr std::uint64_t kCacheBytes = std::uint64_t{1} << 30; // a third of it keeps the weights
    Runner runner(kCacheBytes);
    const Results results = runAll(runner, plan);
    const auto valueOf = [&results](NodeId node) {
        const auto it = results.find(node);
        return it == results.end() ? nullptr : &it->second.value;
    };
    auto numbers = gatherNumbers(plan, step, valueOf, runner);
    if (!numbers)
        throw Stop{Exit::Mistakes, numbers.error().toString()};
    return *std::move(numbers);
}

void explainElement(const Options& options) {
    Model model(options.model);
    model.setInputs(options.inputs);
    const Node* node = model.graph().findByName(options.node);
    const NodeId wanted = node ? node->id : NodeId{};
    if (node)
        model.narrowTo(wanted);
    const auto plan = model.compile();
    if (node && !plan->stepOf(wanted)) { // a shared layer whose own call is not needed is no mistake
        model.requireNoMistakes(*plan);
        model.requireInputs();
    }
    const PlanStep& step = stepNamed(*plan, model.graph(), options.node);
    const std::vector<std::int64_t> element = elementAt(options.at, step);
    if (step.def->isSource())
        throw Stop{Exit::Usage, options.node + ": This is an input: its numbers come from outside, and nothing makes "
                                               "them. Name a node that comes after it."};
    const NodeNumbers numbers = computed(*plan, step);
    const auto explanation = explain(step, numbers, element);
    if (!explanation)
        throw Stop{Exit::Mistakes, explanation.error().toString()};
    const Explained explained{*plan,        step,    numbers,
                              *explanation, element, numbers.output.at(flatOf(step.output.shape, element))};
    if (options.json)
        printJson(explanationJson(explained));
    else
        printExplanation(explained, options.terms);
}

} // namespace

void addExplainCommand(CLI::App& program) {
    CLI::App* command = program.add_subcommand(
        "explain", "How one number came about: its terms, bias, sum and activation, beside what the engine computed");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command->add_option("--input", options->inputs, "What an input gets, as for run")
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("[NAME=]FILE");
    command->add_option("--node", options->node, "The node's name")->required()->type_name("NAME");
    command
        ->add_option("--at", options->at, "An index for each dimension, with or without the batch; without: the middle")
        ->type_name("I,J,...");
    command->add_option("--terms", options->terms, "How many terms of a step are listed; the others become one line")
        ->check(CLI::Range(1, 1 << 30))
        ->type_name("N");
    command->add_flag("--json", options->json, "Print JSON, with every term");
    command->footer(kExamples);
    command->callback([options] { explainElement(*options); });
}

} // namespace layerscope
