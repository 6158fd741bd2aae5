// SPDX-License-Identifier: GPL-3.0-or-later
#include "Models.h"

#include "formats/Project.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <stdexcept>
#include <utility>

namespace layerscope {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

NodeId add(Graph& graph, const char* type, const std::string& name, const std::map<std::string, ParamValue>& params) {
    Node node = makeNode(*layerRegistry().find(type), {});
    node.name = name;
    for (const auto& [id, value] : params)
        node.params.set(id, value);
    return graph.add(std::move(node));
}

void save(const Program& program, const std::string& name, Graph graph) {
    Project project;
    project.graph = std::move(graph);
    project.title = name;
    if (!writeProject(program.at(name), project, layerRegistry()))
        throw std::runtime_error("cannot write " + name);
}

} // namespace layerscope
