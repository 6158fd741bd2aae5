// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightEdits.h"

#include "inspector/parts/NumberBox.h"
#include "layer/Initializers.h"
#include "session/Text.h"
#include "tensor/Npy.h"

#include <QCoreApplication>

#include <algorithm>

namespace layerscope {
namespace {

struct WeightEdits {
    Q_DECLARE_TR_FUNCTIONS(WeightEdits)
};

NamedFunction initializerOf(const Node& node, const WeightDef& weight) {
    const ParamValue* value = weight.initializerParam.empty() ? nullptr : node.params.find(weight.initializerParam);
    const auto* function = value ? std::get_if<NamedFunction>(value) : nullptr;
    return function ? *function : weight.initializer;
}

const FunctionArg* seedArg(const InitializerDef* def) {
    if (!def)
        return nullptr;
    const auto it =
        std::ranges::find_if(def->args, [](const FunctionArg& arg) { return arg.id == std::string("seed"); });
    return it == def->args.end() ? nullptr : &*it;
}

Tensor asFloats(const Tensor& tensor) {
    if (tensor.dtype() == DType::Float32)
        return tensor;
    TensorBuilder builder(tensor.shape());
    std::ranges::transform(tensor.ints(), builder.floats().begin(),
                           [](std::int32_t i) { return static_cast<float>(i); });
    return std::move(builder).finish();
}

Result<Tensor> fitting(const Tensor& tensor, const WeightDef& weight, const std::string& place) {
    if (!(tensor.shape() == weight.shape))
        return failure(message(N_("The file holds %1, and “%2” needs %3."), tensor.shape().toString(), weight.name,
                               weight.shape.toString()),
                       place, message(N_("Nothing was changed.")));
    return asFloats(tensor);
}

} // namespace

void replaceWeight(Document& document, NodeId node, const std::string& weight, Tensor numbers, quint64 gesture) {
    const Node* now = document.graph().layerOf(node);
    if (!now)
        return;
    std::map<std::string, Tensor> weights = now->weights;
    weights[weight] = std::move(numbers);
    document.setWeights(node, std::move(weights), gesture);
}

void resetWeight(Document& document, NodeId node, const std::string& weight) {
    document.edit(WeightEdits::tr("Weights back to the initializer"), [&](Graph& graph) {
        if (const Node* now = graph.layerOf(node)) {
            Node edited = *now;
            edited.weights.erase(weight);
            graph.replace(std::move(edited));
        }
    });
}

void reinitialize(Document& document, NodeId node, std::span<const WeightDef> weights, quint32 seed) {
    document.edit(WeightEdits::tr("New random weights"), [&](Graph& graph) {
        const Node* now = graph.layerOf(node);
        if (!now)
            return;
        Node edited = *now;
        for (const WeightDef& weight : weights) {
            edited.weights.erase(weight.name);
            NamedFunction function = initializerOf(*now, weight);
            if (weight.initializerParam.empty() || !seedArg(findInitializer(function.name)))
                continue;
            function.args["seed"] = seed;
            edited.params.set(weight.initializerParam, std::move(function));
        }
        graph.replace(std::move(edited));
    });
}

bool drawsAtRandom(const Node& node, std::span<const WeightDef> weights) {
    return std::ranges::any_of(weights, [&](const WeightDef& weight) {
        return seedArg(findInitializer(initializerOf(node, weight).name)) != nullptr;
    });
}

QString initializerText(const Node& node, const WeightDef& weight) {
    const NamedFunction function = initializerOf(node, weight);
    const InitializerDef* def = findInitializer(function.name);
    const QString name = def ? translated(def->label) : toQString(function.name);
    const FunctionArg* seed = seedArg(def);
    return seed ? WeightEdits::tr("%1, seed %2").arg(name, numberText(function.arg("seed", seed->value))) : name;
}

Result<std::map<std::string, Tensor>> readWeights(const std::filesystem::path& path, const std::string& current,
                                                  const std::vector<WeightDef>& wanted) {
    const std::string place = path.filename().string();
    Result<NamedTensors> found = NamedTensors();
    if (path.extension() == ".npz") {
        found = readNpzFile(path);
    } else if (const Result<Tensor> one = readNpyFile(path)) {
        (*found)[current] = *one;
    } else {
        found = tl::unexpected<Error>(one.error());
    }
    if (!found)
        return tl::unexpected<Error>(found.error());
    std::map<std::string, Tensor> weights;
    for (const WeightDef& weight : wanted) {
        const auto it = found->find(weight.name);
        if (it == found->end())
            continue;
        const Result<Tensor> tensor = fitting(it->second, weight, place);
        if (!tensor)
            return tl::unexpected<Error>(tensor.error());
        weights[weight.name] = *tensor;
    }
    if (weights.empty())
        return failure(message(N_("None of its arrays has the name of a weight of this layer.")), place);
    return weights;
}

} // namespace layerscope
