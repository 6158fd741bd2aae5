// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasWriter.h"

#include <string>

namespace layerscope {

/// What a Python file of ours begins with.
inline constexpr const char* kPythonSignature = "# A neural network, written by Layerscope";

/// A model as Python code and the weights that the code loads.
struct PythonFiles {
    std::string code;
    std::vector<std::byte> weights;
    std::vector<Message> notes;
};

/// Functional API, one line a layer, models inside the model as functions. `weightsName` is the file name of the
/// weights, which lie beside the code. No name in the project can become code.
Result<PythonFiles> pythonFiles(const Project& project, const LayerRegistry& registry, const GraphResolver& resolve,
                                const std::string& weightsName);

} // namespace layerscope
