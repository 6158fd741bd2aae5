// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "graph/Graph.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// What a node keeps of the Keras file that it was read from, for the file that is written. In Node::foreign:
/// {"keras": config, "keras_node": {"name", "layer", "call", "input", "outputs", "tap"}}, each absent when it is empty.
struct KerasForeign {
    /// Keys of the layer's "config" that no parameter of ours covers ("kernel_regularizer", "trainable").
    Json config = Json::object();
    /// Its name there, where the graph had to give it another: inner and outer models may use a name twice.
    std::string name;
    /// Of a Placeholder: the whole layer object, without "name" and "inbound_nodes". Its weights are in Node::weights
    /// under their paths below the layer's own group: "vars/0", "cell/vars/1".
    Json layer;
    /// Of a Placeholder: {"args", "kwargs"} of its call as they were, each tensor replaced by {"input": port}.
    Json call;
    /// Its place among the inputs of the outermost model, from 0.
    std::optional<int> input;
    /// Its places among the outputs of the outermost model; given and empty: it was none, though nothing follows it.
    std::optional<std::vector<int>> outputs;
    /// An output, though other layers follow it.
    bool tap = false;
};

/// Lenient: what is not as it should be counts as absent.
KerasForeign kerasForeignOf(const Node& node);
/// Other keys of Node::foreign stay.
void setKerasForeign(Node& node, const KerasForeign& foreign);

} // namespace layerscope
