// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <QMimeData>

#include <memory>

namespace layerscope {

/// A part of a graph with its weights for the clipboard or a drag: as "application/x-layerscope+json" for another
/// window, and as plain text, a line a node. The bytes are made when somebody asks for them.
std::unique_ptr<QMimeData> graphMimeData(Graph part, const LayerRegistry& registry);

bool hasGraph(const QMimeData* mimeData);
/// Costs nothing within one process; bytes from outside are checked like any file.
Result<Graph> graphFrom(const QMimeData* mimeData, const LayerRegistry& registry);

} // namespace layerscope
