// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasClipboard.h"

#include "canvas/CanvasEdits.h"
#include "graph/GraphEdits.h"
#include "session/GraphClipboard.h"
#include "session/Text.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>
#include <limits>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::CanvasClipboard", text);
}

Point cornerOf(const Graph& part) {
    Point corner{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    const auto include = [&](Point point) {
        corner.x = std::min(corner.x, point.x);
        corner.y = std::min(corner.y, point.y);
    };
    // Of a shut model its card counts, wherever its layers would be.
    const auto isHidden = [&](const Node& node) {
        bool hidden = false;
        for (const Group* group = part.findGroup(node.group); group; group = part.findGroup(group->parent))
            hidden = hidden || !group->open;
        return hidden;
    };
    for (const auto& [id, node] : part.nodes())
        if (!isHidden(*node))
            include(node->position);
    for (const auto& [id, group] : part.groups())
        if (!group.open && !part.findGroup(group.parent))
            include(group.position);
    for (const auto& [id, annotation] : part.annotations())
        include(annotation.box.topLeft);
    return corner;
}

} // namespace

void copyToClipboard(const CanvasContext& context) {
    Graph part = extract(context.document.graph(), context.selection.nodes(), context.selection.annotations());
    if (part.nodes().empty() && part.annotations().empty())
        return;
    QGuiApplication::clipboard()->setMimeData(
        graphMimeData(std::move(part), context.document.registry()).release()); // the clipboard owns it
}

bool clipboardHasGraph() {
    return hasGraph(QGuiApplication::clipboard()->mimeData());
}

QString pasteFromClipboard(const CanvasContext& context, Point place, GroupId into) {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!hasGraph(data))
        return tr("There are no layers on the clipboard");
    const Result<Graph> part = graphFrom(data, context.document.registry());
    if (!part)
        return translated(part.error());
    if (part->nodes().empty() && part->annotations().empty())
        return {};
    const Point corner = cornerOf(*part);
    insertPart(context, tr("Paste"), *part, {place.x - corner.x, place.y - corner.y}, into);
    return {};
}

} // namespace layerscope
