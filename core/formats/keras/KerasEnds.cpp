// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasEnds.h"

#include "formats/keras/KerasForeign.h"

#include <functional>
#include <set>

namespace layerscope {
namespace {

void change(Graph& graph, NodeId id, const std::function<void(KerasForeign&)>& edit) {
    const Node* before = graph.find(id);
    if (!before)
        return;
    Node node = *before;
    KerasForeign foreign = kerasForeignOf(node);
    edit(foreign);
    setKerasForeign(node, foreign);
    graph.replace(std::move(node));
}

const Params& paramsOf(const Graph& graph, NodeId id) {
    return graph.layerOf(id)->params;
}

} // namespace

void markEnds(Graph& graph, const std::vector<NodeId>& inputs, const std::vector<Port>& outputs) {
    for (std::size_t i = 0; inputs.size() > 1 && i < inputs.size(); ++i)
        change(graph, inputs[i], [&](KerasForeign& foreign) { foreign.input = static_cast<int>(i); });
    std::set<NodeId> taken;
    for (const auto& [to, from] : graph.links())
        taken.insert(from.node);
    std::set<NodeId> ends;
    for (const auto& [id, node] : graph.nodes())
        if (!taken.contains(id))
            ends.insert(id);
    const bool plain = outputs.size() == 1 && ends == std::set<NodeId>{outputs.front().node};
    for (std::size_t i = 0; !plain && i < outputs.size(); ++i)
        change(graph, outputs[i].node, [&](KerasForeign& foreign) {
            if (!foreign.outputs)
                foreign.outputs.emplace();
            foreign.outputs->push_back(static_cast<int>(i));
            foreign.tap = taken.contains(outputs[i].node);
        });
    for (const Port& output : outputs)
        ends.erase(output.node);
    for (const NodeId id : ends)
        change(graph, id, [](KerasForeign& foreign) { foreign.outputs.emplace(); });
}

void feedWholeNumbers(Graph& graph) {
    for (const auto& [to, from] : std::map(graph.links())) {
        const Node* user = graph.layerOf(to.node);
        const Node* source = graph.find(from.node);
        if (!user || !source || user->type != "Embedding" || source->type != "Input")
            continue;
        const ParamValue* known = paramsOf(graph, to.node).find("input_dim");
        const auto* words = known ? std::get_if<std::int64_t>(known) : nullptr;
        if (!words || !source->params.find("dtype"))
            continue;
        Node node = *source;
        node.params.set("dtype", std::string("int32"));
        node.params.set("source", "noise:1:" + std::to_string(*words));
        graph.replace(std::move(node));
    }
}

} // namespace layerscope
