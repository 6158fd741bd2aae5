// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasFunctionsRead.h"

#include "layer/Activations.h"
#include "layer/FunctionArgs.h"
#include "layer/Initializers.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace layerscope {
namespace {

/// Activations that are layers too. Keras 2 named some of their settings otherwise.
struct LayerFunction {
    const char* layer;
    const char* activation;
};
constexpr LayerFunction kLayerFunctions[] = {
    {"ReLU", "relu"},
    {"LeakyReLU", "leaky_relu"},
    {"ELU", "elu"},
    {"Softmax", "softmax"},
};

/// Words that our arguments have as numbers, by their place in Keras's list.
struct WordArgument {
    const char* id;
    std::string_view word;
    double number;
};
constexpr WordArgument kWords[] = {
    {"mode", "fan_in", 0},
    {"mode", "fan_out", 1},
    {"mode", "fan_avg", 2},
    {"distribution", "truncated_normal", 0},
    {"distribution", "normal", 0},
    {"distribution", "untruncated_normal", 1},
    {"distribution", "uniform", 2},
    {"side", "real", 0},
    {"side", "imag", 1},
    {"window", "hann", 0},
    {"window", "hamming", 1},
    {"window", "blackman", 3},
    {"window", "bartlett", 4},
    {"window", "cosine", 5},
    {"window", "nuttall", 6},
    {"window", "blackmanharris", 7},
    {"window", "flattop", 8},
    {"window", "boxcar", 9},
    {"scaling", "density", 0},
    {"scaling", "spectrum", 1},
};

std::optional<double> numberOf(std::string_view id, const Json& json) {
    if (json.is_boolean())
        return json.get<bool>() ? 1 : 0;
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        for (const WordArgument& word : kWords)
            if (id == word.id && json.get_ref<const std::string&>() == word.word)
                return word.number;
    const bool none = json.is_null() && (id == "window" || id == "scaling");
    return none ? std::optional(2.0) : std::nullopt;
}

/// The older name of an argument: LeakyReLU's alpha, Keras 2's slope.
std::string currentName(const std::string& function, const std::string& id) {
    return function == "leaky_relu" && id == "alpha" ? "negative_slope" : id;
}

NamedFunction withArguments(std::string name, const Json& json, std::span<const FunctionArg> known) {
    NamedFunction function{std::move(name), {}};
    const auto config = json.is_object() ? json.find("config") : json.end();
    if (!json.is_object() || config == json.end() || !config->is_object())
        return function;
    for (const auto& [key, value] : config->items()) {
        const std::string id = currentName(function.name, key);
        const auto arg = std::ranges::find(known, id, [](const FunctionArg& a) { return std::string_view(a.id); });
        if (arg == known.end())
            continue;
        if (const auto number = numberOf(id, value); number && *number != arg->value)
            function.args[id] = *number;
    }
    return function;
}

std::string lastPart(const std::string& name) {
    return name.substr(name.find_last_of(".>") + 1); // npos + 1 is 0
}

} // namespace

std::string kerasFunctionName(const Json& json) {
    if (json.is_string())
        return lastPart(json.get<std::string>());
    if (!json.is_object())
        return {};
    const auto kind = json.find("class_name");
    if (kind == json.end() || !kind->is_string())
        return {};
    const auto config = json.find("config");
    if (*kind == "function")
        return config != json.end() && config->is_string() ? lastPart(config->get<std::string>()) : std::string();
    return lastPart(kind->get<std::string>());
}

std::optional<NamedFunction> kerasActivation(const Json& json) {
    if (json.is_null())
        return NamedFunction{"linear", {}};
    std::string name = kerasFunctionName(json);
    for (const LayerFunction& both : kLayerFunctions)
        if (name == both.layer) {
            const ActivationDef* def = findActivation(both.activation);
            NamedFunction function = withArguments(def->id, json, def->args);
            // The layer's own default is another than the function's.
            const bool unsaid = name == "LeakyReLU" && !(json.is_object() && json.value("config", Json()).is_object());
            if (unsaid)
                function.args["negative_slope"] = 0.3;
            return function;
        }
    const ActivationDef* def = findActivation(name);
    if (!def)
        def = findActivation(snakeCase(name));
    if (!def)
        return std::nullopt;
    return withArguments(def->id, json, def->args);
}

std::optional<NamedFunction> kerasInitializer(const Json& json) {
    const InitializerDef* def = findInitializer(kerasFunctionName(json));
    if (!def)
        return std::nullopt;
    NamedFunction function = withArguments(def->id, json, def->args);
    return problemWithInitializer(function) ? NamedFunction{def->id, {}} : function;
}

} // namespace layerscope
