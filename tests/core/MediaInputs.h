// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Files.h"
#include "data/Feeding.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

// What an Input shows of a source, as a project does it: parameters, inferred spec, feed.
namespace layerscope::media {

using Settings = std::vector<std::pair<std::string, ParamValue>>;

struct Shown {
    TensorSpec spec;
    std::optional<Axes> axes; ///< those of the feed, if it gives any
    Result<Value> value;

    std::string error() const { return value ? "" : value.error().toString(); }
    const Axis& axis(std::size_t i) const { return axes ? (*axes)[i] : spec.axes[i]; }
};

inline Shown show(MediaStore& store, const std::string& source, Ints shape, const Settings& settings = {},
                  const Progress& progress = {}) {
    Graph graph;
    Node node = makeNode(*layerRegistry().find("Input"), {});
    node.params.set("source", source);
    node.params.set("shape", std::move(shape));
    for (const auto& [id, value] : settings)
        node.params.set(id, value);
    const TensorSpec spec = *layerRegistry().find("Input")->inferChecked({node.params, {}});
    graph.add(std::move(node));
    const Feeds feeds = makeFeeds(graph, layerRegistry(), store);
    const Feed& feed = feeds.begin()->second;
    auto axes = feed.axes(spec);
    return {spec, std::move(axes), feed.load(spec, progress)};
}

inline std::filesystem::path fixtures(const char* folder) {
    return std::filesystem::path(LAYERSCOPE_SOURCE_DIR) / "tests" / "core" / "media" / folder;
}

inline std::vector<std::byte> bytesOf(const std::filesystem::path& path) {
    return readFile(path, std::uint64_t{1} << 30).value_or(std::vector<std::byte>{});
}

/// A file with some bits turned, among its first `near` bytes every second time, or cut off every third time.
inline std::vector<std::byte> damaged(std::vector<std::byte> bytes, int round, std::mt19937& random,
                                      std::size_t near = 400) {
    if (round % 3 == 0)
        bytes.resize(random() % bytes.size());
    for (int flips = 0; flips < 4 && !bytes.empty(); ++flips)
        bytes[random() % std::min<std::size_t>(bytes.size(), round % 2 ? near : bytes.size())] ^=
            static_cast<std::byte>(1 << (random() % 8));
    return bytes;
}

} // namespace layerscope::media
