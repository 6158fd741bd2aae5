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
/// What a Python file of ours begins with.
inline constexpr const char* kPythonSignature = "# A neural network, written by Layerscope";

std::optional<ModelFormat> modelFormatOf(const std::filesystem::path& path);

/// Writes by the path's ending, whole or not at all; what the file says otherwise than the project is returned. A
/// Python file gets its weights beside it: "net.py" and "net.weights.h5". `resolve` is asked for all but .layerscope.
Result<std::vector<Message>> writeModel(const std::filesystem::path& path, const Project& project,
                                        const LayerRegistry& registry, const GraphResolver& resolve);

} // namespace layerscope
