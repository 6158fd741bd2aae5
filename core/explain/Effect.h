// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "run/Trial.h"
#include "tensor/ElementSet.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace layerscope {

/// Which element of which node, and the source whose parts are changed.
struct EffectQuestion {
    Graph graph;
    Feeds feeds;
    NodeId node;
    std::vector<std::int64_t> element; ///< an index a dimension of the node's output
    NodeId source;
    /// The most trials in all; each runs the part of the network between the source and the node twice.
    std::int64_t mostTrials = 600;
};

/// What a measurement will ask for, known before anything is computed.
struct EffectEstimate {
    ElementSet field{};                   ///< of the source: what can have an effect at all; looked into by patches
    std::vector<std::int64_t> coarsest{}; ///< a patch of the first pass, elements a dimension
    std::vector<std::int64_t> finest{};   ///< a patch of the last pass
    std::int64_t trials = 0;              ///< at most
    std::int64_t multiplyAccumulates = 0; ///< of all trials, at most; saturates
    std::uint64_t bytes = 0;              ///< that a trial needs at a time
};

/// How strongly each part of a source moves the element: measured, patch by patch.
struct Effect {
    /// [shape of the source], 0 to 1: how far the element moved when the patch around was changed, by the patch's
    /// elements, divided by the largest of all. 0 outside of the field.
    Tensor strength{};
    double largest = 0;                ///< how far the element moved at most, in its own unit, for one patch
    std::vector<std::int64_t> patch{}; ///< the smallest patches so far, elements a dimension
    std::int64_t trials = 0;           ///< done
    std::int64_t trialsAtMost = 0;     ///< that it may take
    bool finished = false;
    /// The honest words: by how much the patches were changed, how large they are, and what was not looked at.
    Message words{};
};

using EffectProgress = std::function<void(const Effect&)>;

/// Plans only. Fails when the node cannot run, the element is no index of its output, or the source is none.
Result<EffectEstimate> estimateEffect(const LayerRegistry& registry, const EffectQuestion& question);

/// Changes the source patch by patch, each pass with patches half as large, and looks only into what had an effect.
/// A patch of numbers is moved up and down by the spread of the source; of whole numbers (tokens) it is replaced by
/// another of the source's. Calls `progress` after each pass and a few times a second, on this thread. When it is
/// stopped, the result is what is known so far, or an error before the first pass. Runs on the calling thread, not the
/// GUI's.
Result<Effect> measureEffect(Trials& trials, const LayerRegistry& registry, const EffectQuestion& question,
                             const EffectProgress& progress, std::stop_token stop = {});

} // namespace layerscope
