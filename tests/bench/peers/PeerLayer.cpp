// SPDX-License-Identifier: GPL-3.0-or-later
#include "PeerLayer.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace layerscope::bench {
namespace {

PeerLayer::Kind kindOf(const std::string& word) {
    static const std::map<std::string, PeerLayer::Kind> kinds{{"conv", PeerLayer::Kind::Conv},
                                                              {"depthwise", PeerLayer::Kind::Depthwise},
                                                              {"separable", PeerLayer::Kind::Separable},
                                                              {"transposed", PeerLayer::Kind::Transposed},
                                                              {"dense", PeerLayer::Kind::Dense}};
    const auto found = kinds.find(word);
    if (found == kinds.end())
        throw std::runtime_error("no such kind of layer: " + word);
    return found->second;
}

std::vector<std::int64_t> sizesOf(const std::string& text) {
    std::vector<std::int64_t> sizes;
    std::istringstream stream(text);
    for (std::string number; text != "-" && std::getline(stream, number, ',');)
        sizes.push_back(std::stoll(number));
    return sizes;
}

} // namespace

PeerAxis axisOf(const PeerLayer& layer, std::int64_t size) {
    const std::int64_t reach = (layer.kernel - 1) * layer.dilation;
    if (layer.padding == "causal")
        return {.before = reach, .after = 0, .output = size};
    const bool transposed = layer.kind == PeerLayer::Kind::Transposed;
    const std::int64_t output = transposed ? size * layer.stride : (size + layer.stride - 1) / layer.stride;
    const std::int64_t few = transposed ? size : output;
    const std::int64_t many = transposed ? output : size;
    const std::int64_t total = std::max<std::int64_t>((few - 1) * layer.stride + reach + 1 - many, 0);
    return {.before = total / 2, .after = total - total / 2, .output = output};
}

std::map<std::string, PeerLayer> readPeerLayers(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    std::map<std::string, PeerLayer> layers;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#')
            continue;
        std::istringstream fields(line);
        std::string name;
        std::string kind;
        std::string sizes;
        PeerLayer layer;
        fields >> name >> kind >> sizes >> layer.inputs >> layer.outputs >> layer.kernel >> layer.stride >>
            layer.dilation >> layer.padding;
        layer.kind = kindOf(kind);
        layer.size = sizesOf(sizes);
        layers.emplace(name, std::move(layer));
    }
    return layers;
}

} // namespace layerscope::bench
