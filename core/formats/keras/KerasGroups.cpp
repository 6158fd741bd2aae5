// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasGroups.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

constexpr const char* kInput = "Input";

std::set<NodeId> setOf(const std::vector<NodeId>& nodes) {
    return {nodes.begin(), nodes.end()};
}

} // namespace

KerasGroups::KerasGroups(const Graph& graph, const ResolvedGraph& resolved)
    : m_graph(graph)
    , m_resolved(resolved) {
    for (const auto& [id, node] : resolved.nodes)
        for (NodeId input : node.inputs)
            m_users[input].push_back(id);
    settle();
}

GroupId KerasGroups::standing(GroupId group) const {
    while (group && (m_dissolved.contains(group) || !m_graph.findGroup(group)))
        group = m_graph.findGroup(group) ? m_graph.findGroup(group)->parent : GroupId{};
    return group;
}

GroupId KerasGroups::parentOf(GroupId group) const {
    const Group* found = m_graph.findGroup(group);
    return found ? standing(found->parent) : GroupId{};
}

std::optional<GroupId> KerasGroups::within(NodeId node, GroupId outer) const {
    GroupId below{};
    for (GroupId at = homeOf(node);; at = parentOf(at)) {
        if (at == outer)
            return below;
        if (!at)
            return std::nullopt;
        below = at;
    }
}

GroupId KerasGroups::baseOf(GroupId group) const {
    const Group* found = m_graph.findGroup(group);
    return found && found->callOf ? found->callOf : group;
}

std::vector<GroupId> KerasGroups::callsOf(GroupId base) const {
    std::vector<GroupId> calls{base};
    for (const auto& [id, group] : m_graph.groups())
        if (group.callOf == base && !m_dissolved.contains(id))
            calls.push_back(id);
    return calls;
}

NodeId KerasGroups::counterpart(NodeId node, GroupId call) const {
    const auto map = m_counterparts.find(call);
    if (map == m_counterparts.end())
        return node;
    const auto found = map->second.find(node);
    return found == map->second.end() ? NodeId{} : found->second;
}

bool KerasGroups::isUsedOutside(NodeId node, GroupId group) const {
    const auto users = m_users.find(node);
    return users == m_users.end() || std::ranges::any_of(users->second, [&](NodeId user) {
               return !m_graph.isWithin(m_graph.find(user)->group, group);
           });
}

std::vector<NodeId> KerasGroups::outputsOf(GroupId base) const {
    std::vector<NodeId> outputs;
    const std::vector<GroupId> calls = callsOf(base);
    for (NodeId node : m_resolved.order)
        if (m_graph.isWithin(m_graph.find(node)->group, base) &&
            std::ranges::any_of(calls, [&](GroupId call) { return isUsedOutside(counterpart(node, call), call); }))
            outputs.push_back(node);
    return outputs;
}

/// Until nothing changes: a group that is dissolved may take another's ground away.
void KerasGroups::settle() {
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& [id, group] : m_graph.groups()) {
            const char* reason = m_dissolved.contains(id) ? nullptr : whyNot(group);
            if (!reason && !m_dissolved.contains(id) && group.callOf && !matchesBase(group))
                reason = N_("it is not built as the group that it is a further call of");
            if (!reason)
                continue;
            m_dissolved.insert(id);
            m_notes.push_back(message(N_("The group “%1” cannot be a model in a Keras file (%2); its layers are saved "
                                         "as layers of the model around it."),
                                      group.name, reason));
            changed = true;
        }
    }
}

