// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Runner.h"

#include <map>
#include <set>
#include <stop_token>

namespace layerscope {

/// A source that always gives this value, whatever the Input's settings say of files.
Feed constantFeed(const Value& value);

/// The nodes that `wanted` need (and the layers that they share), with the links among them; nothing else of the graph.
Graph neededFor(const Graph& graph, const std::set<NodeId>& wanted);

/// Runs parts of networks apart from the live one: with another parameter, another picture, a pushed sample. What was
/// computed stays in a cache of its own, so a next trial computes only what differs. One thread at a time.
class Trials {
public:
    explicit Trials(const LayerRegistry& registry, std::uint64_t cacheBytes = std::uint64_t{256} << 20);

    /// What one node of a trial gave.
    struct Outcome {
        Value value;
        NodeCost cost;
        double milliseconds = 0; ///< of its computation, also when it comes from the cache
    };
    /// The values of `wanted`, from their sources on. Fails with the first mistake or error on the way, and when it was
    /// stopped.
    Result<std::map<NodeId, Outcome>> run(const Graph& graph, const Feeds& feeds, const std::set<NodeId>& wanted,
                                          std::stop_token stop = {});

private:
    const LayerRegistry& m_registry;
    Runner m_runner;
};

} // namespace layerscope
