// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/PythonWriter.h"

#include "formats/keras/KerasOutline.h"
#include "formats/keras/KerasParamsWrite.h"
#include "formats/keras/KerasWeightsWriter.h"
#include "formats/keras/PythonText.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace layerscope {
namespace {

/// Arguments that Keras has no default for, or another than we do.
constexpr std::array<std::string_view, 22> kAlwaysSaid{
    "filters", "kernel_size",  "units", "input_dim", "output_dim", "equation",       "output_shape", "rate",
    "scale",   "target_shape", "dims",  "n",         "height",     "width",          "num_heads",    "key_dim",
    "layer",   "function",     "axes",  "pool_size", "stddev",     "num_query_heads"};

bool isAlwaysSaid(std::string_view id, std::string_view className) {
    return std::ranges::find(kAlwaysSaid, id) != kAlwaysSaid.end() || (id == "activation" && className == "Activation");
}

struct Code {
    const Graph& graph;
    const LayerRegistry& registry;
    PythonNames functions{};
    std::string definitions{}; ///< functions of the models inside
};

/// "filters=4, kernel_size=(3, 3), name=..." of a layer.
class Arguments {
public:
    Arguments(const Code& code, const KerasLayer& layer)
        : m_code(code)
        , m_layer(layer)
        , m_rest(layer.config) {}

    std::string text() {
        const Node* node = m_code.graph.find(m_layer.node);
        const LayerDef* def = m_code.registry.find(m_layer.className);
        if (def && node && node->type == m_layer.className)
            for (const ParamDef& param : def->params)
                addParam(param, *node);
        for (const char* usual : {"name", "trainable", "dtype"})
            if (m_rest.contains(usual) && (std::string_view(usual) == "name" || isUsual(usual)))
                m_rest.erase(usual);
        for (const auto& [key, value] : m_rest.items())
            if (!value.is_null())
                add(key, pythonValue(value));
        add("name", pythonString(m_layer.name));
        return m_text;
    }

private:
    bool isUsual(const char* key) const {
        const Json& value = m_rest[key];
        return std::string_view(key) == "trainable" ? value == true : value == kerasDType("float32");
    }

    void add(const std::string& key, const std::string& value) {
        m_text += (m_text.empty() ? "" : ", ") + key + "=" + value;
    }

    void addParam(const ParamDef& param, const Node& node) {
        const auto found = m_rest.find(param.id);
        if (found == m_rest.end())
            return;
        const Json value = *found;
        m_rest.erase(found);
        const ParamValue* own = node.params.find(param.id);
        const auto* function = own ? std::get_if<NamedFunction>(own) : nullptr;
        if (const auto call = function && param.kind == ParamKind::Activation ? operatorFor(*function) : std::nullopt)
            return add(param.id, functionCall(*call));
        const bool needed = isAlwaysSaid(param.id, m_layer.className);
        if (needed || value != paramToKeras(param, param.defaultValue()))
            add(param.id, pythonValue(value, param.keras == KerasForm::Numbers));
    }

    /// "lambda t: ops.celu(t, alpha=0.5)"
    static std::string functionCall(const KerasFunction& function) {
        std::string text = "lambda t: ops." + layerName(function.className) + "(t";
        for (const auto& [key, value] : function.config.items())
            text += ", " + key + "=" + pythonValue(value);
        return text + ")";
    }

