// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/ParamJson.h"

#include "tensor/Shape.h"

#include <cmath>
#include <limits>
#include <type_traits>

namespace layerscope {
namespace {

Json functionToJson(const NamedFunction& function) {
    if (function.args.empty())
        return function.name;
    Json args = Json::object();
    for (const auto& [id, number] : function.args)
        args[id] = std::isinf(number) && number > 0 ? Json(nullptr) : Json(number); // Keras's None: no limit, all axes
    return {{"name", function.name}, {"args", std::move(args)}};
}

NamedFunction functionFromJson(const JsonPlace& place) {
    if (place.json().is_string())
        return {place.text(), {}};
    NamedFunction function{place.at("name").text(), {}};
    if (const auto args = place.find("args")) {
        args->expectObject();
        for (const auto& [id, unused] : args->json().items())
            function.args[id] =
                args->at(id).json().is_null() ? std::numeric_limits<double>::infinity() : args->at(id).number();
    }
    return function;
}

/// A single number stands for that number in every direction, as in Keras.
Ints tupleFromJson(const JsonPlace& place, int rank) {
    if (place.json().is_number())
        return Ints(static_cast<std::size_t>(rank), place.integer());
    Ints out;
    for (std::size_t i = 0; i < place.listSize(); ++i)
        out.push_back(place.at(i).integer());
    if (out.size() != static_cast<std::size_t>(rank))
        place.fail(message(N_("There should be %1 numbers here, not %2."), rank, out.size()));
    return out;
}

Ints shapeFromJson(const JsonPlace& place) {
    constexpr std::size_t kMaxSizes = Shape::kMaxRank - 1; // the batch comes before them
    if (place.listSize() > kMaxSizes)
        place.fail(message(N_("A shape has at most %1 sizes, not %2."), kMaxSizes, place.listSize()));
    Ints out;
    for (std::size_t i = 0; i < place.listSize(); ++i)
        out.push_back(place.at(i).integer());
    return out;
}

} // namespace

Json paramToJson(const ParamValue& value) {
    return std::visit(
        []<class T>(const T& v) -> Json {
            if constexpr (std::is_same_v<T, NamedFunction>)
                return functionToJson(v);
            else if constexpr (std::is_same_v<T, None>)
                return nullptr;
            else
                return v;
        },
        value);
}

ParamValue paramFromJson(const JsonPlace& place, const ParamDef& def) {
    if (def.optional && place.json().is_null())
        return None{};
    switch (def.kind) {
    case ParamKind::Integer:
        return place.integer();
    case ParamKind::Number:
        return place.number();
    case ParamKind::Flag:
        return place.flag();
    case ParamKind::Choice:
    case ParamKind::Text:
    case ParamKind::File:
    case ParamKind::Expression:
        return place.text();
    case ParamKind::Tuple:
        return tupleFromJson(place, def.rank);
    case ParamKind::Shape:
    case ParamKind::IntList:
        return shapeFromJson(place);
    case ParamKind::Activation:
    case ParamKind::Initializer:
        return functionFromJson(place);
    }
    place.fail(message(N_("This parameter cannot be read.")));
}

} // namespace layerscope
