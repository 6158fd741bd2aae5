// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// A layer of a file as a node of ours, not yet in a graph.
struct KerasNode {
    Node node;
    std::vector<FileTensor> inputs; ///< by port
    std::vector<Message> notes;
    bool oldHardSigmoid = false; ///< Keras 2's hard_sigmoid has to follow
};

/// Makes nodes of what a model file names.
class KerasNodes {
public:
    /// `kerasTwo`: the file was written by Keras 2 or tf-keras.
    KerasNodes(const LayerRegistry& registry, bool kerasTwo)
        : m_registry(registry)
        , m_kerasTwo(kerasTwo) {}

    /// A call of a layer or operator: one of ours, a formula, or a placeholder that says why it is none of these.
    /// `shape`: of the output, as the file recorded it, or null. Throws ReadFailure when the file makes no sense.
    KerasNode call(const FileLayer& layer, const FileCall& call, const Json& shape) const;
    /// An input of the outermost model, from an InputLayer or a shape with the batch.
    KerasNode input(const std::string& name, const Json& batchShape, const Json& config) const;
    /// An input of a model inside a model.
    KerasNode innerInput(const std::string& name) const;
    /// clip(0.2 x + 0.5, 0, 1)
    KerasNode oldHardSigmoid(const std::string& after) const;

private:
    KerasNode known(const FileLayer& layer, const FileCall& call, const LayerDef& def, Message& obstacle) const;
    KerasNode placeholder(const FileLayer& layer, const FileCall& call, const Json& shape, const Message& reason) const;
    std::optional<KerasNode> formula(const FileLayer& layer, const std::string& expression,
                                     std::vector<FileTensor> inputs) const;
    KerasNode madeOf(const LayerDef& def, const std::string& name) const;

    const LayerRegistry& m_registry;
    bool m_kerasTwo;
};

} // namespace layerscope
