// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "formats/Project.h"
#include "graph/ResolvedGraph.h"
#include "layer/Registry.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// The files that hold a model, by their ending.
enum class ModelFormat {
    Project, ///< .layerscope
    Keras,   ///< .keras
    Legacy,  ///< .h5, .hdf5: a whole model as older Keras wrote it
    Weights, ///< .weights.h5
    Python,  ///< .py, with its weights beside it; is only written
};
std::optional<ModelFormat> modelFormatOf(const std::filesystem::path& path);
/// The weights of a Python file: "net.py" -> "net.weights.h5".
std::filesystem::path weightsBeside(const std::filesystem::path& python);

/// Writes by the path's ending, whole or not at all; what the file says otherwise than the project is returned. A
/// Python file gets its weights beside it: "net.py" and "net.weights.h5". `resolve` is asked for all but .layerscope.
Result<std::vector<Message>> writeModel(const std::filesystem::path& path, const Project& project,
                                        const LayerRegistry& registry, const GraphResolver& resolve);

/// Opens a model of any kind that is known, by what the file holds and not by its name: a Layerscope project, a Keras 3
/// archive (.keras) or the same files in a folder, a whole model in HDF5 (.h5, of Keras 2 or 3). What could not be
/// taken over as it was is said in Project::notes.
Result<Project> readModel(const std::filesystem::path& path, const LayerRegistry& registry,
                          const ProjectLimits& limits = {});

/// The graph with weights from a .weights.h5, an older weights-only .h5, or a whole model in .keras or .h5. Layers are
/// found by their name, or else by class and order. What does not fit is said in notes and stays as it was; an error
/// when nothing fits.
Result<Graph> loadWeights(Graph graph, const std::filesystem::path& path, const LayerRegistry& registry,
                          std::vector<Message>& notes);

} // namespace layerscope
