// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GroupEdits.h"

#include "graph/GraphEdits.h"
#include "session/Text.h"

#include <QCoreApplication>

#include <algorithm>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::GroupEdits", text);
}

/// A node outside of the set that a path through the network meets between two of the set; 0 when there is none.
NodeId nodeBetween(const Graph& graph, const std::set<NodeId>& nodes) {
    std::multimap<NodeId, NodeId> users;
    for (const auto& [to, from] : graph.links())
        users.emplace(from.node, to.node);
    // Forward from each way out; the first step is remembered, so that a person can be told.
    std::map<NodeId, NodeId> seen;
    std::vector<NodeId> open;
    const auto follow = [&](NodeId from, NodeId origin) {
        const auto [first, last] = users.equal_range(from);
        for (auto use = first; use != last; ++use) {
            if (nodes.contains(use->second)) {
                if (origin)
                    return origin;
            } else if (seen.emplace(use->second, origin ? origin : use->second).second) {
                open.push_back(use->second);
            }
        }
        return NodeId{};
    };
    for (const NodeId id : nodes)
        follow(id, {});
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (const NodeId between = follow(id, seen.at(id)))
            return between;
    }
    return {};
}

/// The selection, with all nodes of a group of which the card is selected.
std::set<NodeId> nodesOfSelection(const CanvasContext& context, const GroupTree& tree) {
    std::set<NodeId> nodes = context.selection.nodes();
    for (const NodeId id : context.selection.nodes())
        if (const GroupId cover = tree.coverOf(id))
            nodes.insert(tree.members(cover).begin(), tree.members(cover).end());
    return nodes;
}

bool isWhole(const GroupTree& tree, GroupId group, const std::set<NodeId>& nodes) {
    return std::ranges::all_of(tree.members(group), [&](NodeId id) { return nodes.contains(id); });
}

/// Puts the nodes, and the groups among them that are whole, into `group`.
void adopt(Graph& graph, const GroupTree& tree, const Group& group, const std::set<NodeId>& nodes) {
    std::set<NodeId> single = nodes;
    const auto take = [&](const auto& self, GroupId scope) -> void {
        for (const GroupId child : tree.childrenOf(scope)) {
            if (!isWhole(tree, child, nodes)) {
                self(self, child);
                continue;
            }
            for (const NodeId id : tree.members(child))
                single.erase(id);
            Group moved = *graph.findGroup(child);
            moved.parent = group.id;
            graph.putGroup(std::move(moved));
        }
    };
    take(take, group.parent);
    for (const NodeId id : single) {
        Node moved = *graph.find(id);
        moved.group = group.id;
        graph.replace(std::move(moved));
    }
}

} // namespace

GroupId commonGroup(const Graph& graph, const std::set<NodeId>& nodes) {
    const Node* first = nodes.empty() ? nullptr : graph.find(*nodes.begin());
    const Group* common = first ? graph.findGroup(first->group) : nullptr;
    const auto holdsAll = [&](GroupId group) {
        return std::ranges::all_of(nodes, [&](NodeId id) {
            const Node* node = graph.find(id);
            return !node || graph.isWithin(node->group, group);
        });
    };
    for (std::size_t depth = 0; common && depth <= graph.groups().size() && !holdsAll(common->id); ++depth)
        common = graph.findGroup(common->parent);
    return common ? common->id : GroupId{};
}

Grouped groupSelected(const CanvasContext& context, const CardSizes& sizes) {
    const Graph& before = context.document.graph();
    const GroupTree tree(before, context.document.registry());
    const std::set<NodeId> nodes = nodesOfSelection(context, tree);
    if (nodes.empty())
        return {.problem = tr("Select the layers that the model shall hold.")};
    if (const NodeId between = nodeBetween(before, nodes))
        return {.problem = tr("“%1” lies between the selected layers: select it too, then group them.")
                               .arg(toQString(before.find(between)->name))};
    Group group;
    group.parent = commonGroup(before, nodes);
    // All of a model selected is that model once more around.
    if (group.parent && isWhole(tree, group.parent, nodes))
        group.parent = before.findGroup(group.parent)->parent;
    group.name = freeGroupName(before, tr("model").toStdString());
    context.document.edit(tr("Group"), [&](Graph& graph) {
        group.id = graph.putGroup(group);
        adopt(graph, tree, group, nodes);
        removeEmptyGroups(graph);
        closeGapOf(graph, sizes, context.document.registry(), group.id);
    });
    context.selection.set(nodes);
    return {.group = group.id};
}

void ungroup(const CanvasContext& context, const CardSizes& sizes, const std::set<GroupId>& groups) {
    const LayerRegistry& registry = context.document.registry();
    context.document.edit(tr("Ungroup"), [&](Graph& graph) {
        for (const GroupId id : groups) {
            const Group* group = graph.findGroup(id);
            if (group && !group->open)
                makeRoomFor(graph, sizes, registry, id);
            graph.dissolveGroup(id);
        }
    });
}

void setGroupOpen(const CanvasContext& context, const CardSizes& sizes, GroupId id, bool open) {
    const LayerRegistry& registry = context.document.registry();
    context.document.edit(open ? tr("Open model") : tr("Shut model"), [&](Graph& graph) {
        const Group* found = graph.findGroup(id);
        if (!found || found->open == open)
            return;
        if (open)
            makeRoomFor(graph, sizes, registry, id);
        else
            closeGapOf(graph, sizes, registry, id);
        Group changed = *graph.findGroup(id);
        changed.open = open;
        graph.putGroup(std::move(changed));
    });
}

bool renameGroup(const CanvasContext& context, GroupId id, const QString& name) {
    const Graph& before = context.document.graph();
    const std::string wanted = name.trimmed().toStdString();
    const Group* group = before.findGroup(id);
    if (!group || wanted.empty())
        return false;
    if (wanted == group->name)
        return true;
    if (freeGroupName(before, wanted) != wanted)
        return false;
    context.document.edit(tr("Rename model"), [&](Graph& graph) {
        Group renamed = *graph.findGroup(id);
        renamed.name = wanted;
        graph.putGroup(std::move(renamed));
    });
    return true;
}

std::set<GroupId> selectedGroups(const CanvasContext& context, const GroupTree& tree) {
    const Graph& graph = context.document.graph();
    const std::set<NodeId> nodes = nodesOfSelection(context, tree);
    std::set<GroupId> found;
    const auto look = [&](const auto& self, GroupId scope) -> void {
        for (const GroupId child : tree.childrenOf(scope)) {
            if (isWhole(tree, child, nodes))
                found.insert(child);
            else
                self(self, child);
        }
    };
    if (!nodes.empty())
        look(look, {});
    const Node* current = graph.find(context.selection.current());
    if (found.empty() && current && graph.findGroup(current->group))
        found.insert(current->group);
    return found;
}

} // namespace layerscope
