// SPDX-License-Identifier: GPL-3.0-or-later
// This program's engine as a child of compare.py: bench_peers_ours FOLDER THREADS
#include "PeerServer.h"
#include "formats/Model.h"
#include "kernels/KernelTable.h"
#include "layers/Layers.h"
#include "run/Runner.h"
#include "tensor/Npy.h"

#include <iostream>
#include <memory>
#include <stdexcept>
#include <utility>

namespace layerscope::bench {
namespace {

/// A network from a file, made ready to run as the command line runs it.
class Network : RunObserver {
public:
    Network(const std::filesystem::path& model, const Tensor& input, int threads, Arithmetic arithmetic)
        : m_runner(std::uint64_t{1} << 30, threads) {
        m_runner.setArithmetic(arithmetic);
        const Graph graph = valueOrThrow(readModel(model, layerRegistry())).graph;
        Feeds feeds;
        for (const auto& [id, node] : graph.nodes())
            if (const LayerDef* def = layerRegistry().find(node->type); def && def->isSource())
                feeds[id] = {.key = {1, 1},
                             .load = [input](const TensorSpec& wanted, const Progress&) -> Result<Value> {
                                 return Value{input, wanted.axes, {}};
                             }};
        m_plan = compile(graph, feeds, layerRegistry());
        for (const Issue& issue : m_plan->issues())
            if (issue.severity == Issue::Severity::Error)
                throw std::runtime_error(issue.text.toString());
    }
    void run() {
        m_runner.cache().clear();
        m_runner.run(*m_plan, *this);
    }
    Tensor output() const { return m_last; }

private:
    void nodeFinished(NodeId, const NodeResult& result) override { m_last = result.value.tensor; }
    void nodeFailed(NodeId, const Error& error) override { throw std::runtime_error(error.toString()); }

    Runner m_runner;
    std::shared_ptr<const Plan> m_plan;
    Tensor m_last;
};

class Ours : public PeerServer {
public:
    Ours(const char* folder, int threads)
        : PeerServer(folder)
        , m_threads(threads) {}

private:
    std::string version() const override { return std::string("Layerscope with ") + kernels().name + " kernels"; }

    PeerCall prepare(const std::string& variant, const std::string& workload) override {
        const Tensor input = valueOrThrow(readNpyFile(file(workload, ".x.npy")));
        const auto network = std::make_shared<Network>(file(workload, ".keras"), input, m_threads,
                                                       variant == "fast" ? Arithmetic::Fast : Arithmetic::Exact);
        return {.run = [network] { network->run(); },
                .output =
                    [network] {
                        network->run();
                        return network->output();
                    }};
    }

    int m_threads;
};

} // namespace
} // namespace layerscope::bench

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: bench_peers_ours FOLDER THREADS\n";
        return 2;
    }
    try {
        layerscope::bench::Ours(argv[1], std::stoi(argv[2])).serve();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
