// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaStore.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <stop_token>
#include <string>

namespace layerscope {

/// Reads what an Input would show of a source, with the Input's settings, just as a run of the whole network does.
class ExampleReader {
public:
    /// The registry and the store must outlive it.
    ExampleReader(Node input, const LayerRegistry& registry, MediaStore& store)
        : m_input(std::move(input))
        , m_registry(registry)
        , m_store(store) {}

    Result<Value> read(const std::string& source, const std::stop_token& stop) const;
    /// What the Input already names.
    Result<Value> read(const std::stop_token& stop) const;
    /// Tells whether the source has changed.
    Key keyOf(const std::string& source) const { return m_store.sourceKey(source); }

private:
    Node m_input;
    const LayerRegistry& m_registry;
    MediaStore& m_store;
};

} // namespace layerscope
