// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Project.h"
#include "layer/Sources.h"

#include <functional>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

void rewrite(Graph& graph, const LayerRegistry& registry, const std::function<fs::path(const fs::path&)>& change) {
    std::vector<Node> changed;
    for (const auto& [id, node] : graph.nodes()) {
        const LayerDef* def = registry.find(node->type);
        if (!def)
            continue;
        Node copy = *node;
        for (const ParamDef& param : def->params) {
            const ParamValue* value = node->params.find(param.id);
            const auto* source = value && param.kind == ParamKind::File ? std::get_if<std::string>(value) : nullptr;
            if (source && isFileSource(*source))
                copy.params.set(param.id, change(*source).generic_string());
        }
        if (copy.params != node->params)
            changed.push_back(std::move(copy));
    }
    for (Node& node : changed)
        graph.replace(std::move(node));
}

/// Whether all that two places share is the root, so that a relative path would say less than the absolute one.
bool sharesOnlyRoot(const fs::path& relative, const fs::path& folder) {
    std::ptrdiff_t up = 0;
    for (const fs::path& part : relative)
        up += part == ".." ? 1 : 0;
    const fs::path inside = folder.relative_path();
    std::ptrdiff_t depth = 0;
    for (const fs::path& part : inside)
        depth += part.empty() ? 0 : 1;
    return up >= depth && depth > 0 && up > 0;
}

} // namespace

void resolveMedia(Graph& graph, const LayerRegistry& registry, const fs::path& folder) {
    const fs::path base = fs::absolute(folder).lexically_normal();
    rewrite(graph, registry,
            [&](const fs::path& path) { return path.is_absolute() ? path : (base / path).lexically_normal(); });
}

void relativizeMedia(Graph& graph, const LayerRegistry& registry, const fs::path& folder) {
    const fs::path base = fs::absolute(folder).lexically_normal();
    rewrite(graph, registry, [&](const fs::path& path) {
        if (path.is_relative())
            return path;
        const fs::path relative = path.lexically_normal().lexically_relative(base);
        return relative.empty() || sharesOnlyRoot(relative, base) ? path : relative;
    });
}

} // namespace layerscope
