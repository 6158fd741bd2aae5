// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasGroups.h"
#include "formats/keras/KerasOutline.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace layerscope {

/// What all models of one file share.
struct KerasContext {
    const Graph& graph;
    const ResolvedGraph& resolved;
    const LayerRegistry& registry;
    const KerasGroups& groups;
    std::vector<Message>& notes;
    KerasFormulas formulas;

    const ResolvedNode& at(NodeId id) const { return resolved.nodes.at(id); }
};

/// A place where a tensor enters a model inside the model: an input port of one of its base's nodes.
struct KerasEntry {
    Port port;
};

/// A model inside the model, built once, with what its calls need.
struct KerasInner {
    std::size_t layer = 0;
    std::vector<KerasEntry> entries;
    std::vector<NodeId> outputs; ///< nodes of the base
};

/// Builds the model of one group, or the outermost.
class KerasModelBuilder {
public:
    KerasModelBuilder(const KerasContext& context, GroupId group)
        : m_context(context)
        , m_group(group) {}

    KerasModel build(const std::string& name);
    const std::vector<KerasEntry>& entries() const { return m_entries; }

private:
    /// A node, or a group that is a model.
    struct Item {
        NodeId node;
        GroupId group;
        auto operator<=>(const Item&) const = default;
    };

    std::optional<Item> itemOf(NodeId id) const;
    std::vector<Item> itemsInOrder() const;
    bool isEntry(NodeId id) const;
    std::string uniqueName(const std::string& wanted);
    std::string nameOf(const Node& node);

    void reserveNames();
    void addNode(NodeId id);
    void addInput(const Node& node, const KerasOutput& output, const Json& foreign);
    void addFormula(NodeId id, const Node& layer);
    void addCall(NodeId id, const Node& layer);
    void addGroup(GroupId group);
    const KerasInner& innerOf(GroupId base);
    KerasTensor tensorAt(Port port);
    KerasTensor outside(NodeId source, Port port);
    KerasTensor finished(NodeId id, KerasTensor tensor, const Node& layer);
    void chooseOutputs();
    void orderInputs();

    const KerasContext& m_context;
    GroupId m_group;
    KerasModel m_model;
    std::set<std::string> m_names;
    std::map<NodeId, std::string> m_reserved;
    std::map<NodeId, KerasTensor> m_values; ///< by the node that makes them
    /// By the layer's node, and whether it is bypassed there: its further calls may not be.
    std::map<std::pair<NodeId, bool>, std::size_t> m_layers;
    std::map<GroupId, KerasInner> m_inner;       ///< by base
    std::map<NodeId, KerasTensor> m_fromOutside; ///< by the node outside that makes them
    std::vector<KerasEntry> m_entries;           ///< as m_model.inputs
    std::vector<NodeId> m_inputNodes;            ///< as m_model.inputs; 0 for one that the writer put in
};

} // namespace layerscope
