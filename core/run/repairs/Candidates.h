// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Repairs.h"

#include <functional>
#include <utility>

namespace layerscope {

// Edits that may remove a mistake. They are proposed freely: repairsOf tries each and keeps those that help.

using GraphEdit = std::function<void(Graph&)>;

struct Candidate {
    Repair::Kind kind;
    Message label;
    GraphEdit edit;
};
using Candidates = std::vector<Candidate>;

/// A wire that ends at the node, and what comes along it.
struct Arriving {
    Port to;
    Port from;
    const TensorSpec* spec = nullptr; ///< null: not known
};

/// A mistake and what is around it.
struct Situation {
    const Graph& graph;
    const Issue& issue;
    const LayerRegistry& registry;
    const Node& node;
    const Node& layer;   ///< whose parameters count: the node, or the one that it shares with
    const LayerDef* def; ///< null for an unknown type
    Params params;       ///< completed
    std::vector<Arriving> arriving;

    /// The wire that the issue is about; null when there is none or it could be several.
    const Arriving* blamed() const;
};

/// A layer that is put into a wire.
struct Piece {
    std::string type;
    std::vector<std::pair<const char*, ParamValue>> params = {};
};

/// Sets a parameter of a layer.
GraphEdit setting(NodeId layer, std::string param, ParamValue value);
/// Puts layers into the wire that ends at `to`, first to last, and moves what comes behind so that they have room; null
/// when the registry lacks one.
GraphEdit inserting(const LayerRegistry& registry, Port to, const std::vector<Piece>& pieces);
GraphEdit both(GraphEdit first, GraphEdit second);

/// "Conv2D" and 1 make "Conv1D".
std::string withRank(std::string_view type, int rank);
bool isChannelsFirst(const Params& params);
/// Sizes between batch and channel.
Ints spatialSizes(const TensorSpec& spec, bool channelsFirst);
/// "5 × 5"
std::string sizesText(const Ints& sizes);

void addSettings(Candidates& out, const Situation& at);
/// For a layer that wants another rank, type or size than what comes in.
void addConversions(Candidates& out, const Situation& at);
/// For a layer whose inputs do not fit together.
void addMatches(Candidates& out, const Situation& at);
void addWiring(Candidates& out, const Situation& at);
/// Giving up the wire or the layer.
void addDetours(Candidates& out, const Situation& at);

} // namespace layerscope
