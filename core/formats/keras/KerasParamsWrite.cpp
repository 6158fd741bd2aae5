// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasParamsWrite.h"

#include "layer/Activations.h"
#include "layer/FunctionArgs.h"
#include "layer/Initializers.h"
#include "layer/NumberList.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace layerscope {
namespace {

/// Activations whose arguments Keras keeps in a layer of their own, or else in an operator.
struct FunctionClass {
    std::string_view activation;
    const char* className;
};
constexpr FunctionClass kLayers[] = {
    {"relu", "ReLU"},
    {"leaky_relu", "LeakyReLU"},
    {"elu", "ELU"},
    {"softmax", "Softmax"},
};
constexpr FunctionClass kOperators[] = {
    {"celu", "Celu"},
    {"gelu", "Gelu"},
    {"hard_shrink", "HardShrink"},
    {"soft_shrink", "SoftShrink"},
    {"threshold", "Threshold"},
    {"squareplus", "Squareplus"},
    {"log_softmax", "LogSoftmax"},
    {"sparsemax", "Sparsemax"},
    {"glu", "Glu"},
};

const char* classIn(std::span<const FunctionClass> table, std::string_view activation) {
    const auto it = std::ranges::find(table, activation, &FunctionClass::activation);
    return it == table.end() ? nullptr : it->className;
}

/// Initializer arguments that are numbers here and words in Keras; "" is None.
struct Words {
    std::string_view initializer;
    std::string_view arg;
    std::span<const char* const> words;
};
constexpr const char* kModes[] = {"fan_in", "fan_out", "fan_avg"};
constexpr const char* kDistributions[] = {"truncated_normal", "untruncated_normal", "uniform"};
constexpr const char* kSides[] = {"real", "imag"};
constexpr const char* kTaperWords[] = {"hann",    "hamming",        "",        "blackman", "bartlett", "cosine",
                                       "nuttall", "blackmanharris", "flattop", "boxcar"};
constexpr const char* kScalings[] = {"density", "spectrum", ""};
constexpr Words kWords[] = {
    {"VarianceScaling", "mode", kModes},
    {"VarianceScaling", "distribution", kDistributions},
    {"STFT", "side", kSides},
    {"STFT", "window", kTaperWords},
    {"STFT", "scaling", kScalings},
};

Json wordOf(const Words& words, double number) {
    const double last = static_cast<double>(words.words.size() - 1);
    const std::string word = words.words[static_cast<std::size_t>(std::clamp(number, 0.0, last))];
    return word.empty() ? Json() : Json(word);
}

/// JSON has no infinity; where Keras has no limit it says None.
Json numberToKeras(double number) {
    return std::isfinite(number) ? Json(number) : Json();
}

Json argToKeras(std::string_view function, const FunctionArg& arg, double number) {
    const auto words = std::ranges::find_if(
        kWords, [&](const Words& w) { return w.initializer == function && w.arg == std::string_view(arg.id); });
    if (words != std::end(kWords))
        return wordOf(*words, number);
    const std::string_view id = arg.id;
    if (id == "periodic" || id == "approximate")
        return number != 0;
    return arg.integer ? Json(static_cast<std::int64_t>(number)) : numberToKeras(number);
}

Json argsToKeras(std::string_view name, const NamedFunction& function, std::span<const FunctionArg> args) {
    Json config = Json::object();
    for (const FunctionArg& arg : args)
        config[arg.id] = argToKeras(name, arg, argumentOf(function, args, arg.id));
    return config;
}

/// Keras's threshold has no defaults, so its name alone is never enough.
bool hasOwnArguments(const NamedFunction& function, std::span<const FunctionArg> args) {
    return function.name == "threshold" || std::ranges::any_of(args, [&](const FunctionArg& arg) {
               return argumentOf(function, args, arg.id) != arg.value;
           });
}

/// EinsumDense leaves a size of its output open by None; elsewhere -1 is Keras's own word.
constexpr std::string_view kOutputShape = "output_shape";
Json sizesToKeras(const Ints& sizes) {
    Json json = Json::array();
    for (std::int64_t size : sizes)
        json.push_back(size <= 0 ? Json() : Json(size));
    return json;
}

Json intsToKeras(const Ints& values, ParamKind kind, KerasForm form) {
    if (form == KerasForm::ZeroIsNone && std::ranges::all_of(values, [](std::int64_t v) { return v == 0; }))
        return nullptr;
    if (form == KerasForm::ZeroIsNone && kind == ParamKind::IntList) {
        Json list = Json::array();
        for (const std::int64_t value : values)
            list.push_back(value == 0 ? Json() : Json(value));
        return list;
    }
    if (form != KerasForm::Pairs || values.size() <= 2)
        return values;
    Json pairs = Json::array();
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        pairs.push_back({values[i], values[i + 1]});
    return pairs;
}

} // namespace

