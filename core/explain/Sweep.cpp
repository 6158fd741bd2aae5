// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Sweep.h"

#include "base/Numbers.h"
#include "layer/Activations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace layerscope {
namespace {

constexpr std::int64_t kFewEnough = 8; ///< whole numbers that are all shown
constexpr int kSteps = 5;              ///< of a real number between the ends of its slider

/// By what a parameter is called, as all layers call it so.
struct Usual {
    std::string_view id;
    std::array<std::int64_t, 4> values;
};
constexpr Usual kUsual[] = {
    {"strides", {1, 2, 3, 4}},   {"dilation_rate", {1, 2, 4, 8}},    {"kernel_size", {1, 3, 5, 7}},
    {"pool_size", {1, 2, 3, 4}}, {"depth_multiplier", {1, 2, 3, 4}},
};
constexpr std::array<const char*, 6> kActivations{"linear", "relu", "sigmoid", "tanh", "gelu", "silu"};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> parts(std::string_view text, char separator) {
    std::vector<std::string_view> found;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(separator, from), text.size());
        found.push_back(trimmed(text.substr(from, to - from)));
        from = to + 1;
    }
    return found;
}

bool isWhole(const ParamDef& def) {
    return def.kind == ParamKind::Integer || def.kind == ParamKind::Tuple;
}

/// A number as the parameter takes it.
ParamValue valueOf(const ParamDef& def, double number) {
    const auto whole = static_cast<std::int64_t>(std::llround(number));
    if (def.kind == ParamKind::Integer)
        return whole;
    if (def.kind == ParamKind::Tuple)
        return Ints(static_cast<std::size_t>(def.rank), whole);
    return number;
}

std::optional<double> numberOf(const ParamValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* tuple = std::get_if<Ints>(&value); tuple && !tuple->empty())
        return static_cast<double>(tuple->front());
    return std::nullopt;
}

std::vector<double> usualNumbers(const ParamDef& def, std::optional<double> now) {
    for (const Usual& usual : kUsual)
        if (def.id == usual.id)
            return {usual.values.begin(), usual.values.end()};
    const double low = std::max(def.soft.min, def.hard.min);
    const double high = std::min(def.soft.max, def.hard.max);
    std::vector<double> numbers;
    if (isWhole(def) && high - low < static_cast<double>(kFewEnough)) {
        for (double n = low; n <= high; ++n)
            numbers.push_back(n);
    } else if (isWhole(def) || !std::isfinite(low) || !std::isfinite(high)) {
        const double middle = now && *now != 0 ? *now : std::isfinite(low) && low > 0 ? low : 1;
        for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0})
            numbers.push_back(isWhole(def) ? std::round(middle * factor) : middle * factor);
    } else {
        for (int step = 0; step < kSteps; ++step)
            numbers.push_back(low + (high - low) * step / (kSteps - 1));
    }
    return numbers;
}

void keepAllowed(const ParamDef& def, SweepValues& values) {
    SweepValues kept;
    for (ParamValue& value : values)
        if (!def.problemWith(value) && std::ranges::find(kept, value) == kept.end())
            kept.push_back(std::move(value));
    values = std::move(kept);
}

/// A value that is not among them comes before the first that is larger.
void addNow(SweepValues& values, const ParamValue& now) {
    if (std::ranges::find(values, now) != values.end())
        return;
    const auto number = numberOf(now);
    const auto later = std::ranges::find_if(values, [&](const ParamValue& value) {
        const auto other = numberOf(value);
        return number && other && *other > *number;
    });
    values.insert(number ? later : values.begin(), now);
}

Error cannotUse(std::string_view text) {
    return {message(N_("\"%1\" is not a value of this parameter."), text),
            message(N_("Write values with commas between them: 1, 2, 4 or 1..8.")),
            {}};
}

Result<ParamValue> parseTuple(const ParamDef& def, std::string_view text) {
    std::string plain(text);
    for (std::size_t at = plain.find("×"); at != std::string::npos; at = plain.find("×"))
        plain.replace(at, std::string_view("×").size(), "x");
    Ints entries;
    for (const std::string_view part : parts(plain, 'x'))
        if (const auto number = parseInteger(part))
            entries.push_back(*number);
        else
            return tl::unexpected(cannotUse(text));
    if (entries.size() == 1)
        entries.resize(static_cast<std::size_t>(def.rank), entries.front());
    return entries;
}

