// SPDX-License-Identifier: GPL-3.0-or-later
// This program's engine as a child of compare.py: bench_peers_ours FOLDER THREADS
#include "PeerServer.h"
#include "formats/Model.h"
#include "kernels/KernelTable.h"
#include "layers/Layers.h"
#include "run/Inference.h"
#include "tensor/Npy.h"

#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

namespace layerscope::bench {
namespace {

/// A source runs only when something feeds it; what it gets is given at each run.
Feeds feedsFor(const Graph& graph) {
    Feeds feeds;
    for (const auto& [id, node] : graph.nodes())
        if (const LayerDef* def = layerRegistry().find(node->type); def && def->isSource())
            feeds[id].key = {1, 1};
    return feeds;
}

/// A chain of layers from a file, made ready to run again and again.
class Network {
public:
    Network(const std::filesystem::path& model, const Tensor& input, int threads, Arithmetic arithmetic) {
        const Graph graph = valueOrThrow(readModel(model, layerRegistry())).graph;
        const auto plan = compile(graph, feedsFor(graph), layerRegistry());
        for (const Issue& issue : plan->issues())
            if (issue.severity == Issue::Severity::Error)
                throw std::runtime_error(issue.text.toString());
        const NodeId output = plan->order.back();
        m_inference = valueOrThrow(
            Inference::make(*plan, {&output, 1}, {.threads = threads, .arithmetic = arithmetic, .fuse = true}));
        m_inputs.push_back({input, m_inference->specOf(m_inference->sources().front()).axes, {}});
    }

    void run() { m_inference->run(m_inputs); }
    Tensor output() const { return m_inference->output(0).tensor; }

private:
    std::unique_ptr<Inference> m_inference;
    std::vector<Value> m_inputs;
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