const char* KerasGroups::whyNot(const Group& group) const {
    const std::set<NodeId> inside = setOf(m_graph.nodesWithin(group.id));
    if (inside.empty())
        return N_("it is empty");
    const bool holdsInput = std::ranges::any_of(inside, [&](NodeId id) { return m_graph.find(id)->type == kInput; });
    if (holdsInput)
        return N_("an input of the whole model lies in it");
    const bool hasInput = std::ranges::any_of(inside, [&](NodeId id) {
        return std::ranges::any_of(m_resolved.nodes.at(id).inputs, [&](NodeId from) { return !inside.contains(from); });
    });
    if (!hasInput)
        return N_("nothing flows into it");
    if (comesBack(group.id, inside))
        return N_("what leaves it comes back into it");
    if (sharesOutside(group.id, inside))
        return N_("it shares a layer with the outside");
    return nullptr;
}

bool KerasGroups::comesBack(GroupId /*group*/, const std::set<NodeId>& inside) const {
    std::set<NodeId> behind; // outside, and fed by the inside
    for (NodeId id : m_resolved.order) {
        const auto& inputs = m_resolved.nodes.at(id).inputs;
        if (inside.contains(id)) {
            if (std::ranges::any_of(inputs, [&](NodeId from) { return behind.contains(from); }))
                return true;
        } else if (std::ranges::any_of(inputs,
                                       [&](NodeId from) { return inside.contains(from) || behind.contains(from); })) {
            behind.insert(id);
        }
    }
    return false;
}

bool KerasGroups::sharesOutside(GroupId group, const std::set<NodeId>& inside) const {
    const auto isCallOf = [&](GroupId other, GroupId base) {
        for (; other; other = parentOf(other))
            if (const Group* found = m_graph.findGroup(other); found && found->callOf == base)
                return true;
        return false;
    };
    for (const auto& [id, node] : m_graph.nodes()) {
        if (!node->sharesWith || !m_graph.find(node->sharesWith))
            continue;
        const bool callInside = inside.contains(id);
        if (callInside == inside.contains(node->sharesWith))
            continue;
        const bool ofBase =
            callInside ? isCallOf(group, baseOf(homeOf(node->sharesWith))) : isCallOf(homeOf(id), group);
        bool known = ofBase;
        // A group inside a further call shares with the inside of the base.
        for (GroupId outer = group; !known && outer; outer = parentOf(outer))
            known = callInside ? m_graph.findGroup(outer)->callOf &&
                                     m_graph.isWithin(m_graph.find(node->sharesWith)->group, baseOf(outer))
                               : isCallOf(homeOf(id), outer);
        if (!known)
            return true;
    }
    return false;
}

/// Finds for every node of the base the node that stands for it: by what it shares, else by its place.
bool KerasGroups::matchesBase(const Group& group) {
    const Group* base = m_graph.findGroup(group.callOf);
    if (!base || base->callOf || m_dissolved.contains(base->id) ||
        baseOf(parentOf(group.id)) != baseOf(parentOf(base->id)))
        return false;
    std::map<NodeId, NodeId> own;
    std::vector<NodeId> rest;
    for (NodeId id : m_graph.nodesWithin(group.id)) {
        const NodeId shared = m_graph.find(id)->sharesWith;
        if (shared && m_graph.isWithin(m_graph.find(shared)->group, base->id))
            own[shared] = id;
        else
            rest.push_back(id);
    }
    auto next = rest.begin();
    const std::vector<NodeId> nodes = m_graph.nodesWithin(base->id);
    for (NodeId id : nodes)
        if (!own.contains(id) && next != rest.end() && m_graph.find(*next)->type == m_graph.find(id)->type)
            own[id] = *next++;
    if (own.size() != nodes.size() || next != rest.end())
        return false;
    for (NodeId id : nodes) {
        const auto& inputs = m_resolved.nodes.at(id).inputs;
        const auto& ownInputs = m_resolved.nodes.at(own.at(id)).inputs;
        if (inputs.size() != ownInputs.size())
            return false;
        for (std::size_t port = 0; port < inputs.size(); ++port)
            if (own.contains(inputs[port]) && own.at(inputs[port]) != ownInputs[port])
                return false;
    }
    m_counterparts[group.id] = std::move(own);
    return true;
}

} // namespace layerscope
