// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasConfigWriter.h"

#include "formats/keras/KerasLayerWrite.h"
#include "formats/keras/KerasParamsWrite.h"

#include <utility>

namespace layerscope {
namespace {

class ConfigWriter {
public:
    ConfigWriter(const KerasModel& model, KerasDialect dialect)
        : m_model(model)
        , m_dialect(dialect) {}

    Json functional() const {
        Json layers = Json::array();
        for (const KerasLayer& layer : m_model.layers) {
            Json json = layerJson(layer);
            json["name"] = layer.name;
            json["inbound_nodes"] = Json::array();
            for (const KerasCall& call : layer.calls)
                if (!tensorsOf(call).empty())
                    json["inbound_nodes"].push_back(callJson(call));
            layers.push_back(std::move(json));
        }
        return {{"name", m_model.name},
                {"trainable", true},
                {"layers", std::move(layers)},
                {"input_layers", endsJson(m_model.inputs)},
                {"output_layers", endsJson(m_model.outputs)}};
    }

    Json sequential() const {
        Json layers = Json::array();
        for (const KerasLayer& layer : m_model.layers)
            layers.push_back(layerJson(layer));
        return {{"name", m_model.name},
                {"trainable", true},
                {"dtype", kerasDType("float32")},
                {"layers", std::move(layers)},
                {"build_input_shape", shapeToKeras(m_model.outputOf(m_model.inputs[0]).shape)}};
    }

private:
    Json layerJson(const KerasLayer& layer) const {
        Json json{{"class_name", layer.className}, {"config", configOf(layer)}};
        // Without its module an operator could not be told from a layer of the same name.
        const bool bare =
            m_dialect == KerasDialect::Legacy && !layer.isOperator && (layer.module == "keras.layers" || layer.model);
        if (bare)
            return json;
        json["module"] = layer.module;
        json["registered_name"] = layer.registeredName;
        json.update(layer.extra);
        return json;
    }

    Json configOf(const KerasLayer& layer) const {
        if (!layer.model)
            return layer.config;
        const ConfigWriter inner(*layer.model, m_dialect);
        return layer.model->sequential ? inner.sequential() : inner.functional();
    }

    Json tensorJson(const KerasTensor& tensor) const {
        const KerasOutput& output = m_model.outputOf(tensor);
        return {{"class_name", "__keras_tensor__"},
                {"config",
                 {{"shape", shapeToKeras(output.shape)},
                  {"dtype", output.dtype},
                  {"keras_history", {m_model.layers[tensor.layer].name, tensor.call, tensor.output}}}}};
    }

    Json argJson(const KerasArg& arg) const {
        if (const auto* tensor = std::get_if<KerasTensor>(&arg.value))
            return tensorJson(*tensor);
        if (const auto* constant = std::get_if<Json>(&arg.value))
            return *constant;
        Json list = Json::array();
        for (const KerasArg& entry : std::get<std::vector<KerasArg>>(arg.value))
            list.push_back(argJson(entry));
        return list;
    }

    Json callJson(const KerasCall& call) const {
        Json json{{"args", Json::array()}, {"kwargs", Json::object()}};
        for (const KerasArg& arg : call.args)
            json["args"].push_back(argJson(arg));
        for (const auto& [name, arg] : call.kwargs)
            json["kwargs"][name] = argJson(arg);
        return json;
    }

    /// Keras counts the calls of a Functional model from 1 here, as it has been called once when it was made.
    Json endJson(const KerasTensor& tensor) const {
        const KerasLayer& layer = m_model.layers[tensor.layer];
        const std::size_t first = layer.model && !layer.model->sequential ? 1 : 0;
        return {layer.name, tensor.call + first, tensor.output};
    }

    Json endsJson(const std::vector<KerasTensor>& tensors) const {
        if (tensors.size() == 1)
            return endJson(tensors[0]);
        Json list = Json::array();
        for (const KerasTensor& tensor : tensors)
            list.push_back(endJson(tensor));
        return list;
    }

    const KerasModel& m_model;
    KerasDialect m_dialect;
};

} // namespace

Json kerasConfig(const KerasModel& model, KerasDialect dialect) {
    Json config = ConfigWriter(model, dialect).functional();
    if (dialect == KerasDialect::Legacy)
        return {{"class_name", "Functional"}, {"config", std::move(config)}};
    Json json = kerasObject("keras.src.models.functional", "Functional", std::move(config));
    json["registered_name"] = "Functional";
    return json;
}

} // namespace layerscope
