// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasEdits.h"

#include "canvas/GroupEdits.h"
#include "graph/GraphEdits.h"

#include <QCoreApplication>
#include <QRectF>
#include <QSizeF>

#include <algorithm>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::CanvasEdits", text);
}

std::set<AnnotationId> annotationIds(const Graph& graph) {
    std::set<AnnotationId> ids;
    for (const auto& [id, annotation] : graph.annotations())
        ids.insert(id);
    return ids;
}

} // namespace

NodeId addLayer(const CanvasContext& context, const LayerDef& def, const AddPlace& place) {
    NodeId added;
    context.document.edit(tr("Add layer"), [&](Graph& graph) {
        Node node = makeNode(def, place.position);
        node.group = place.group;
        added = graph.add(std::move(node));
        if (place.onto)
            insertIntoLink(graph, added, *place.onto);
        if (place.from && !def.isSource())
            graph.link(*place.from, Port{added, 0});
        if (place.into)
            graph.link(Port{added, 0}, *place.into);
    });
    if (added)
        context.selection.set({added});
    return added;
}

void removeSelected(const CanvasContext& context, bool bridging) {
    const std::set<NodeId> nodes = context.selection.nodes();
    const std::set<AnnotationId> annotations = context.selection.annotations();
    context.document.edit(tr("Delete"), [&](Graph& graph) {
        if (bridging)
            removeBridging(graph, nodes);
        else
            for (const NodeId id : nodes)
                graph.remove(id);
        removeEmptyGroups(graph);
        for (const AnnotationId id : annotations)
            graph.removeAnnotation(id);
    });
}

bool connectPorts(const CanvasContext& context, Port from, Port to, std::optional<Port> detached) {
    return context.document.edit(tr("Connect"), [&](Graph& graph) {
        if (detached)
            graph.unlink(*detached);
        graph.link(from, to);
    });
}

void toggleBypass(const CanvasContext& context) {
    const std::set<NodeId>& nodes = context.selection.nodes();
    const bool all = std::ranges::all_of(nodes, [&](NodeId id) {
        const Node* node = context.document.graph().find(id);
        return node && node->bypassed;
    });
    if (!nodes.empty())
        context.document.setBypassed(nodes, !all);
}

void moveSelected(const CanvasContext& context, double dx, double dy, quint64 gesture) {
    const std::set<NodeId> nodes = context.selection.nodes();
    const std::set<AnnotationId> annotations = context.selection.annotations();
    const GroupTree tree(context.document.graph(), context.document.registry());
    const auto move = [&](Graph& graph) {
        std::set<GroupId> groups;
        for (const NodeId id : nodes)
            if (const GroupId cover = tree.coverOf(id)) {
                groups.insert(cover);
            } else if (const Node* node = graph.find(id)) {
                Node moved = *node;
                moved.position = {moved.position.x + dx, moved.position.y + dy};
                graph.replace(std::move(moved));
            }
        for (const GroupId id : groups) {
            Group moved = *graph.findGroup(id);
            moved.position = {moved.position.x + dx, moved.position.y + dy};
            graph.putGroup(std::move(moved));
        }
        for (const AnnotationId id : annotations)
            if (const auto at = graph.annotations().find(id); at != graph.annotations().end()) {
                Annotation moved = at->second;
                moved.box.topLeft = {moved.box.topLeft.x + dx, moved.box.topLeft.y + dy};
                graph.annotate(moved);
            }
    };
    context.document.edit(tr("Move"), move, gesture);
}

void addFrameAround(const CanvasContext& context, const QRectF& content) {
    AnnotationId added;
    context.document.edit(tr("Frame"), [&](Graph& graph) {
        Annotation frame;
        frame.kind = Annotation::Kind::Frame;
        frame.text = tr("Frame").toStdString();
        frame.box = toBox(content.adjusted(-28, -52, 28, 28));
        added = graph.annotate(frame);
    });
    context.selection.set({}, {added});
}