    const Code& m_code;
    const KerasLayer& m_layer;
    Json m_rest;
    std::string m_text;
};

std::string constructor(const Code& code, const KerasLayer& layer) {
    if (!layer.python.empty())
        return std::string("layers.Lambda(lambda ") + (layer.calls[0].args[0].value.index() == 2 ? "inputs" : "x") +
               ": " + layer.python + ", name=" + pythonString(layer.name) + ")";
    const bool ours = code.registry.find(layer.className) && layer.module == "keras.layers";
    if (ours)
        return "layers." + layer.className + "(" + Arguments(code, layer).text() + ")";
    Json object{{"module", layer.module},
                {"class_name", layer.className},
                {"config", layer.config},
                {"registered_name", layer.registeredName}};
    object.update(layer.extra);
    return "keras.saving.deserialize_keras_object(" + pythonLiteral(object) + ")";
}

std::string inputCall(const KerasLayer& layer) {
    const KerasOutput& output = layer.calls[0].outputs[0];
    OpenShape shape = output.shape;
    shape.erase(shape.begin());
    const std::string dtype = output.dtype == "float32" ? "" : ", dtype=" + pythonString(output.dtype);
    return "keras.Input(shape=" + pythonShape(shape) + dtype + ", name=" + pythonString(layer.name) + ")";
}

std::string writeFunction(Code& code, const KerasModel& model, const std::string& function);

/// The lines of one Functional model.
class ModelWriter {
public:
    ModelWriter(Code& code, const KerasModel& model)
        : m_code(code)
        , m_model(model) {}

    std::string body() {
        std::vector<std::size_t> done(m_model.layers.size(), 0);
        for (bool progress = true; progress;) {
            progress = false;
            for (std::size_t i = 0; i < m_model.layers.size(); ++i)
                while (done[i] < m_model.layers[i].calls.size() && isReady(m_model.layers[i].calls[done[i]])) {
                    writeCall(i, done[i]++);
                    progress = true;
                }
        }
        return m_text + "    return keras.Model(" + listed(m_model.inputs) + ", " + listed(m_model.outputs) +
               ", name=" + pythonString(m_model.name) + ")\n";
    }

private:
    using Key = std::tuple<std::size_t, std::size_t, std::size_t>;
    static Key keyOf(const KerasTensor& tensor) { return {tensor.layer, tensor.call, tensor.output}; }

    bool isReady(const KerasCall& call) const {
        return std::ranges::all_of(tensorsOf(call), [&](const KerasTensor& t) { return m_values.contains(keyOf(t)); });
    }

    std::string listed(const std::vector<KerasTensor>& tensors) const {
        std::string text;
        for (const KerasTensor& tensor : tensors)
            text += (text.empty() ? "" : ", ") + m_values.at(keyOf(tensor));
        return tensors.size() == 1 ? text : "[" + text + "]";
    }

    std::string argText(const KerasArg& arg) const {
        if (const auto* tensor = std::get_if<KerasTensor>(&arg.value))
            return m_values.at(keyOf(*tensor));
        if (const auto* json = std::get_if<Json>(&arg.value))
            return pythonValue(*json);
        std::string text;
        for (const KerasArg& entry : std::get<std::vector<KerasArg>>(arg.value))
            text += (text.empty() ? "" : ", ") + argText(entry);
        return "[" + text + "]";
    }

    std::string callText(const KerasCall& call) const {
        std::string text;
        for (const KerasArg& arg : call.args)
            text += (text.empty() ? "" : ", ") + argText(arg);
        for (const auto& [key, arg] : call.kwargs)
            text += (text.empty() ? "" : ", ") + key + "=" + argText(arg);
        return "(" + text + ")";
    }

    /// None that a function of the code has: it would hide it.
    std::string variableFor(const std::string& wanted) {
        return m_names.fresh(wanted.starts_with("make_") ? "x_" + wanted : wanted);
    }

    /// The layer itself: made on the spot for a single call, in a variable of its own for more.
    std::string layerText(std::size_t index) {
        const KerasLayer& layer = m_model.layers[index];
        if (const auto known = m_shared.find(index); known != m_shared.end())
            return known->second;
        std::string made;
        if (layer.model) {
            const std::string function = m_code.functions.fresh("make_" + layer.name);
            m_code.definitions += writeFunction(m_code, *layer.model, function);
            made = function + "()";
        } else {
            made = constructor(m_code, layer);
        }
        if (layer.calls.size() == 1)
            return made;
        const std::string variable = variableFor(layer.name + "_layer");
        m_text += "    " + variable + " = " + made + "\n";
        return m_shared[index] = variable;
    }

