// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Program.h"

#include "graph/Graph.h"

#include <map>
#include <string>

namespace layerscope {

bool contains(const std::string& text, const std::string& part);

/// Adds a node of a layer of the registry.
NodeId add(Graph& graph, const char* type, const std::string& name,
           const std::map<std::string, ParamValue>& params = {});

/// Writes a project into the program's folder.
void save(const Program& program, const std::string& name, Graph graph);

} // namespace layerscope
