// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"
#include "graph/Graph.h"
#include "run/Plan.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace layerscope {

/// Decoded pictures by path, so that a slider on an Input does not read its file again. A file that has changed
/// (size or time) is read anew. Thread-safe.
class MediaStore {
public:
    /// Where "embedded:name" sources are found; replaces what was there.
    void setEmbedded(std::map<std::string, std::vector<std::byte>> media);
    Result<std::shared_ptr<const Picture>> picture(const std::string& source);
    /// Cheap: path, size and time of a file, or the content of an embedded one. Empty when there is none.
    Key sourceKey(const std::string& source) const;

private:
    struct Entry {
        Key key;
        std::shared_ptr<const Picture> picture;
    };
    mutable std::mutex m_mutex;
    std::map<std::string, std::vector<std::byte>> m_embedded;
    std::map<std::string, Entry> m_pictures;
};

/// A feed for each source node of the graph that has something to show: a live frame from `frames` (newest first
/// choice), or its file. The store must outlive the feeds.
Feeds makeFeeds(const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                const std::map<NodeId, std::shared_ptr<const Picture>>& frames = {});

/// The Input's parameters as preprocessing: a tensor of the wanted spec, or why the picture does not fit it.
Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted);

} // namespace layerscope