AnnotationId addNote(const CanvasContext& context, Point position) {
    AnnotationId added;
    context.document.edit(tr("Add note"), [&](Graph& graph) {
        Annotation note;
        note.box = {position, 220, 96};
        added = graph.annotate(note);
    });
    context.selection.set({}, {added});
    return added;
}

namespace {
void changeAnnotation(const CanvasContext& context, const QString& text, AnnotationId id,
                      const std::function<void(Annotation&)>& change) {
    context.document.edit(text, [&](Graph& graph) {
        const auto at = graph.annotations().find(id);
        if (at == graph.annotations().end())
            return;
        Annotation changed = at->second;
        change(changed);
        graph.annotate(changed);
    });
}
} // namespace

void setAnnotationText(const CanvasContext& context, AnnotationId id, const QString& text) {
    changeAnnotation(context, tr("Edit text"), id, [&](Annotation& changed) { changed.text = text.toStdString(); });
}

void setAnnotationBox(const CanvasContext& context, AnnotationId id, const QRectF& box) {
    changeAnnotation(context, tr("Resize"), id, [&](Annotation& changed) { changed.box = toBox(box); });
}

void insertPart(const CanvasContext& context, const QString& text, const Graph& part, Point offset, GroupId into) {
    std::vector<NodeId> nodes;
    const std::set<AnnotationId> before = annotationIds(context.document.graph());
    context.document.edit(text, [&](Graph& graph) { nodes = insertGraph(graph, part, offset, into); });
    std::set<AnnotationId> annotations = annotationIds(context.document.graph());
    std::erase_if(annotations, [&](AnnotationId id) { return before.contains(id); });
    context.selection.set({nodes.begin(), nodes.end()}, annotations);
}

namespace {
/// Where copies of the selection go: where all of it lies; beside a model that is selected whole.
GroupId groupOfCopies(const CanvasContext& context) {
    const Graph& graph = context.document.graph();
    const std::set<NodeId>& nodes = context.selection.nodes();
    GroupId group = commonGroup(graph, nodes);
    const GroupTree tree(graph, context.document.registry());
    while (group && tree.members(group).size() == nodes.size())
        group = graph.findGroup(group)->parent;
    return group;
}
} // namespace

void duplicateSelected(const CanvasContext& context, Point offset) {
    const Graph part = extract(context.document.graph(), context.selection.nodes(), context.selection.annotations());
    if (!part.nodes().empty() || !part.annotations().empty())
        insertPart(context, tr("Duplicate"), part, offset, groupOfCopies(context));
}

void duplicateSharing(const CanvasContext& context, Point offset) {
    const Graph& before = context.document.graph();
    const Graph part = extract(before, context.selection.nodes(), {});
    std::vector<NodeId> added;
    context.document.edit(tr("Duplicate as a shared layer"), [&](Graph& graph) {
        added = insertGraph(graph, part, offset, groupOfCopies(context));
        std::size_t next = 0;
        for (const auto& [id, original] : part.nodes()) {
            Node call = *graph.find(added[next++]);
            const Node* layer = before.layerOf(id);
            const LayerDef* def = layer ? context.document.registry().find(layer->type) : nullptr;
            if (!layer || (def && def->isSource()))
                continue;
            call.sharesWith = layer->id;
            call.weights.clear();
            const Group* copied = part.findGroup(original->group);
            if (Group group = copied ? *graph.findGroup(call.group) : Group{}; copied && !group.callOf) {
                group.callOf = copied->callOf ? copied->callOf : copied->id;
                graph.putGroup(std::move(group));
            }
            graph.replace(std::move(call));
        }
    });
    if (!added.empty())
        context.selection.set({added.begin(), added.end()});
}

void layOut(const CanvasContext& context, const CardSizes& sizes) {
    context.document.edit(tr("Auto layout"),
                          [&](Graph& graph) { layOutGroups(graph, sizes, context.document.registry()); });
}

void selectAll(const CanvasContext& context) {
    std::set<NodeId> nodes;
    for (const auto& [id, node] : context.document.graph().nodes())
        nodes.insert(id);
    context.selection.set(nodes, annotationIds(context.document.graph()));
}

} // namespace layerscope
