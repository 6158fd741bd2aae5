// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Names.h"
#include "formats/keras/KerasFormulas.h"

#include <algorithm>
#include <string_view>

namespace layerscope {
namespace {

/// TensorFlow's functions that tf-keras keeps as layers, in the words of our formulas.
struct Word {
    std::string_view theirs;
    std::string_view ours;
};
constexpr Word kFunctions[] = {
    {"math.add", "add"},           {"__operators__.add", "add"},
    {"math.subtract", "subtract"}, {"math.multiply", "multiply"},
    {"math.divide", "divide"},     {"math.truediv", "divide"},
    {"math.maximum", "maximum"},   {"math.minimum", "minimum"},
    {"math.pow", "power"},         {"math.abs", "abs"},
    {"math.exp", "exp"},           {"math.log", "log"},
    {"math.negative", "negative"}, {"math.sqrt", "sqrt"},
    {"math.square", "square"},     {"math.tanh", "tanh"},
    {"math.sigmoid", "sigmoid"},   {"math.reduce_mean", "mean"},
    {"math.reduce_sum", "sum"},    {"math.reduce_max", "max"},
    {"math.reduce_min", "min"},    {"nn.relu", "relu"},
    {"nn.relu6", "relu6"},         {"nn.elu", "elu"},
    {"nn.selu", "selu"},           {"nn.silu", "silu"},
    {"nn.softmax", "softmax"},     {"nn.softplus", "softplus"},
    {"nn.tanh", "tanh"},           {"nn.sigmoid", "sigmoid"},
    {"concat", "concatenate"},     {"reshape", "reshape"},
    {"transpose", "transpose"},    {"expand_dims", "expand_dims"},
    {"squeeze", "squeeze"},        {"clip_by_value", "clip"},
    {"linalg.matmul", "matmul"},   {"identity", ""},
};
/// Arguments by name; those that come second or third anyway lose theirs.
constexpr Word kArguments[] = {
    {"y", ""}, {"b", ""}, {"shape", ""}, {"perm", "axes"}, {"clip_value_min", "x_min"}, {"clip_value_max", "x_max"},
};

class Text {
public:
    std::vector<FileTensor> inputs;
    bool unknown = false;

    std::string of(const Json& json) {
        if (auto tensor = fileTensorFrom(json))
            return name(std::move(*tensor));
        if (json.is_null())
            return "None";
        if (json.is_boolean())
            return json.get<bool>() ? "True" : "False";
        if (json.is_number())
            return json.dump();
        if (!json.is_array() || json.size() > 64) {
            unknown = true;
            return {};
        }
        std::string list;
        for (const Json& entry : json)
            list += (list.empty() ? "" : ", ") + of(entry);
        return "[" + list + "]";
    }

private:
    std::string name(FileTensor tensor) {
        const auto same = [&](const FileTensor& other) {
            return other.layer == tensor.layer && other.call == tensor.call && other.output == tensor.output;
        };
        auto found = std::ranges::find_if(inputs, same);
        if (found == inputs.end())
            found = inputs.insert(inputs.end(), std::move(tensor));
        return expression::inputName(static_cast<int>(found - inputs.begin()));
    }
};

std::string slice(const Json& spec, Text& text) {
    if (!spec.is_object())
        return text.of(spec);
    const auto part = [&](const char* key) {
        const Json value = spec.value(key, Json());
        return value.is_null() ? std::string() : text.of(value);
    };
    const std::string step = part("step");
    return part("start") + ":" + part("stop") + (step.empty() ? "" : ":" + step);
}

std::string sliced(const FileCall& call, Text& text) {
    const std::string x = text.of(call.args.at(0));
    const Json spec = call.kwargs.value("slice_spec", Json());
    std::string index;
    if (spec.is_array())
        for (const Json& one : spec)
            index += (index.empty() ? "" : ", ") + slice(one, text);
    else
        index = slice(spec, text);
    return x + "[" + index + "]";
}

std::string called(std::string_view function, const FileCall& call, Text& text) {
    std::string list = text.of(call.args.at(0));
    for (const auto& [key, value] : call.kwargs.items()) {
        if (key == "name" || value.is_null())
            continue;
        const auto word = std::ranges::find(kArguments, key, &Word::theirs);
        const std::string shown = word == std::end(kArguments) ? key : std::string(word->ours);
        list += ", " + (shown.empty() ? "" : shown + "=") + text.of(value);
    }
    return function.empty() ? list : std::string(function) + "(" + list + ")";
}

} // namespace

bool isTfOperator(const FileLayer& layer) {
    return layer.className == "TFOpLambda" || layer.className == "SlicingOpLambda";
}

KerasFormula tfOperatorFormula(const FileLayer& layer, const FileCall& call) {
    const Json& config = layer.config();
    const Json function = config.is_object() ? config.value("function", Json()) : Json();
    const std::string name = function.is_string() ? function.get<std::string>() : "";
    const auto word = std::ranges::find(kFunctions, name, &Word::theirs);
    const bool slicing = layer.className == "SlicingOpLambda";
    Text text;
    std::string expression;
    if (!call.args.empty() && (slicing || word != std::end(kFunctions)))
        expression = slicing ? sliced(call, text) : called(word->ours, call, text);
    if (expression.empty() || text.unknown)
        return {{}, {}, message(N_("There is no formula here for TensorFlow's %1."), name)};
    return {std::move(expression), std::move(text.inputs), {}};
}

} // namespace layerscope
