// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/WireRules.h"

#include "canvas/NodeCard.h"
#include "graph/GraphEdits.h"
#include "session/Text.h"

#include <QCoreApplication>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::WireRules", text);
}

QString nameOf(const CanvasContext& context, NodeId id) {
    const Node* node = context.document.graph().find(id);
    return node ? toQString(node->name) : QString();
}

WireCheck refused(const QString& why) {
    return {.text = why};
}

/// What a layer says of a spec that arrives at one of its ports.
std::optional<Fault> problem(const LayerDef& def, const Params& params, const TensorSpec& spec, int port) {
    if (def.inputSpec)
        if (auto fault = def.inputSpec(params).problemWith(spec, port))
            return fault;
    if (def.arity.min != 1 || def.arity.max != 1)
        return std::nullopt;
    const LayerInput input{params, std::span(&spec, 1)};
    if (auto inferred = def.inferChecked(input); !inferred)
        return inferred.error();
    return std::nullopt;
}

WireCheck checkShape(const CanvasContext& context, const Node& target, NodeId from, int port) {
    const Node* layer = context.document.graph().layerOf(target.id);
    const LayerDef* def = layer ? context.document.registry().find(layer->type) : nullptr;
    const TensorSpec* spec = outputSpec(context, from);
    if (!spec || !def)
        return {.allowed = true, .text = spec ? toQString(spec->toString()) : QString()};
    if (const auto fault = problem(*def, layer->params, *spec, port))
        return {.allowed = true, .warns = true, .text = translated(fault->text)};
    return {.allowed = true, .text = toQString(spec->toString())};
}

} // namespace

WireCheck checkWire(const CanvasContext& context, Port from, Port to, std::optional<Port> detached) {
    const Node* target = context.document.graph().find(to.node);
    if (!target || !context.document.graph().find(from.node))
        return refused({});
    if (from.node == to.node)
        return refused(tr("A layer cannot feed itself"));
    if (to.index >= inputPortCount(context.document.graph(), *target, context.document.registry()))
        return refused(tr("%1 has no more inputs").arg(nameOf(context, to.node)));
    Graph graph = context.document.graph();
    if (detached)
        graph.unlink(*detached);
    if (graph.wouldCloseCircle(from.node, to.node))
        return refused(tr("This would close a circle: %1 already feeds %2")
                           .arg(nameOf(context, to.node), nameOf(context, from.node)));
    return checkShape(context, *target, from.node, to.index);
}

WireCheck checkLayer(const CanvasContext& context, const LayerDef& def, NodeId from) {
    if (def.isSource())
        return refused(tr("takes no input"));
    const TensorSpec* spec = outputSpec(context, from);
    if (!spec)
        return {.allowed = true};
    if (const auto fault = problem(def, def.defaults(), *spec, 0))
        return refused(translated(fault->text));
    return {.allowed = true};
}

std::optional<Port> freeInput(const CanvasContext& context, NodeId id) {
    const Graph& graph = context.document.graph();
    const Node* node = graph.find(id);
    const int count = node ? inputPortCount(graph, *node, context.document.registry()) : 0;
    for (int index = 0; index < count; ++index)
        if (!graph.links().contains(Port{id, index}))
            return Port{id, index};
    return count > 0 ? std::optional(Port{id, 0}) : std::nullopt;
}

QString inputToolTip(const CanvasContext& context, Port input) {
    const Graph& graph = context.document.graph();
    const Node* node = graph.find(input.node);
    if (!node)
        return {};
    const Node* layer = graph.layerOf(input.node);
    const LayerDef* def = layer ? context.document.registry().find(layer->type) : nullptr;
    const int count = inputPortCount(graph, *node, context.document.registry());
    QStringList lines{count > 1 ? tr("Input %1 of %2").arg(input.index + 1).arg(count) : tr("Input")};
    if (def && def->inputSpec)
        if (const QString wants = toQString(def->inputSpec(layer->params).toString()); !wants.isEmpty())
            lines << tr("Takes: %1").arg(wants);
    if (const auto link = graph.links().find(input); link != graph.links().end()) {
        const TensorSpec* spec = outputSpec(context, link->second.node);
        lines << tr("Gets: %1 from %2")
                     .arg(spec ? toQString(spec->toString()) : tr("nothing yet"), nameOf(context, link->second.node));
    } else {
        lines << tr("Nothing is connected: drag a wire here");
    }
    return lines.join('\n');
}

QString outputToolTip(const CanvasContext& context, NodeId node) {
    const TensorSpec* spec = outputSpec(context, node);
    return tr("Output: %1").arg(spec ? toQString(spec->toString()) : tr("nothing yet")) + '\n' +
           tr("Drag to an input, or onto nothing to add a layer that fits");
}

} // namespace layerscope
