// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "graph/Graph.h"
#include "tensor/Tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace layerscope {

/// Sizes with the batch; nothing where a size is left open.
using OpenShape = std::vector<std::optional<std::int64_t>>;

/// An output of a call of one of a model's layers: what Keras's keras_history says.
struct KerasTensor {
    std::size_t layer = 0; ///< index into KerasModel::layers
    std::size_t call = 0;
    std::size_t output = 0;
};

/// What a call hands over: a tensor, a constant in Keras's JSON, or a list of such.
struct KerasArg {
    std::variant<KerasTensor, Json, std::vector<KerasArg>> value;
};

struct KerasOutput {
    OpenShape shape;
    std::string dtype = "float32";
};

struct KerasCall {
    std::vector<KerasArg> args{};
    std::vector<std::pair<std::string, KerasArg>> kwargs{};
    std::vector<KerasOutput> outputs{};
    NodeId node{}; ///< that is this call; 0 for what the writer puts in
};

struct KerasModel;

/// A variable and where it lies below the layer's own group: "vars/0", "cell/vars/1".
struct KerasWeight {
    std::string path;
    std::string name; ///< "kernel", "cell/kernel"
    std::string key;  ///< in Node::weights
    Tensor tensor;
    bool trainable = true;
};

/// A layer or an operator with all its calls, as Keras's file has it.
struct KerasLayer {
    std::string name;
    std::string module = "keras.layers";
    std::string className{};
    Json registeredName{};        ///< null for what belongs to keras.layers
    Json config = Json::object(); ///< with its name
    Json extra = Json::object();  ///< further keys of the layer object ("build_config")
    std::vector<KerasCall> calls{};
    std::vector<KerasWeight> weights{};
    std::string python{};    ///< of a Lambda layer in Python code: the body of its function of "x", or of "inputs"
    bool isUnknown = false;  ///< of a class that is not ours, written as it was read
    bool isOperator = false; ///< no layer: has no place among the weights
    NodeId node{};           ///< whose parameters and weights it has
    std::shared_ptr<KerasModel> model{}; ///< of a model inside the model
};

/// A Functional or Sequential model, its layers in the order in which Keras itself lists them.
struct KerasModel {
    std::string name;
    bool sequential = false;
    std::vector<KerasLayer> layers{};
    std::vector<KerasTensor> inputs{};
    std::vector<KerasTensor> outputs{};

    const KerasOutput& outputOf(const KerasTensor& tensor) const {
        return layers[tensor.layer].calls[tensor.call].outputs[tensor.output];
    }
};

/// The tensors of an argument, in the order in which Keras finds them.
std::vector<KerasTensor> tensorsOf(const KerasArg& arg);
std::vector<KerasTensor> tensorsOf(const KerasCall& call);

/// Sorts the layers as Keras's Functional does (keras/src/ops/function.py, map_graph): by depth from the outputs, then
/// in the order of a walk back from them. Weights are found by their layer's place in this order.
void sortAsKeras(KerasModel& model);

} // namespace layerscope
