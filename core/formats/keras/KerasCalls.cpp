// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasCalls.h"

#include <algorithm>
#include <unordered_map>

namespace layerscope {
namespace {

constexpr const char* kTensorClass = "__keras_tensor__";
constexpr const char* kConstant = "_CONSTANT_VALUE";

bool isTriple(const Json& json) {
    return json.is_array() && json.size() >= 3 && json[0].is_string() && json[1].is_number_integer();
}

/// A tensor or constant of Keras 2: ["conv2d", 0, 0] or ["_CONSTANT_VALUE", -1, 2.0].
Json valueOf(const Json& triple) {
    if (triple[0] == kConstant)
        return triple[2];
    FileTensor tensor{triple[0].get<std::string>(), triple[1].get<std::int64_t>()};
    if (triple[2].is_number_integer())
        tensor.output = triple[2].get<std::int64_t>();
    return fileTensorJson(tensor);
}

/// Arguments by name may hold tensors too.
Json argumentOf(const Json& json) {
    if (isTriple(json) && json.size() == 3)
        return valueOf(json);
    if (json.is_array() && !json.empty() && std::ranges::all_of(json, isTriple)) {
        Json list = Json::array();
        for (const Json& entry : json)
            list.push_back(valueOf(entry));
        return list;
    }
    return json;
}

/// One call of Keras 2: a list of [layer, call, output, {arguments by name}].
FileCall kerasTwoCall(const JsonPlace& place) {
    FileCall call;
    Json values = Json::array();
    const bool single = isTriple(place.json()); // very old files leave the list out
    const std::size_t count = single ? 1 : place.listSize();
    for (std::size_t i = 0; i < count; ++i) {
        const Json& entry = single ? place.json() : place.at(i).json();
        if (!isTriple(entry))
            place.fail(message(N_("This call of a layer cannot be read.")));
        values.push_back(valueOf(entry));
        if (entry.size() > 3 && entry[3].is_object())
            for (const auto& [key, value] : entry[3].items())
                call.kwargs[key] = argumentOf(value);
    }
    call.args.push_back(count == 1 ? values[0] : values);
    return call;
}

FileCall kerasThreeCall(const JsonPlace& place) {
    FileCall call;
    place.at("args").listSize();
    call.args = place.at("args").json();
    if (const auto kwargs = place.find("kwargs")) {
        kwargs->expectObject();
        call.kwargs = kwargs->json();
    }
    return call;
}

/// Adds `by` to the call number of every tensor of that layer.
void moveCalls(Json& json, const std::string& layer, std::int64_t by) {
    if (const auto tensor = fileTensorFrom(json)) {
        if (tensor->layer == layer)
            json["config"]["keras_history"][1] = tensor->call + by;
        return;
    }
    if (json.is_structured())
        for (Json& inner : json)
            moveCalls(inner, layer, by);
}

void countInCalls(FileModel& model, const FileLayer& nested) {
    const auto count = static_cast<std::int64_t>(nested.calls.size());
    const auto beyond = [&](const FileTensor& tensor) { return tensor.layer == nested.name && tensor.call == count; };
    bool fromOne = false;
    for (const FileLayer& layer : model.layers)
        for (const FileCall& call : layer.calls)
            fromOne = fromOne || std::ranges::any_of(tensorsOf(call), beyond);
    if (!fromOne)
        return;
    for (FileLayer& layer : model.layers)
        for (FileCall& call : layer.calls) {
            moveCalls(call.args, nested.name, -1);
            moveCalls(call.kwargs, nested.name, -1);
        }
}

void countInOutputs(FileModel& model, const FileLayer& nested, bool kerasTwo) {
    const auto count = static_cast<std::int64_t>(nested.calls.size());
    const auto isIts = [&](const FileTensor& tensor) { return tensor.layer == nested.name; };
    const bool beyond =
        std::ranges::any_of(model.outputs, [&](const FileTensor& t) { return isIts(t) && t.call == count; });
    const bool fromZero =
        std::ranges::any_of(model.outputs, [&](const FileTensor& t) { return isIts(t) && t.call == 0; });
    // Keras 3 counts the calls of a Functional model from 1 here, those of a Sequential model from 0.
    const bool fromOne = beyond || (!kerasTwo && nested.model && !nested.model->sequential && !fromZero);
    for (FileTensor& output : model.outputs)
        if (fromOne && isIts(output))
            --output.call;
}

} // namespace

Json fileTensorJson(const FileTensor& tensor) {
    return {{"class_name", kTensorClass},
            {"config", {{"shape", tensor.shape}, {"keras_history", {tensor.layer, tensor.call, tensor.output}}}}};
}

std::optional<FileTensor> fileTensorFrom(const Json& json) {
    if (!json.is_object())
        return std::nullopt;
    const auto kind = json.find("class_name");
    const auto config = json.find("config");
    if (kind == json.end() || *kind != kTensorClass || config == json.end() || !config->is_object())
        return std::nullopt;
    const auto history = config->find("keras_history");
    if (history == config->end() || !isTriple(*history) || !(*history)[2].is_number_integer())
        return std::nullopt;
    FileTensor tensor{(*history)[0].get<std::string>(), (*history)[1].get<std::int64_t>(),
                      (*history)[2].get<std::int64_t>()};
    if (const auto shape = config->find("shape"); shape != config->end() && shape->is_array())
        tensor.shape = *shape;
    return tensor;
}

void collectFileTensors(const Json& json, std::vector<FileTensor>& out) {
    if (auto tensor = fileTensorFrom(json))
        out.push_back(std::move(*tensor));
    else if (json.is_structured())
        for (const Json& inner : json)
            collectFileTensors(inner, out);
}

std::vector<FileTensor> tensorsOf(const FileCall& call) {
    std::vector<FileTensor> tensors;
    collectFileTensors(call.args, tensors);
    collectFileTensors(call.kwargs, tensors);
    return tensors;
}

std::vector<FileCall> fileCallsFrom(const JsonPlace& inboundNodes) {
    std::vector<FileCall> calls;
    for (std::size_t i = 0; i < inboundNodes.listSize(); ++i) {
        const JsonPlace place = inboundNodes.at(i);
        calls.push_back(place.json().is_object() ? kerasThreeCall(place) : kerasTwoCall(place));
    }
    return calls;
}

void countCallsFromZero(FileModel& model, bool kerasTwo) {
    for (const FileLayer& layer : model.layers) {
        if (!layer.model || layer.calls.empty())
            continue;
        if (kerasTwo)
            countInCalls(model, layer);
        countInOutputs(model, layer, kerasTwo);
    }
}

} // namespace layerscope
