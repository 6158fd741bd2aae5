// SPDX-License-Identifier: GPL-3.0-or-later
// oneDNN as a child of compare.py: bench_peers_onednn FOLDER THREADS layers.tsv
#include "OneDnnLayer.h"
#include "PeerServer.h"

#include <omp.h>

#include <iostream>
#include <memory>
#include <stdexcept>

namespace layerscope::bench {
namespace {

class OneDnn : public PeerServer {
public:
    OneDnn(const char* folder, int threads, const char* table)
        : PeerServer(folder)
        , m_layers(readPeerLayers(table)) {
        omp_set_num_threads(threads);
    }

private:
    std::string version() const override {
        const dnnl_version_t* version = dnnl_version();
        return "oneDNN " + std::to_string(version->major) + '.' + std::to_string(version->minor) + '.' +
               std::to_string(version->patch);
    }

    PeerCall prepare(const std::string& variant, const std::string& workload) override {
        static const std::map<std::string, OneDnnWay> ways{
            {"blocked", OneDnnWay::Blocked}, {"nhwc", OneDnnWay::ChannelsLast}, {"winograd", OneDnnWay::Winograd}};
        const PeerLayer& layer = m_layers.at(workload);
        const OneDnnWay way = ways.at(variant);
        const NamedTensors weights = valueOrThrow(readNpzFile(file(workload, ".w.npz")));
        const Tensor input = valueOrThrow(readNpyFile(file(workload, ".x.npy")));
        const auto made = make(layer, way, weights, input);
        return {.run = [made] { made->run(); },
                .output =
                    [made] {
                        made->run();
                        return made->output();
                    }};
    }

    static std::shared_ptr<OneDnnLayer> make(const PeerLayer& layer, OneDnnWay way, const NamedTensors& weights,
                                             const Tensor& input) {
        const bool winograd = way == OneDnnWay::Winograd;
        if (winograd && layer.kind != PeerLayer::Kind::Conv)
            throw std::runtime_error("n/a");
        try {
            return std::make_shared<OneDnnLayer>(layer, way, weights, input);
        } catch (const dnnl::error&) {
            if (winograd) // it has it for a few layers only
                throw std::runtime_error("n/a");
            throw;
        }
    }

    std::map<std::string, PeerLayer> m_layers;
};

} // namespace
} // namespace layerscope::bench

int main(int argc, char** argv) {
    constexpr int kArguments = 4;
    if (argc != kArguments) {
        std::cerr << "usage: bench_peers_onednn FOLDER THREADS layers.tsv\n";
        return 2;
    }
    try {
        layerscope::bench::OneDnn(argv[1], std::stoi(argv[2]), argv[3]).serve();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
