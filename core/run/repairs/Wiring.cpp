// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/repairs/Candidates.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::size_t kNearest = 4;

/// Layers that could feed the node, nearest first; those to its left before others.
std::vector<const Node*> feeders(const Situation& at) {
    std::vector<std::pair<double, const Node*>> near;
    for (const auto& [id, other] : at.graph.nodes()) {
        if (id == at.node.id || at.graph.wouldCloseCircle(id, at.node.id))
            continue;
        if (std::ranges::any_of(at.arriving, [id = id](const Arriving& a) { return a.from.node == id; }))
            continue;
        const double dx = at.node.position.x - other->position.x;
        const double dy = at.node.position.y - other->position.y;
        near.emplace_back(std::hypot(dx < 0 ? 4 * dx : dx, dy), other.get());
    }
    std::ranges::sort(near, {}, [](const auto& entry) { return std::pair(entry.first, entry.second->id); });
    std::vector<const Node*> nodes;
    for (std::size_t i = 0; i < std::min(near.size(), kNearest); ++i)
        nodes.push_back(near[i].second);
    return nodes;
}

void addMissingWires(Candidates& out, const Situation& at) {
    const Port to{at.node.id, std::max(at.issue.port, 0)};
    if (at.graph.links().contains(to) || (at.def && at.def->arity.max == 0))
        return;
    for (const Node* from : feeders(at))
        out.push_back(
            {Repair::Kind::Before, message(N_("Connect %1 to it"), from->name), [to, from = from->id](Graph& graph) {
                 graph.link({from, 0}, to);
             }});
}

/// Wires beyond those that the layer takes are joined with its first.
void addJoin(Candidates& out, const Situation& at) {
    if (!at.def || at.def->arity.max != 1 || at.arriving.size() < 2)
        return;
    for (const char* type : {"Concatenate", "Add"}) {
        const LayerDef* join = at.registry.find(type);
        if (!join)
            continue;
        out.push_back({Repair::Kind::Layer, message(N_("Join its inputs with %1"), join->name),
                       [join, id = at.node.id, arriving = at.arriving](Graph& graph) {
                           const Node& node = *graph.find(id);
                           Node joining = makeNode(*join, {node.position.x - 280, node.position.y});
                           joining.group = node.group;
                           const NodeId added = graph.add(std::move(joining));
                           int port = 0;
                           for (const Arriving& input : arriving) {
                               graph.unlink(input.to);
                               graph.link(input.from, {added, port++});
                           }
                           graph.link({added, 0}, {id, 0});
                       }});
    }
}

} // namespace

void addWiring(Candidates& out, const Situation& at) {
    if (const Arriving* wire = at.blamed(); wire && wire->from.index != 0)
        out.push_back({Repair::Kind::Before, message(N_("Take the wire from its only output")),
                       [to = wire->to, from = wire->from.node](Graph& graph) {
                           graph.link({from, 0}, to);
                       }});
    addMissingWires(out, at);
    addJoin(out, at);
    if (!at.layer.weights.empty())
        out.push_back(
            {Repair::Kind::Setting, message(N_("Initialise the weights anew")), [id = at.layer.id](Graph& graph) {
                 Node node = *graph.find(id);
                 node.weights.clear();
                 graph.replace(std::move(node));
             }});
}

void addDetours(Candidates& out, const Situation& at) {
    const bool onlyInput = at.issue.port < 0 && at.def && at.def->arity.max == 1;
    const Port port{at.node.id, onlyInput ? 0 : at.issue.port};
    if (at.graph.links().contains(port))
        out.push_back({Repair::Kind::Detour, message(N_("Remove the wire")), [port](Graph& g) { g.unlink(port); }});
    out.push_back({Repair::Kind::Detour,
                   at.node.bypassed ? message(N_("Do not bypass the layer")) : message(N_("Bypass the layer")),
                   [id = at.node.id](Graph& graph) {
                       Node node = *graph.find(id);
                       node.bypassed = !node.bypassed;
                       graph.replace(std::move(node));
                   }});
    if (at.node.sharesWith)
        out.push_back(
            {Repair::Kind::Detour, message(N_("Make it a layer of its own")), [id = at.node.id](Graph& graph) {
                 Node node = standingAlone(graph, *graph.find(id));
                 node.sharesWith = {};
                 graph.replace(std::move(node));
             }});
    out.push_back({Repair::Kind::Detour, message(N_("Delete the layer")),
                   [id = at.node.id](Graph& graph) { removeBridging(graph, {id}); }});
}

} // namespace layerscope
