// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/WeightJson.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace layerscope {
namespace {

constexpr const char* kNaN = "NaN";
constexpr const char* kInfinity = "Infinity";
constexpr const char* kMinusInfinity = "-Infinity";

Json floatToJson(float value) {
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? kNaN : value > 0 ? kInfinity : kMinusInfinity;
}

float floatFromJson(const JsonPlace& place) {
    if (!place.json().is_string())
        return static_cast<float>(place.number());
    const std::string& text = place.text();
    if (text == kNaN)
        return std::numeric_limits<float>::quiet_NaN();
    if (text == kInfinity || text == kMinusInfinity)
        return text == kInfinity ? std::numeric_limits<float>::infinity() : -std::numeric_limits<float>::infinity();
    place.fail(message(N_("“%1” is not a number."), text));
}

std::int32_t intFromJson(const JsonPlace& place) {
    const std::int64_t value = place.integer();
    if (!std::in_range<std::int32_t>(value))
        place.fail(message(N_("An integer beyond 32 bits cannot be read here.")));
    return static_cast<std::int32_t>(value);
}

Shape shapeFromJson(const JsonPlace& place) {
    if (place.listSize() > Shape::kMaxRank)
        place.fail(message(N_("A shape has at most %1 sizes, not %2."), Shape::kMaxRank, place.listSize()));
    Shape shape;
    for (std::size_t i = 0; i < place.listSize(); ++i)
        shape.append(place.at(i).integer());
    return shape;
}

} // namespace

Json tensorToJson(const Tensor& tensor) {
    Json values = Json::array();
    if (tensor.dtype() == DType::Float32)
        for (float value : tensor.floats())
            values.push_back(floatToJson(value));
    else
        for (std::int32_t value : tensor.ints())
            values.push_back(value);
    return {{"dtype", toString(tensor.dtype())}, {"shape", tensor.shape().dims()}, {"values", std::move(values)}};
}

Tensor tensorFromJson(const JsonPlace& place) {
    const Shape shape = shapeFromJson(place.at("shape"));
    const JsonPlace values = place.at("values");
    const auto count = shape.sizedElements();
    if (!count || static_cast<std::uint64_t>(*count) != values.listSize())
        values.fail(message(N_("The shape %1 does not have %2 numbers."), shape.toString(), values.listSize()));
    const bool floats = place.at("dtype").text() == toString(DType::Float32);
    if (!floats && place.at("dtype").text() != toString(DType::Int32))
        place.at("dtype").fail(message(N_("The dtype should be float32 or int32.")));
    TensorBuilder builder(shape, floats ? DType::Float32 : DType::Int32);
    for (std::size_t i = 0; i < values.listSize(); ++i) {
        if (floats)
            builder.floats()[i] = floatFromJson(values.at(i));
        else
            builder.ints()[i] = intFromJson(values.at(i));
    }
    return std::move(builder).finish();
}

} // namespace layerscope