Json kerasObject(const std::string& module, const std::string& className, Json config) {
    return {{"module", module}, {"class_name", className}, {"config", std::move(config)}, {"registered_name", nullptr}};
}

Json kerasDType(const std::string& name) {
    return kerasObject("keras", "DTypePolicy", {{"name", name}});
}

Json kerasBaseConfig(const std::string& className) {
    Json config{{"dtype", kerasDType("float32")}};
    if (!className.starts_with("SpatialDropout"))
        config["trainable"] = true;
    return config;
}

std::optional<KerasFunction> operatorFor(const NamedFunction& activation) {
    const ActivationDef* def = findActivation(activation.name);
    const char* className = def ? classIn(kOperators, def->id) : nullptr;
    if (!className || !hasOwnArguments(activation, def->args))
        return std::nullopt;
    return KerasFunction{className, argsToKeras(def->id, activation, def->args)};
}

Json activationToKeras(const NamedFunction& activation) {
    const ActivationDef* def = findActivation(activation.name);
    if (!def || !hasOwnArguments(activation, def->args))
        return def ? def->id : activation.name;
    const char* className = classIn(kLayers, def->id);
    if (!className)
        return "linear";
    Json config = argsToKeras(def->id, activation, def->args);
    config["name"] = def->id;
    return kerasObject("keras.layers", className, std::move(config));
}

Json initializerToKeras(const NamedFunction& initializer) {
    const InitializerDef* def = findInitializer(initializer.name);
    const std::string name = def ? def->id : initializer.name;
    return kerasObject("keras.initializers", name,
                       def ? argsToKeras(name, initializer, def->args) : Json(Json::object()));
}

namespace {

/// A list as nested lists, a single number as it is; parsed when the graph was checked.
Json numbersToKeras(const std::string& text) {
    const auto list = parseNumberList(text);
    if (!list)
        return nullptr;
    if (list->shape.rank() == 0)
        return list->values.front();
    const auto nested = [&](const auto& self, int axis, std::size_t& next) -> Json {
        Json out = Json::array();
        for (std::int64_t i = 0; i < list->shape[axis]; ++i)
            out.push_back(axis + 1 == list->shape.rank() ? Json(list->values[next++]) : self(self, axis + 1, next));
        return out;
    };
    std::size_t next = 0;
    return nested(nested, 0, next);
}

} // namespace

std::optional<Json> paramToKeras(const ParamDef& def, const ParamValue& value) {
    if (def.keras == KerasForm::OursOnly || def.kind == ParamKind::File)
        return std::nullopt;
    return std::visit(
        [&]<class T>(const T& v) -> Json {
            if constexpr (std::is_same_v<T, None>)
                return nullptr;
            else if constexpr (std::is_same_v<T, Ints>)
                return std::string_view(def.id) == kOutputShape ? sizesToKeras(v) : intsToKeras(v, def.kind, def.keras);
            else if constexpr (std::is_same_v<T, NamedFunction>)
                return def.kind == ParamKind::Activation ? activationToKeras(v) : initializerToKeras(v);
            else if constexpr (std::is_same_v<T, double>)
                return numberToKeras(v);
            else if constexpr (std::is_same_v<T, std::string>)
                return def.keras == KerasForm::Numbers ? numbersToKeras(v) : Json(v);
            else
                return v;
        },
        value);
}

Json paramsToKeras(const LayerDef& def, const Params& params) {
    Json config = Json::object();
    for (const ParamDef& param : def.params) {
        const ParamValue* value = params.find(param.id);
        if (auto json = value ? paramToKeras(param, *value) : std::nullopt)
            config[param.id] = std::move(*json);
    }
    return config;
}

} // namespace layerscope
