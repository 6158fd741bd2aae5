// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Workspace.h"

namespace layerscope {

Workspace::Workspace(const LayerRegistry& registry, const WorkspaceOptions& options)
    : document(registry)
    , live(document, nullptr, options.live)
    , repairs(document, live)
    , probe(live, pointer)
    , files(document)
    , recovery(document, options.autosaveMs, options.recoveryFolder) {
    const auto forgetMissing = [this] {
        const Graph& graph = document.graph();
        selection.keepOnly([&](NodeId id) { return graph.find(id) != nullptr; },
                           [&](AnnotationId id) { return graph.annotations().contains(id); });
    };
    QObject::connect(&document, &Document::changed, &selection, forgetMissing);
    QObject::connect(&document, &Document::wasReset, &selection, &Selection::clear);
}

} // namespace layerscope
