// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ParamDef.h"

#include "base/Numbers.h"
#include "layer/Activations.h"
#include "layer/Initializers.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

Message outOfRange(double value, const Range& range) {
    if (std::isinf(range.max))
        return message(N_("%1 is too small: the least is %2"), value, range.min);
    if (std::isinf(range.min))
        return message(N_("%1 is too large: the most is %2"), value, range.max);
    return message(N_("%1 is outside the range from %2 to %3"), value, range.min, range.max);
}

std::optional<Message> problemWithNumber(double value, const Range& range) {
    if (std::isnan(value) || value < range.min || value > range.max)
        return outOfRange(value, range);
    return std::nullopt;
}

std::optional<Message> problemWithInts(const Ints& values, const ParamDef& def) {
    if (def.kind == ParamKind::Tuple && values.size() != static_cast<std::size_t>(def.rank))
        return message(N_("There are %1 numbers, but it takes %2"), values.size(), def.rank);
    if (def.kind != ParamKind::Tuple && values.size() >= static_cast<std::size_t>(Shape::kMaxRank))
        return message(N_("There are %1 sizes, but at most %2 are possible"), values.size(), Shape::kMaxRank - 1);
    for (std::int64_t value : values)
        if (auto problem = problemWithNumber(static_cast<double>(value), def.hard))
            return problem;
    return std::nullopt;
}

std::optional<Message> problemWithChoice(const std::string& value, std::span<const Choice> choices) {
    std::string all;
    for (const Choice& choice : choices) {
        if (value == choice.id)
            return std::nullopt;
        all += (all.empty() ? "" : ", ") + std::string(choice.id);
    }
    return message(N_("\"%1\" is none of the choices: %2"), value, all);
}

std::optional<Message> problemWithText(const std::string& value, const ParamDef& def) {
    if (!def.check)
        return std::nullopt;
    if (auto wrong = def.check(value))
        return std::move(wrong->text);
    return std::nullopt;
}

bool hasTypeOf(ParamKind kind, const ParamValue& value) {
    switch (kind) {
    case ParamKind::Integer:
        return std::holds_alternative<std::int64_t>(value);
    case ParamKind::Number:
        return std::holds_alternative<double>(value);
    case ParamKind::Flag:
        return std::holds_alternative<bool>(value);
    case ParamKind::Choice:
    case ParamKind::Text:
    case ParamKind::File:
    case ParamKind::Expression:
        return std::holds_alternative<std::string>(value);
    case ParamKind::Tuple:
    case ParamKind::Shape:
    case ParamKind::IntList:
        return std::holds_alternative<Ints>(value);
    case ParamKind::Activation:
    case ParamKind::Initializer:
        return std::holds_alternative<NamedFunction>(value);
    }
    return false;
}

std::string joined(const Ints& values, const char* separator) {
    std::string out;
    for (std::int64_t value : values)
        out += (out.empty() ? "" : separator) + std::to_string(value);
    return out.empty() ? "()" : out;
}

std::string fileName(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace

ParamValue ParamDef::defaultValue() const {
    return none ? ParamValue(None{}) : givenValue();
}

ParamValue ParamDef::givenValue() const {
    switch (kind) {
    case ParamKind::Integer:
        return static_cast<std::int64_t>(number);
    case ParamKind::Number:
        return number;
    case ParamKind::Flag:
        return number != 0;
    case ParamKind::Choice:
    case ParamKind::Text:
    case ParamKind::File:
    case ParamKind::Expression:
        return std::string(text);
    case ParamKind::Tuple:
        return Ints(ints.begin(), ints.begin() + rank);
    case ParamKind::Shape:
    case ParamKind::IntList:
        return Ints(ints.begin(), ints.begin() + intCount);
    case ParamKind::Activation:
    case ParamKind::Initializer:
        return NamedFunction{text, {}};
    }
    return false;
}

std::optional<Message> ParamDef::problemWith(const ParamValue& value) const {
    if (optional && std::holds_alternative<None>(value))
        return std::nullopt;
    if (!hasTypeOf(kind, value))
        return message(N_("This is not the kind of value that belongs here"));
    switch (kind) {
    case ParamKind::Integer:
        return problemWithNumber(static_cast<double>(std::get<std::int64_t>(value)), hard);
    case ParamKind::Number:
        return problemWithNumber(std::get<double>(value), hard);
    case ParamKind::Tuple:
    case ParamKind::Shape:
    case ParamKind::IntList:
        return problemWithInts(std::get<Ints>(value), *this);
    case ParamKind::Choice:
        return problemWithChoice(std::get<std::string>(value), choices);
    case ParamKind::Activation:
        return problemWithActivation(std::get<NamedFunction>(value));
    case ParamKind::Initializer:
        return problemWithInitializer(std::get<NamedFunction>(value));
    case ParamKind::Expression:
        return problemWithText(std::get<std::string>(value), *this);
    case ParamKind::Flag:
    case ParamKind::Text:
    case ParamKind::File:
        return std::nullopt;
    }
    return std::nullopt;
}

std::string ParamDef::brief(const ParamValue& value) const {
    if (std::holds_alternative<None>(value))
        return "none";
    if (!hasTypeOf(kind, value))
        return "?";
    switch (kind) {
    case ParamKind::Integer:
        return std::to_string(std::get<std::int64_t>(value));
    case ParamKind::Number:
        return shortNumber(std::get<double>(value));
    case ParamKind::Flag:
        return std::get<bool>(value) ? "on" : "off";
    case ParamKind::Text:
        return std::get<std::string>(value).empty() ? "empty" : std::get<std::string>(value);
    case ParamKind::Choice:
    case ParamKind::Expression:
        return std::get<std::string>(value);
    case ParamKind::File:
        return fileName(std::get<std::string>(value));
    case ParamKind::Tuple:
    case ParamKind::Shape:
        return joined(std::get<Ints>(value), " × ");
    case ParamKind::IntList:
        return joined(std::get<Ints>(value), ", ");
    case ParamKind::Activation:
    case ParamKind::Initializer:
        return std::get<NamedFunction>(value).name;
    }
    return {};
}

} // namespace layerscope
