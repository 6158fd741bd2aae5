// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace layerscope::bench {

/// A row of layers.tsv.
struct PeerLayer {
    enum class Kind { Conv, Depthwise, Separable, Transposed, Dense };
    Kind kind = Kind::Conv;
    std::vector<std::int64_t> size; ///< spatial dimensions, none for a dense layer
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    std::int64_t kernel = 0;
    std::int64_t stride = 0;
    std::int64_t dilation = 0;
    std::string padding;
};

/// One axis of a layer: zeros before and after the input, and the size of the output.
struct PeerAxis {
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t output = 0;
};
PeerAxis axisOf(const PeerLayer& layer, std::int64_t size);

/// The table, by name; throws std::runtime_error for a file that cannot be read.
std::map<std::string, PeerLayer> readPeerLayers(const std::filesystem::path& path);

} // namespace layerscope::bench
