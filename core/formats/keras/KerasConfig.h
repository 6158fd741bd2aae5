// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// One output of one call of a layer (Keras's keras_history).
struct FileTensor {
    std::string layer;
    std::int64_t call = 0; ///< from 0, also where the file counts from 1
    std::int64_t output = 0;
    Json shape{}; ///< as the file recorded it, batch first and null where open; null when it did not
};

/// One call of a layer, in the form of Keras 3 whatever the file's: tensors within are __keras_tensor__ objects.
struct FileCall {
    Json args = Json::array();
    Json kwargs = Json::object();
    /// Keras wrote down the mask that arrives with the first tensor, as the operators that make it; they were left out.
    bool masked = false;
};

struct FileModel;

/// A layer of a model file, or an operator such as x * 2.
struct FileLayer {
    JsonPlace place; ///< its object in the file
    std::string name;
    std::string className;
    std::string module; ///< "" in files of Keras 2 and in HDF5 files
    bool isOperator = false;
    std::vector<FileCall> calls;      ///< none for an input, and in a Sequential model
    std::shared_ptr<FileModel> model; ///< when it is a model itself

    bool isInput() const { return className == "InputLayer"; }
    /// Its "config"; an empty object when it has none.
    const Json& config() const;
};

/// A Sequential or Functional model as the file describes it.
struct FileModel {
    std::string name;
    bool sequential = false;
    std::vector<FileLayer> layers;
    std::vector<FileTensor> inputs;  ///< of a Functional model
    std::vector<FileTensor> outputs; ///< of a Functional model
    Json inputShape{};               ///< of a Sequential model that has no InputLayer: batch first, or null
};

/// Both dialects: of Keras 3, and of Keras 2 (tf-keras). Throws ReadFailure. `json` must outlive the model.
FileModel fileModelFrom(const JsonPlace& json);

/// The tensor that a __keras_tensor__ object stands for.
std::optional<FileTensor> fileTensorFrom(const Json& json);
/// All tensors within a value, in order: those of lists by index, of objects by key.
void collectFileTensors(const Json& json, std::vector<FileTensor>& out);
/// Those of its arguments, then of its arguments by name.
std::vector<FileTensor> tensorsOf(const FileCall& call);

} // namespace layerscope
