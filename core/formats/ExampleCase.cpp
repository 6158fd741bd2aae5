// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/ExampleCase.h"

#include "formats/ParamJson.h"

namespace layerscope {
namespace {

constexpr std::string_view kWholeNumbers = "int32 ";

/// The sizes along the first element of each level.
Shape shapeOf(const JsonPlace& place) {
    Shape shape;
    const Json* json = &place.json();
    while (json->is_array() && shape.rank() < Shape::kMaxRank) {
        shape.append(static_cast<std::int64_t>(json->size()));
        if (json->empty())
            break;
        json = &json->front();
    }
    return shape;
}

void collect(const JsonPlace& place, const Shape& shape, int axis, std::vector<double>& numbers) {
    if (axis == shape.rank()) {
        numbers.push_back(place.number());
        return;
    }
    if (place.listSize() != static_cast<std::size_t>(shape[axis]))
        place.fail(message(N_("There should be %1 entries here, not %2."), shape[axis], place.listSize()));
    for (std::size_t i = 0; i < place.listSize(); ++i)
        collect(place.at(i), shape, axis + 1, numbers);
}

Tensor parsed(const std::string& text, const std::string& place) {
    const bool whole = text.starts_with(kWholeNumbers);
    const Json json = parseJson(whole ? text.substr(kWholeNumbers.size()) : text, place);
    const JsonPlace root(json, place);
    const Shape shape = shapeOf(root);
    std::vector<double> numbers;
    collect(root, shape, 0, numbers);
    if (whole)
        return Tensor::fromInts(shape, std::vector<std::int32_t>(numbers.begin(), numbers.end()));
    return Tensor::fromFloats(shape, std::vector<float>(numbers.begin(), numbers.end()));
}

Params paramsOf(const LayerDef& layer) {
    const Json json = parseJson(layer.example.params, layer.id);
    const JsonPlace place(json, layer.id);
    place.expectObject();
    Params params;
    for (const auto& [id, value] : json.items()) {
        const ParamDef* def = layer.param(id);
        if (!def)
            place.at(id).fail(message(N_("This layer has no such parameter.")));
        params.set(id, paramFromJson(place.at(id), *def));
    }
    return layer.completed(std::move(params));
}

} // namespace

std::vector<TensorSpec> ExampleCase::inputSpecs() const {
    std::vector<TensorSpec> specs;
    for (const Value& input : inputs)
        specs.push_back({.shape = input.tensor.shape(), .axes = input.axes, .dtype = input.tensor.dtype()});
    return specs;
}

Result<ExampleCase> exampleCase(const LayerDef& layer) {
    if (!layer.example.output[0])
        return failure(message(N_("This layer has no example.")), layer.id);
    try {
        ExampleCase out;
        out.params = paramsOf(layer);
        for (const char* text : layer.example.inputs)
            if (text) {
                const Tensor tensor = parsed(text, std::string(layer.id) + " input");
                out.inputs.push_back({tensor, defaultAxes(tensor.shape().rank()), {}});
            }
        for (const char* text : layer.example.weights)
            if (text)
                out.weights.push_back(parsed(text, std::string(layer.id) + " weight"));
        out.output = parsed(layer.example.output, std::string(layer.id) + " output");
        return out;
    } catch (const ReadFailure& failure) {
        return tl::unexpected(failure.error);
    }
}

Result<Tensor> tensorFromText(const std::string& text, const std::string& place) {
    try {
        return parsed(text, place);
    } catch (const ReadFailure& failure) {
        return tl::unexpected(failure.error);
    }
}

} // namespace layerscope
