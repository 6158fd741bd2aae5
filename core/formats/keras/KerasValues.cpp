// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasValues.h"

#include "formats/keras/KerasFunctionsRead.h"
#include "layer/NumberList.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace layerscope {
namespace {

std::optional<std::int64_t> wholeNumber(const Json& json) {
    constexpr double kExact = 9007199254740992.0; // 2^53
    if (json.is_boolean())
        return json.get<bool>() ? 1 : 0;
    if (json.is_array() && json.size() == 1) // Keras 2's BatchNormalization: axis [3]
        return wholeNumber(json[0]);
    if (!json.is_number())
        return std::nullopt;
    const auto value = json.get<double>();
    if (std::trunc(value) != value || std::abs(value) > kExact)
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<Ints> wholeNumbers(const Json& json) {
    if (!json.is_array()) {
        const auto one = wholeNumber(json);
        return one ? std::optional(Ints{*one}) : std::nullopt;
    }
    Ints out;
    for (const Json& entry : json) {
        const auto one = entry.is_array() ? std::nullopt : wholeNumber(entry);
        if (!one)
            return std::nullopt;
        out.push_back(*one);
    }
    return out;
}

std::optional<ParamValue> tuple(const Json& json, std::size_t rank) {
    if (json.is_number()) {
        const auto one = wholeNumber(json);
        return one ? std::optional<ParamValue>(Ints(rank, *one)) : std::nullopt;
    }
    auto values = wholeNumbers(json);
    return values && values->size() == rank ? std::optional<ParamValue>(std::move(*values)) : std::nullopt;
}

/// 1, [1, 2] or [[1, 1], [2, 2]]: the same on all sides, the same on both sides of an axis, each side its own. Along
/// one axis, [1, 2] are its two sides.
std::optional<ParamValue> pairs(const Json& json, std::size_t rank) {
    const std::size_t axes = rank / 2;
    if (!json.is_array())
        return tuple(json, rank);
    if (axes == 1 && json.size() == 2 && !json[0].is_array())
        return tuple(json, rank);
    if (json.size() != axes)
        return std::nullopt;
    Ints out;
    for (const Json& entry : json) {
        const auto sides = wholeNumbers(entry);
        if (!sides || sides->empty() || sides->size() > 2)
            return std::nullopt;
        out.push_back(sides->front());
        out.push_back(sides->back());
    }
    return out;
}

std::optional<ParamValue> choice(const Json& json, const ParamDef& def) {
    if (json.is_null())
        return def.givenValue(); // data_format: whatever is usual
    if (!json.is_string())
        return std::nullopt;
    std::string word = json.get<std::string>();
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool known = std::ranges::any_of(def.choices, [&](const Choice& one) { return word == one.id; });
    return known ? std::optional<ParamValue>(std::move(word)) : std::nullopt;
}

/// Row by row; false when the list is ragged or holds something else than numbers.
bool flatten(const Json& json, int depth, NumberList& out) {
    if (json.is_number()) {
        out.values.push_back(json.get<double>());
        return depth == out.shape.rank();
    }
    if (!json.is_array() || depth >= out.shape.rank() || std::cmp_not_equal(json.size(), out.shape[depth]))
        return false;
    return std::ranges::all_of(json, [&](const Json& inner) { return flatten(inner, depth + 1, out); });
}

std::optional<ParamValue> numbers(const Json& json) {
    constexpr std::size_t kMost = 100'000;
    if (json.is_string())
        return json.get<std::string>();
    const Json* list = &json;
    if (json.is_object() && json.contains("config") && json["config"].is_object() && json["config"].contains("value"))
        list = &json["config"]["value"]; // __numpy__, __tensor__
    NumberList out;
    for (const Json* level = list; level->is_array() && !level->empty() && out.shape.rank() < Shape::kMaxRank;
         level = &(*level)[0])
        out.shape.append(static_cast<std::int64_t>(level->size()));
    if (!flatten(*list, 0, out) || out.values.size() > kMost)
        return std::nullopt;
    return toText(out);
}

/// Sizes; one that Keras leaves open is -1, where the parameter has that.
std::optional<ParamValue> shape(const Json& json, const ParamDef& def) {
    Json sizes = json;
    if (sizes.is_array() && def.hard.min == -1)
        for (Json& size : sizes)
            if (size.is_null())
                size = -1;
    auto values = wholeNumbers(sizes);
    return values ? std::optional<ParamValue>(std::move(*values)) : std::nullopt;
}

template <class T>
std::optional<ParamValue> asParam(const std::optional<T>& value) {
    return value ? std::optional<ParamValue>(*value) : std::nullopt;
}

/// A list whose nulls are 0.
Json withZeros(Json json) {
    if (json.is_array())
        for (Json& entry : json)
            if (entry.is_null())
                entry = 0;
    return json;
}

} // namespace

std::optional<ParamValue> kerasValue(const Json& json, const ParamDef& def) {
    const auto rank = static_cast<std::size_t>(def.rank);
    if (def.optional && json.is_null())
        return None{};
    if (def.keras == KerasForm::ZeroIsNone && json.is_null())
        return Ints(rank, 0);
    switch (def.kind) {
    case ParamKind::Integer:
        return asParam(wholeNumber(json));
    case ParamKind::Number:
        return json.is_number() ? std::optional<ParamValue>(json.get<double>()) : std::nullopt;
    case ParamKind::Flag:
        return json.is_boolean() || json.is_number() ? std::optional<ParamValue>(json != 0 && json != false)
                                                     : std::nullopt;
    case ParamKind::Choice:
        return choice(json, def);
    case ParamKind::Tuple:
        return def.keras == KerasForm::Pairs ? pairs(json, rank) : tuple(json, rank);
    case ParamKind::Shape:
    case ParamKind::IntList:
        return shape(def.keras == KerasForm::ZeroIsNone ? withZeros(json) : json, def);
    case ParamKind::Activation:
        return asParam(kerasActivation(json));
    case ParamKind::Initializer:
        return asParam(kerasInitializer(json));
    case ParamKind::Expression:
        if (def.keras == KerasForm::Numbers)
            return numbers(json);
        [[fallthrough]];
    case ParamKind::Text:
    case ParamKind::File:
        return json.is_string() ? std::optional<ParamValue>(json.get<std::string>()) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace layerscope
