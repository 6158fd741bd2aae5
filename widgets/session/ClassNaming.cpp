// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ClassNaming.h"

#include "formats/ClassNames.h"
#include "session/Text.h"

#include <utility>

namespace layerscope {

Result<void> readClassNamesInto(Document& document, NodeId node, const std::filesystem::path& path) {
    auto names = readClassNames(path);
    if (!names)
        return tl::unexpected(names.error());
    const Node* layer = document.graph().layerOf(node);
    if (!layer)
        return {};
    Node named = *layer;
    named.classNames = std::move(*names);
    document.edit(Document::tr("Class names of %1").arg(toQString(layer->name)),
                  [&](Graph& graph) { graph.replace(std::move(named)); });
    return {};
}

} // namespace layerscope
