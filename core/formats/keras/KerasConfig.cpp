// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasConfig.h"

#include "formats/keras/KerasCalls.h"

#include <algorithm>

namespace layerscope {
namespace {

const Json& memberOrNull(const Json& json, const char* key) {
    static const Json kNull;
    if (!json.is_object())
        return kNull;
    const auto it = json.find(key);
    return it == json.end() ? kNull : *it;
}

std::string textOr(const Json& json, const char* key, const std::string& otherwise) {
    const Json& member = memberOrNull(json, key);
    return member.is_string() ? member.get<std::string>() : otherwise;
}

/// A model is known by what its config holds: a subclass may have any name.
bool isModel(const FileLayer& layer) {
    if (layer.className == "Sequential")
        return true;
    return memberOrNull(layer.config(), "layers").is_array();
}

/// HDF5 files of Keras 3 do not say the module; a layer always has these two settings, an operator has neither.
bool looksLikeOperator(const FileLayer& layer) {
    if (!layer.module.empty())
        return layer.module.find(".ops.") != std::string::npos || layer.module.ends_with(".ops");
    const bool kerasThree = !layer.calls.empty() && memberOrNull(layer.place.json(), "inbound_nodes")[0].is_object();
    return kerasThree && !layer.config().contains("dtype") && !layer.config().contains("trainable");
}

bool isKerasTwo(const FileModel& model) {
    for (const FileLayer& layer : model.layers) {
        const Json& inbound = memberOrNull(layer.place.json(), "inbound_nodes");
        if (inbound.is_array() && !inbound.empty())
            return inbound[0].is_array();
    }
    return false;
}

FileLayer layerFrom(const JsonPlace& place) {
    FileLayer layer{
        .place = place, .name = {}, .className = place.at("class_name").text(), .module = {}, .calls = {}, .model = {}};
    layer.module = textOr(place.json(), "module", "");
    layer.name = textOr(place.json(), "name", textOr(layer.config(), "name", ""));
    if (const auto inbound = place.find("inbound_nodes"))
        layer.calls = fileCallsFrom(*inbound);
    if (!layer.isInput() && isModel(layer))
        layer.model = std::make_shared<FileModel>(fileModelFrom(place));
    else
        layer.isOperator = !layer.isInput() && looksLikeOperator(layer);
    return layer;
}

/// ["conv2d", 0, 0], a list of such, or an object of such.
void readEnds(const JsonPlace& place, std::vector<FileTensor>& out) {
    if (place.json().is_object()) {
        for (const auto& [key, unused] : place.json().items())
            readEnds(place.at(key), out);
        return;
    }
    const bool single = place.listSize() == 3 && place.at(0).json().is_string();
    if (single)
        out.push_back({place.at(0).text(), place.at(1).integer(), place.at(2).integer()});
    for (std::size_t i = 0; !single && i < place.listSize(); ++i)
        readEnds(place.at(i), out);
}

void readFunctional(const JsonPlace& config, FileModel& model) {
    readEnds(config.at("input_layers"), model.inputs);
    readEnds(config.at("output_layers"), model.outputs);
    countCallsFromZero(model, isKerasTwo(model));
    leaveOutMasks(model);
}

/// Keras 2 writes the shape into the first layer, which may itself be a model.
Json firstShape(const FileModel& model) {
    if (model.layers.empty())
        return nullptr;
    const FileLayer& first = model.layers.front();
    for (const char* key : {"batch_input_shape", "batch_shape"})
        if (const Json& shape = memberOrNull(first.config(), key); shape.is_array())
            return shape;
    if (!first.model)
        return nullptr;
    if (first.model->sequential)
        return first.model->inputShape;
    for (const FileLayer& layer : first.model->layers)
        if (layer.isInput())
            return memberOrNull(layer.config(), "batch_shape");
    return nullptr;
}

} // namespace

const Json& FileLayer::config() const {
    static const Json kEmpty = Json::object();
    const Json& config = memberOrNull(place.json(), "config");
    return config.is_object() || config.is_array() ? config : kEmpty;
}

FileModel fileModelFrom(const JsonPlace& json) {
    FileModel model;
    const std::string className = json.at("class_name").text();
    const JsonPlace config = json.at("config");
    const JsonPlace layers = config.json().is_array() ? config : config.at("layers"); // the first Sequentials
    model.name = textOr(config.json(), "name", layers.json().is_array() ? className : "");
    model.sequential = !config.json().is_object() || !config.find("input_layers");
    for (std::size_t i = 0; i < layers.listSize(); ++i)
        model.layers.push_back(layerFrom(layers.at(i)));
    if (!model.sequential) {
        readFunctional(config, model);
        return model;
    }
    model.inputShape = firstShape(model);
    if (model.inputShape.is_null())
        model.inputShape = memberOrNull(config.json(), "build_input_shape");
    return model;
}

} // namespace layerscope
