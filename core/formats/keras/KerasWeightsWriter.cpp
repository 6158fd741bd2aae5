// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasWeightsWriter.h"

namespace layerscope {
namespace {

constexpr const char* kLegacyGroup = "model_weights";

std::string joined(const std::string& outer, const std::string& inner) {
    return outer.empty() ? inner : outer + "/" + inner;
}

void writeVars(Hdf5Writer& file, const std::string& path, const std::string& name) {
    const std::string vars = joined(path, "vars");
    file.group(vars);
    file.attribute(vars, "name", name);
}

void writeModel(Hdf5Writer& file, const KerasModel& model, const std::string& path, KerasWeightPaths& paths) {
    writeVars(file, path, model.name);
    const std::string layers = joined(path, "layers");
    file.group(layers);
    std::map<std::string, int> counts;
    for (const KerasLayer& layer : model.layers) {
        // A Sequential does not count its InputLayer.
        if (layer.isOperator || (model.sequential && layer.className == "InputLayer"))
            continue;
        const std::string snake = layerName(layer.className);
        const int count = counts[snake]++;
        const std::string own = joined(layers, count == 0 ? snake : snake + "_" + std::to_string(count));
        if (layer.model) {
            writeModel(file, *layer.model, own, paths);
            continue;
        }
        writeVars(file, own, layer.name);
        for (const KerasWeight& weight : layer.weights) {
            file.dataset(joined(own, weight.path), weight.tensor);
            paths[{layer.node, weight.key}] = joined(own, weight.path);
        }
    }
}

/// A weight with the names of all models and the layer that it lies in.
struct NamedWeight {
    std::string name;
    const KerasWeight* weight;
    NodeId node;
};

void collect(const KerasLayer& layer, const std::string& prefix, bool trainable, std::vector<NamedWeight>& all) {
    const std::string path = joined(prefix, layer.name);
    if (layer.model)
        for (const KerasLayer& inner : layer.model->layers)
            collect(inner, path, trainable, all);
    // A frozen layer has no weights that are trained.
    const bool frozen = layer.config.is_object() && layer.config.value("trainable", Json(true)) == false;
    for (const KerasWeight& weight : layer.weights)
        if ((weight.trainable && !frozen) == trainable)
            all.push_back({joined(path, weight.name), &weight, layer.node});
}

} // namespace

KerasWeightPaths writeKerasWeights(Hdf5Writer& file, const KerasModel& model) {
    KerasWeightPaths paths;
    writeModel(file, model, "", paths);
    return paths;
}

KerasWeightPaths writeLegacyWeights(Hdf5Writer& file, const KerasModel& model) {
    KerasWeightPaths paths;
    std::vector<std::string> layerNames;
    for (const KerasLayer& layer : model.layers) {
        if (layer.isOperator)
            continue;
        layerNames.push_back(layer.name);
        const std::string group = joined(kLegacyGroup, layer.name);
        file.group(group);
        std::vector<NamedWeight> weights;
        collect(layer, "", true, weights);
        collect(layer, "", false, weights);
        std::vector<std::string> names;
        for (const NamedWeight& weight : weights) {
            names.push_back(weight.name);
            file.dataset(joined(group, weight.name), weight.weight->tensor);
            paths[{weight.node, weight.weight->key}] = joined(group, weight.name);
        }
        file.attribute(group, "weight_names", names);
    }
    file.group(kLegacyGroup);
    file.attribute(kLegacyGroup, "layer_names", layerNames);
    file.attribute(kLegacyGroup, "backend", std::string("jax"));
    file.attribute(kLegacyGroup, "keras_version", std::string(kKerasVersion));
    const std::string top = joined(kLegacyGroup, "top_level_model_weights");
    file.group(top);
    file.attribute(top, "weight_names", std::vector<std::string>{});
    return paths;
}

} // namespace layerscope