Result<ParamValue> parseValue(const ParamDef& def, std::string_view text) {
    switch (def.kind) {
    case ParamKind::Integer:
        if (const auto whole = parseInteger(text))
            return *whole;
        break;
    case ParamKind::Number:
        if (const auto number = parseNumber(text))
            return *number;
        break;
    case ParamKind::Flag:
        if (text == "on" || text == "off")
            return text == "on";
        break;
    case ParamKind::Choice:
        return std::string(text);
    case ParamKind::Activation:
        return NamedFunction{std::string(text), {}};
    case ParamKind::Tuple:
        return parseTuple(def, text);
    default:
        break;
    }
    return tl::unexpected(cannotUse(text));
}

/// "1..8", "0..1 step 0.25"; nothing when it is no such thing.
std::optional<std::vector<double>> parseSpan(std::string_view text) {
    const auto dots = text.find("..");
    if (dots == std::string_view::npos)
        return std::nullopt;
    const auto word = text.find("step");
    const auto from = parseNumber(trimmed(text.substr(0, dots)));
    const auto to = parseNumber(trimmed(text.substr(dots + 2, std::min(word, text.size()) - dots - 2)));
    const auto step = word == std::string_view::npos ? std::optional(1.0) : parseNumber(trimmed(text.substr(word + 4)));
    if (!from || !to || !step || !(*step > 0) || *to < *from)
        return std::nullopt;
    std::vector<double> numbers;
    for (std::size_t i = 0; i <= kMostSweepValues; ++i)
        if (const double number = *from + static_cast<double>(i) * *step; number <= *to + *step * 1e-9)
            numbers.push_back(number);
    return numbers;
}

} // namespace

bool canSweep(const ParamDef& def) {
    switch (def.kind) {
    case ParamKind::Integer:
    case ParamKind::Number:
    case ParamKind::Flag:
    case ParamKind::Choice:
    case ParamKind::Tuple:
    case ParamKind::Activation:
        return !def.cosmetic;
    default:
        return false;
    }
}

SweepValues usualSweep(const ParamDef& def, const ParamValue& now) {
    SweepValues values;
    if (def.kind == ParamKind::Flag)
        values = {false, true};
    else if (def.kind == ParamKind::Choice)
        for (const Choice& choice : def.choices)
            values.emplace_back(std::string(choice.id));
    else if (def.kind == ParamKind::Activation)
        for (const char* name : kActivations)
            values.emplace_back(NamedFunction{name, {}});
    else
        for (const double number : usualNumbers(def, numberOf(now)))
            values.push_back(valueOf(def, number));
    keepAllowed(def, values);
    addNow(values, now);
    return values;
}

Result<SweepValues> parseSweep(const ParamDef& def, const std::string& text) {
    SweepValues values;
    for (const std::string_view part : parts(text, ',')) {
        if (part.empty())
            continue;
        if (part == "none" && def.optional) {
            values.emplace_back(None{});
        } else if (const auto span = numberOf(def.givenValue()) ? parseSpan(part) : std::nullopt) {
            for (const double number : *span)
                values.push_back(valueOf(def, number));
        } else if (auto value = parseValue(def, part)) {
            values.push_back(std::move(*value));
        } else {
            return tl::unexpected(std::move(value.error()));
        }
        if (const auto problem = def.problemWith(values.back()))
            return failure(*problem, std::string(part));
    }
    if (values.empty())
        return tl::unexpected(cannotUse(text));
    if (values.size() > kMostSweepValues)
        return failure(message(N_("At most %1 values are shown."), kMostSweepValues));
    return values;
}

std::string sweepText(const ParamDef& def, const SweepValues& values) {
    std::string text;
    for (const ParamValue& value : values) {
        const auto* tuple = std::get_if<Ints>(&value);
        const bool alike = tuple && !tuple->empty() &&
                           std::ranges::count(*tuple, tuple->front()) == static_cast<std::ptrdiff_t>(tuple->size());
        const auto* real = std::get_if<double>(&value);
        text += (text.empty() ? "" : ", ") + (alike  ? std::to_string(tuple->front())
                                              : real ? fullNumber(static_cast<float>(*real))
                                                     : def.brief(value));
    }
    return text;
}

Graph withParam(const Graph& graph, NodeId node, const std::string& param, const ParamValue& value) {
    Graph changed = graph;
    if (const Node* layer = graph.layerOf(node)) {
        Node other = *layer;
        other.params.set(param, value);
        changed.replace(std::move(other));
    }
    return changed;
}

} // namespace layerscope
