// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasModelBuilder.h"

#include "formats/keras/KerasForeign.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace layerscope {
namespace {

constexpr std::string_view kIdentity = "Identity";

} // namespace

std::optional<KerasModelBuilder::Item> KerasModelBuilder::itemOf(NodeId id) const {
    const auto within = m_context.groups.within(id, m_group);
    if (!within)
        return std::nullopt;
    return *within ? Item{{}, *within} : Item{id, {}};
}

/// Nodes and models, each after all that it needs.
std::vector<KerasModelBuilder::Item> KerasModelBuilder::itemsInOrder() const {
    std::map<Item, std::set<Item>> needs;
    std::map<Item, std::size_t> ranks;
    for (NodeId id : m_context.resolved.order) {
        const auto item = itemOf(id);
        if (!item)
            continue;
        ranks.try_emplace(*item, ranks.size());
        auto& needed = needs[*item];
        for (NodeId from : m_context.at(id).inputs)
            if (const auto source = itemOf(from); source && *source != *item)
                needed.insert(*source);
    }
    std::map<Item, std::vector<Item>> users;
    std::set<std::pair<std::size_t, Item>> ready;
    for (const auto& [item, needed] : needs) {
        for (const Item& source : needed)
            users[source].push_back(item);
        if (needed.empty())
            ready.emplace(ranks.at(item), item);
    }
    std::vector<Item> order;
    while (!ready.empty()) {
        const Item item = ready.extract(ready.begin()).value().second;
        order.push_back(item);
        for (const Item& user : users[item]) {
            needs[user].erase(item);
            if (needs[user].empty())
                ready.emplace(ranks.at(user), user);
        }
    }
    return order;
}

/// An Identity that only takes what comes from outside is the InputLayer of the model inside.
bool KerasModelBuilder::isEntry(NodeId id) const {
    const Node& node = *m_context.graph.find(id);
    const auto& inputs = m_context.at(id).inputs;
    return m_group && node.type == kIdentity && inputs.size() == 1 && !itemOf(inputs[0]);
}

std::string KerasModelBuilder::uniqueName(const std::string& wanted) {
    std::string base = wanted.empty() || wanted == "." ? "layer" : wanted;
    std::ranges::replace(base, '/', '_');
    std::string name = base;
    for (int i = 1; !m_names.insert(name).second; ++i)
        name = base + "_" + std::to_string(i);
    return name;
}

/// Names of nodes come before those that the writer makes up.
void KerasModelBuilder::reserveNames() {
    for (NodeId id : m_context.resolved.order) {
        const auto item = itemOf(id);
        const Node& node = *m_context.graph.find(id);
        if (!item || !item->node || node.sharesWith)
            continue;
        const std::string inFile = kerasForeignOf(node).name;
        const bool renamed = !inFile.empty() && node.name.starts_with(inFile);
        m_reserved[id] = uniqueName(renamed && !m_names.contains(inFile) ? inFile : node.name);
    }
}

std::string KerasModelBuilder::nameOf(const Node& node) {
    const auto found = m_reserved.find(node.id);
    return found != m_reserved.end() ? found->second : uniqueName(node.name);
}

KerasModel KerasModelBuilder::build(const std::string& name) {
    m_model.name = name;
    reserveNames();
    for (const Item& item : itemsInOrder())
        if (item.node)
            addNode(item.node);
        else
            addGroup(item.group);
    chooseOutputs();
    orderInputs();
    sortAsKeras(m_model);
    return std::move(m_model);
}

void KerasModelBuilder::chooseOutputs() {
    if (m_group) {
        for (NodeId id : m_context.groups.outputsOf(m_group))
            m_model.outputs.push_back(m_values.at(id));
        return;
    }
    std::set<NodeId> used;
    for (const auto& [id, node] : m_context.resolved.nodes)
        used.insert(node.inputs.begin(), node.inputs.end());
    std::vector<std::tuple<int, std::size_t, NodeId>> outputs;
    for (NodeId id : m_context.resolved.order) {
        const KerasForeign foreign = kerasForeignOf(*m_context.graph.find(id));
        // What a model inside makes and nobody uses is no output of the whole.
        const bool isLeftOver = foreign.outputs && foreign.outputs->empty() && m_context.groups.homeOf(id);
        const bool isEnd = !used.contains(id) && !isLeftOver;
        const bool isInput = m_context.at(id).inputs.empty();
        if ((!isEnd || isInput) && !foreign.tap)
            continue;
        std::vector<int> places = foreign.outputs.value_or(std::vector<int>{});
        if (places.empty())
            places.push_back(std::numeric_limits<int>::max());
        for (int place : places)
            outputs.emplace_back(place, outputs.size(), id);
    }
    std::ranges::sort(outputs);
    for (const auto& [place, rank, id] : outputs)
        if (m_values.contains(id))
            m_model.outputs.push_back(m_values.at(id));
}

/// The outermost model's inputs stand as they stood in the file that they came from, new ones behind.
void KerasModelBuilder::orderInputs() {
    if (m_group)
        return;
    std::vector<std::tuple<int, NodeId, KerasTensor>> inputs;
    for (std::size_t i = 0; i < m_inputNodes.size(); ++i) {
        const KerasForeign foreign = kerasForeignOf(*m_context.graph.find(m_inputNodes[i]));
        inputs.emplace_back(foreign.input.value_or(std::numeric_limits<int>::max()), m_inputNodes[i],
                            m_model.inputs[i]);
    }
    std::ranges::sort(inputs, {}, [](const auto& input) { return std::pair(std::get<0>(input), std::get<1>(input)); });
    m_model.inputs.clear();
    for (const auto& [place, node, tensor] : inputs)
        m_model.inputs.push_back(tensor);
}

} // namespace layerscope
