// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasOutlineOf.h"

#include "formats/keras/KerasForeign.h"

#include <set>

namespace layerscope {
namespace {

/// Nodes after all their inputs, otherwise in the order in which they were made.
std::vector<NodeId> sorted(const Graph& graph) {
    std::map<NodeId, std::size_t> waiting;
    std::map<NodeId, std::vector<NodeId>> users;
    for (const auto& [to, from] : graph.links()) {
        ++waiting[to.node];
        users[from.node].push_back(to.node);
    }
    std::set<NodeId> ready;
    for (const auto& [id, node] : graph.nodes())
        if (!waiting.contains(id))
            ready.insert(id);
    std::vector<NodeId> order;
    while (!ready.empty()) {
        const NodeId id = *ready.begin();
        ready.erase(ready.begin());
        order.push_back(id);
        for (const NodeId user : users[id])
            if (--waiting[user] == 0)
                ready.insert(user);
    }
    return order;
}

FileLayer layerNamed(std::string name, std::string className) {
    static const Json kNothing = Json::object();
    return {.place = JsonPlace(kNothing, name),
            .name = std::move(name),
            .className = std::move(className),
            .module = {},
            .isOperator = false,
            .calls = {},
            .model = {}};
}

class Outlining {
public:
    explicit Outlining(const Graph& graph)
        : m_graph(graph) {}

    GraphOutline run() {
        for (const NodeId id : sorted(m_graph))
            add(id);
        GraphOutline out;
        out.model = std::move(m_outer);
        point(out.model, {}, out.nodes);
        return out;
    }

private:
    void add(NodeId id) {
        const Node& node = *m_graph.find(id);
        if (node.sharesWith)
            return;
        FileModel* model = modelOf(node.group);
        if (!model)
            return;
        const KerasForeign foreign = kerasForeignOf(node);
        const bool inner = node.group && node.type == "Identity" && m_graph.linksInto(id).size() <= 1 && isEntry(node);
        std::string className = node.type == "Input" || inner ? "InputLayer" : node.type;
        if (foreign.layer.is_object()) // a placeholder
            className = foreign.layer.value("class_name", className);
        m_ids[model].push_back(id);
        model->layers.push_back(layerNamed(foreign.name.empty() ? node.name : foreign.name, className));
    }

    /// An inner model's input: what comes into it comes from outside.
    bool isEntry(const Node& node) const {
        for (const Link& link : m_graph.linksInto(node.id))
            if (m_graph.find(link.from.node)->group == node.group)
                return false;
        return true;
    }

    /// Null for a further call of a model.
    FileModel* modelOf(GroupId id) {
        if (!id)
            return &m_outer;
        if (const auto known = m_models.find(id); known != m_models.end())
            return known->second;
        const Group* group = m_graph.findGroup(id);
        FileModel* parent = group && !group->callOf ? modelOf(group->parent) : nullptr;
        if (!parent)
            return nullptr;
        FileLayer layer = layerNamed(group->name, group->sequential ? "Sequential" : "Functional");
        layer.model = std::make_shared<FileModel>();
        layer.model->name = group->name;
        layer.model->sequential = group->sequential;
        FileModel* model = layer.model.get();
        m_ids[parent].push_back({});
        parent->layers.push_back(std::move(layer));
        return m_models[id] = model;
    }

    /// After all are in place, so that the addresses stay.
    void point(const FileModel& model, const FileModel* key, std::map<const FileLayer*, NodeId>& nodes) {
        const std::vector<NodeId>& ids = m_ids[key ? key : &m_outer];
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const FileLayer& layer = model.layers[i];
            if (layer.model)
                point(*layer.model, layer.model.get(), nodes);
            else
                nodes.emplace(&layer, ids[i]);
        }
    }

    const Graph& m_graph;
    FileModel m_outer;
    std::map<GroupId, FileModel*> m_models;
    std::map<const FileModel*, std::vector<NodeId>> m_ids; ///< of each model's layers; none for a model inside
};

} // namespace

GraphOutline outlineOf(const Graph& graph) {
    return Outlining(graph).run();
}

} // namespace layerscope
