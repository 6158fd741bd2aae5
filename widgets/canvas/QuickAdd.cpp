// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/QuickAdd.h"

#include "canvas/GraphView.h"
#include "canvas/WireRules.h"
#include "graph/GraphEdits.h"
#include "session/Text.h"
#include "theme/CategoryIcon.h"
#include "theme/Theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::QuickAdd", text);
}

/// The output that will feed the new layer's first input, if that is known.
std::optional<NodeId> feeder(const GraphView& view, const QuickAddRequest& request) {
    const CanvasContext& context = view.context();
    if (request.from)
        return request.from->node;
    if (request.onto)
        if (const auto link = context.document.graph().links().find(*request.onto);
            link != context.document.graph().links().end())
            return link->second.node;
    if (const NodeItem* card = request.into ? nullptr : view.singleCard(); card && card->id())
        return card->id();
    return std::nullopt;
}

PickEntry layerEntry(GraphView& view, const QuickAddRequest& request, const LayerDef& def, std::optional<NodeId> from) {
    PickEntry entry{.text = translated(def.name),
                    .detail = translated(def.summary),
                    .toolTip = translated(def.purpose),
                    .icon = categoryIcon(def.category),
                    .pick = [&view, request, &def] { view.addLayer(def, request); }};
    const bool mustFit = request.from || request.onto;
    if (!from || (def.isSource() && !mustFit))
        return entry;
    if (const WireCheck check = checkLayer(view.context(), def, *from); !check.allowed) {
        entry.detail = tr("does not fit here: %1").arg(check.text);
        entry.toolTip = entry.detail;
        entry.enabled = !(mustFit && def.isSource());
    }
    return entry;
}

bool contains(const QString& text, const QString& query) {
    return text.contains(query, Qt::CaseInsensitive);
}

/// Wires that would lead from `from` to each other node, and those that could lead to it.
std::vector<std::pair<Port, Port>> possibleWires(const CanvasContext& context, NodeId self) {
    std::vector<std::pair<Port, Port>> wires;
    const Graph& graph = context.document.graph();
    const auto inputsOf = [&](NodeId id) {
        const Node* node = graph.find(id);
        return node ? inputPortCount(graph, *node, context.document.registry()) : 0;
    };
    for (const auto& [id, node] : graph.nodes())
        for (int index = 0; id != self && index < inputsOf(id); ++index)
            wires.emplace_back(Port{self, 0}, Port{id, index});
    for (const auto& [id, node] : graph.nodes())
        for (int index = 0; id != self && index < inputsOf(self); ++index)
            wires.emplace_back(Port{id, 0}, Port{self, index});
    return wires;
}

} // namespace

PickPopup::Search quickAddSearch(GraphView& view, const QuickAddRequest& request) {
    return [&view, request](const QString& query) {
        const LayerRegistry& registry = view.context().document.registry();
        std::vector<const LayerDef*> found = registry.search(query.toStdString());
        if (query.isEmpty())
            found = registry.offered();
        const std::optional<NodeId> from = feeder(view, request);
        std::vector<PickEntry> fitting;
        std::vector<PickEntry> others;
        for (const LayerDef* def : found) {
            if (request.from && def->isSource())
                continue;
            const bool fits = !from || checkLayer(view.context(), *def, *from).allowed;
            (fits ? fitting : others).push_back(layerEntry(view, request, *def, from));
        }
        fitting.insert(fitting.end(), others.begin(), others.end());
        return fitting;
    };
}

PickPopup::Search connectToSearch(GraphView& view, quint64 node) {
    return [&view, self = NodeId{node}](const QString& query) {
        const CanvasContext& context = view.context();
        std::vector<PickEntry> entries;
        for (const auto& [from, to] : possibleWires(context, self)) {
            const Node* other = context.document.graph().find(to.node == self ? from.node : to.node);
            const QString name = other ? toQString(other->name) : QString();
            if (!query.isEmpty() && !contains(name, query))
                continue;
            const WireCheck check = checkWire(context, from, to);
            const QString text = to.node == self ? tr("from %1, to input %2").arg(name).arg(to.index + 1)
                                                 : tr("to %1, input %2").arg(name).arg(to.index + 1);
            entries.push_back({.text = text,
                               .detail = check.text,
                               .icon = Theme::instance().icon(QStringLiteral("link")),
                               .enabled = check.allowed,
                               .pick = [&view, from = from, to = to] { connectPorts(view.context(), from, to); }});
        }
        std::ranges::stable_partition(entries, [](const PickEntry& entry) { return entry.enabled; });
        return entries;
    };
}

} // namespace layerscope