    void writeCall(std::size_t index, std::size_t number) {
        const KerasLayer& layer = m_model.layers[index];
        const KerasCall& call = layer.calls[number];
        const Node* node = m_code.graph.find(call.node);
        const bool isInput = layer.className == "InputLayer";
        const std::string made = isInput ? inputCall(layer) : layerText(index) + callText(call);
        std::string targets;
        std::string shapes;
        for (std::size_t i = 0; i < call.outputs.size(); ++i) {
            const std::string variable = variableFor(node ? node->name : layer.name);
            m_values[{index, number, i}] = variable;
            targets += (i > 0 ? ", " : "") + variable;
            shapes += (i > 0 ? ", " : "") + pythonShape(call.outputs[i].shape);
        }
        m_text += "    " + targets + " = " + made + "  # " + shapes + "\n";
    }

    Code& m_code;
    const KerasModel& m_model;
    PythonNames m_names;
    std::map<Key, std::string> m_values;
    std::map<std::size_t, std::string> m_shared;
    std::string m_text;
};

std::string sequentialBody(const Code& code, const KerasModel& model) {
    std::string text = "    return keras.Sequential(\n        [\n";
    for (const KerasLayer& layer : model.layers)
        text += "            " + (layer.className == "InputLayer" ? inputCall(layer) : constructor(code, layer)) +
                ",  # " + pythonShape(layer.calls[0].outputs[0].shape) + "\n";
    return text + "        ],\n        name=" + pythonString(model.name) + ",\n    )\n";
}

std::string writeFunction(Code& code, const KerasModel& model, const std::string& function) {
    const bool plain = model.sequential && std::ranges::none_of(model.layers, [](const KerasLayer& layer) {
                           return layer.model != nullptr;
                       });
    const std::string body = plain ? sequentialBody(code, model) : ModelWriter(code, model).body();
    return "\n\ndef " + function + "():\n" + body;
}

std::string codeOf(const KerasModel& model, const Graph& graph, const LayerRegistry& registry,
                   const std::string& weightsName) {
    Code code{graph, registry};
    const std::string main = writeFunction(code, model, "build_model");
    return std::string(kPythonSignature) +
           " " LAYERSCOPE_VERSION ", for Keras 3.\n"
           "import os\n\nimport keras\nfrom keras import layers, ops  # noqa: F401\n" +
           code.definitions + main +
           "\n\nif __name__ == \"__main__\":\n"
           "    model = build_model()\n"
           "    weights = os.path.join(os.path.dirname(os.path.abspath(__file__)), " +
           pythonString(weightsName) +
           ")\n"
           "    model.load_weights(weights)\n"
           "    model.summary()\n";
}

} // namespace

Result<PythonFiles> pythonFiles(const Project& project, const LayerRegistry& registry, const GraphResolver& resolve,
                                const std::string& weightsName) try {
    const Result<ResolvedGraph> resolved = resolve(project.graph);
    if (!resolved)
        return tl::unexpected(resolved.error());
    KerasOutline outline = kerasOutline(project.graph, *resolved, registry, project.title, KerasFormulas::Functions);
    Hdf5Writer weights;
    writeKerasWeights(weights, outline.model);
    Result<std::vector<std::byte>> bytes = std::move(weights).finish();
    if (!bytes)
        return tl::unexpected(std::move(bytes.error()));
    return PythonFiles{codeOf(outline.model, project.graph, registry, weightsName), std::move(*bytes),
                       std::move(outline.notes)};
} catch (const ReadFailure& thrown) {
    return tl::unexpected(thrown.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The model cannot be written (%1)."), exception.what()));
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to write the model.")));
}

} // namespace layerscope
