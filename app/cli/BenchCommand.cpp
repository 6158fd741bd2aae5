// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "JsonOut.h"
#include "Model.h"
#include "Table.h"
#include "base/Numbers.h"
#include "kernels/KernelText.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli bench edges.layerscope
  layerscope-cli bench edges.layerscope --fast
  layerscope-cli bench edges.layerscope --threads 1 --repeat 100 --json --kernels x86-64-v3)";

struct Options {
    std::string model;
    std::vector<std::string> inputs;
    int threads = 0;
    int repeat = 20;
    bool fast = false;
    bool json = false;
};

/// Milliseconds of the same thing, again and again.
class Times {
public:
    void add(double milliseconds) { m_times.insert(std::ranges::upper_bound(m_times, milliseconds), milliseconds); }
    double median() const { return quantile(0.5); }
    /// The middle half of all times lies within this.
    double spread() const { return quantile(0.75) - quantile(0.25); }
    double min() const { return m_times.front(); }
    double max() const { return m_times.back(); }

private:
    double quantile(double q) const {
        const double place = q * static_cast<double>(m_times.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, m_times.size() - 1);
        return m_times[below] + (place - static_cast<double>(below)) * (m_times[above] - m_times[below]);
    }
    std::vector<double> m_times; ///< sorted
};

struct Measurement {
    std::map<NodeId, Times> nodes;
    Times whole;
};

Measurement measure(const Plan& plan, const Options& options) {
    constexpr int kWarmUps = 2;
    constexpr std::uint64_t kCacheBytes = std::uint64_t{2} << 30; // a third of it keeps the weights
    Runner runner(kCacheBytes, options.threads);
    runner.setArithmetic(options.fast ? Arithmetic::Fast : Arithmetic::Exact);
    Measurement out;
    for (int i = -kWarmUps; i < options.repeat; ++i) {
        runner.cache().clear(); // results are computed anew, weights stay
        const auto start = std::chrono::steady_clock::now();
        const Results results = runAll(runner, plan);
        const std::chrono::duration<double, std::milli> whole = std::chrono::steady_clock::now() - start;
        if (i < 0)
            continue;
        out.whole.add(whole.count());
        for (const auto& [id, result] : results)
            out.nodes[id].add(result.milliseconds);
    }
    return out;
}

const char* arithmeticName(const Options& options) {
    return options.fast ? "fast" : "exact";
}

Json timesJson(const Times& times) {
    return {
        {"median_ms", times.median()}, {"spread_ms", times.spread()}, {"min_ms", times.min()}, {"max_ms", times.max()}};
}

void printAsJson(const Measurement& measured, const Plan& plan, const Options& options, int threads) {
    Json nodes = Json::array();
    for (const PlanStep& step : plan.steps) {
        Json node{{"name", step.node->name}, {"type", step.node->type}};
        node.update(timesJson(measured.nodes.at(step.node->id)));
        nodes.push_back(std::move(node));
    }
    printJson(Json{{"threads", threads},
                   {"repeat", options.repeat},
                   {"kernels", kernels().name},
                   {"arithmetic", arithmeticName(options)},
                   {"nodes", std::move(nodes)},
                   {"whole", timesJson(measured.whole)}});
}

void printAsTable(const Measurement& measured, const Plan& plan, const Options& options, int threads) {
    const auto cells = [](const std::string& name, const std::string& shape, const Times& times) {
        return std::vector<std::string>{name,
                                        shape,
                                        duration(times.median()),
                                        duration(times.spread()),
                                        duration(times.min()),
                                        duration(times.max())};
    };
    std::vector<std::vector<std::string>> rows{{"Node", "Shape", "Median", "Spread", "Least", "Most"}};
    for (const PlanStep& step : plan.steps)
        rows.push_back(cells(step.node->name, step.output.toString(), measured.nodes.at(step.node->id)));
    rows.push_back(cells("Whole", "", measured.whole));
    constexpr std::size_t kFirstNumber = 2;
    printTable(std::cout, rows, kFirstNumber);
    std::cout << options.repeat << " runs after warm-up, threads: " << threads
              << ", arithmetic: " << arithmeticName(options) << ", instructions: " << kernelText(kernels())
              << ". The spread holds the middle half of all runs.\n";
}

void benchModel(const Options& options) {
    Model model(options.model);
    model.setInputs(options.inputs);
    model.fillMissingInputs();
    const auto plan = model.compile();
    model.requireNoMistakes(*plan);
    if (plan->steps.empty())
        throw Stop{Exit::Mistakes, "There is nothing in the model that can be computed."};
    const Measurement measured = measure(*plan, options);
    const int threads = Execution({}, options.threads).threads();
    if (options.json)
        printAsJson(measured, *plan, options, threads);
    else
        printAsTable(measured, *plan, options, threads);
}

} // namespace

void addBenchCommand(CLI::App& program) {
    constexpr int kMaxRepeat = 100'000;
    CLI::App* command = program.add_subcommand("bench", "Time of every node and of the whole, median and spread");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command->add_option("--input", options->inputs, "What an input gets; noise where there is nothing")
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("[NAME=]FILE");
    addSpeedOptions(*command, options->threads, options->fast);
    command->add_option("--repeat", options->repeat, "Runs that are timed")
        ->check(CLI::Range(1, kMaxRepeat))
        ->type_name("N")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(kExamples);
    command->callback([options] { benchModel(*options); });
}

} // namespace layerscope
