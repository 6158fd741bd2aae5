// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace layerscope {

/// What a .layerscope file holds (formats/PROJECT.md describes the file).
struct Project {
    Graph graph;
    std::string title;
    /// How the window showed it (zoom, selected views ...), as JSON text; kept as it is by whoever does not know it.
    std::string viewState;
    /// Embedded media by member name ("media/photo.png"); a File parameter refers to one as "embedded:photo.png".
    std::map<std::string, std::vector<std::byte>> media;
    /// Things that were passed over on reading, for the person to know ("layer 'x' is of unknown type 'Foo'").
    std::vector<Message> notes;
};

struct ProjectLimits {
    std::uint64_t maxFileBytes = std::uint64_t{4} << 30;
    std::uint64_t maxMemberBytes = std::uint64_t{2} << 30;
    std::size_t maxNodes = 100'000;
};

/// Reads any version that there was (older ones are migrated). Relative media paths stay relative to the project's
/// folder as they are in the file; resolveMedia makes them absolute.
Result<Project> readProject(const std::filesystem::path& path, const LayerRegistry& registry,
                            const ProjectLimits& limits = {});
Result<Project> projectFromBytes(std::vector<std::byte> bytes, const std::string& name, const LayerRegistry& registry,
                                 const ProjectLimits& limits = {});

/// The archive's bytes; the same project gives the same bytes.
Result<std::vector<std::byte>> projectBytes(const Project& project, const LayerRegistry& registry);
/// Whole or not at all.
Result<void> writeProject(const std::filesystem::path& path, const Project& project, const LayerRegistry& registry);

/// A graph as the text of a graph.json, with its weights in full, and back; for the clipboard.
Result<std::string> graphToJson(const Graph& graph, const LayerRegistry& registry);
Result<Graph> graphFromJson(const std::string& json, const LayerRegistry& registry, const std::string& place);

/// Rewrites File parameters: absolute where relative to `folder`, and the other way round for a file that is saved.
void resolveMedia(Graph& graph, const LayerRegistry& registry, const std::filesystem::path& folder);
void relativizeMedia(Graph& graph, const LayerRegistry& registry, const std::filesystem::path& folder);

} // namespace layerscope
