// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"
#include "canvas/GroupLayout.h"

#include <functional>
#include <optional>
#include <set>

namespace layerscope {

/// Where a new layer goes and what it is wired to.
struct AddPlace {
    Point position = {};           ///< of the card's top left corner
    std::optional<Port> from = {}; ///< an output that feeds it
    std::optional<Port> into = {}; ///< an input that it feeds
    std::optional<Port> onto = {}; ///< the wire (by where it ends) that it is put into
    GroupId group = {};            ///< the model that it becomes part of
};

// The edits of the canvas; each is one undo step, and leaves selected what it made.

NodeId addLayer(const CanvasContext& context, const LayerDef& def, const AddPlace& place);
/// With `bridging`, what came before a removed chain is wired to what came after it.
void removeSelected(const CanvasContext& context, bool bridging);
bool connectPorts(const CanvasContext& context, Port from, Port to, std::optional<Port> detached = {});
/// Bypasses all selected nodes, or, when all are, none.
void toggleBypass(const CanvasContext& context);
void moveSelected(const CanvasContext& context, double dx, double dy, quint64 gesture);
void addFrameAround(const CanvasContext& context, const QRectF& content);
AnnotationId addNote(const CanvasContext& context, Point position);
void setAnnotationText(const CanvasContext& context, AnnotationId id, const QString& text);
void setAnnotationBox(const CanvasContext& context, AnnotationId id, const QRectF& box);
void insertPart(const CanvasContext& context, const QString& text, const Graph& part, Point offset, GroupId into = {});
void duplicateSelected(const CanvasContext& context, Point offset);
/// Further calls of the selected layers, wired to one another as those are; sources are copied as layers of their own.
void duplicateSharing(const CanvasContext& context, Point offset);
void layOut(const CanvasContext& context, const CardSizes& sizes);
void selectAll(const CanvasContext& context);

} // namespace layerscope
