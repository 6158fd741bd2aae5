// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasFormulas.h"

#include "expression/FromOperator.h"
#include "formats/keras/KerasFunctionsRead.h"
#include "tensor/Shape.h"

#include <algorithm>
#include <array>
#include <limits>

namespace layerscope {
namespace {

using expression::Argument;

/// Numbers in a formula beyond this are no formula any more.
constexpr std::size_t kMostNumbers = 256;

/// Where operators live; HDF5 files do not say it.
constexpr std::array<const char*, 6> kModules{"keras.src.ops.numpy", "keras.src.ops.nn",    "keras.src.ops.core",
                                              "keras.src.ops.math",  "keras.src.ops.image", "keras.src.ops.linalg"};

/// Turns the JSON of a call into arguments; tensors become inputs, each once.
class Arguments {
public:
    std::vector<FileTensor> inputs;
    bool tooLarge = false;
    bool unknown = false; ///< something that is no constant

    Argument from(const Json& json) {
        if (auto tensor = fileTensorFrom(json))
            return Argument::ofInput(indexOf(std::move(*tensor)));
        if (json.is_object())
            return special(json);
        if (json.is_array())
            return list(json);
        if (json.is_string())
            return Argument::ofText(json.get<std::string>());
        if (json.is_null())
            return Argument::none();
        return number(json);
    }

private:
    int indexOf(FileTensor tensor) {
        const auto same = [&](const FileTensor& other) {
            return other.layer == tensor.layer && other.call == tensor.call && other.output == tensor.output;
        };
        const auto found = std::ranges::find_if(inputs, same);
        if (found != inputs.end())
            return static_cast<int>(found - inputs.begin());
        inputs.push_back(std::move(tensor));
        return static_cast<int>(inputs.size()) - 1;
    }

    Argument number(const Json& json) {
        if (++m_numbers > kMostNumbers)
            tooLarge = true;
        if (json.is_boolean()) {
            Argument flag = Argument::ofInteger(json.get<bool>() ? 1 : 0);
            flag.kind = Argument::Kind::Bool;
            return flag;
        }
        const bool whole = json.is_number_integer() &&
                           !(json.is_number_unsigned() &&
                             json.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()});
        return whole ? Argument::ofInteger(json.get<std::int64_t>()) : Argument::ofNumber(json.get<double>());
    }

    Argument list(const Json& json) {
        Argument out;
        out.kind = Argument::Kind::List;
        for (const Json& entry : json) {
            if (tooLarge || unknown)
                return out;
            out.items.push_back(from(entry));
        }
        return out;
    }

    /// __slice__, __ellipsis__, __tensor__ and __numpy__, dtype policies.
    Argument special(const Json& json) {
        const std::string kind = json.value("class_name", Json("")).is_string() ? json.value("class_name", "") : "";
        const Json config = json.value("config", Json::object());
        if (kind == "__ellipsis__") {
            Argument dots;
            dots.kind = Argument::Kind::Ellipsis;
            return dots;
        }
        if (kind == "__slice__" && config.is_object()) {
            Argument slice;
            slice.kind = Argument::Kind::Slice;
            for (const char* part : {"start", "stop", "step"})
                slice.items.push_back(from(config.value(part, Json())));
            return slice;
        }
        if ((kind == "__tensor__" || kind == "__numpy__") && config.is_object() && config.contains("value"))
            return from(config["value"]);
        unknown = true;
        return {};
    }

    std::size_t m_numbers = 0;
};

Message noFormula(const std::string& what) {
    return message(N_("There is no formula here for %1."), what);
}

KerasFormula withObstacle(const Arguments& arguments, const std::string& what) {
    if (arguments.tooLarge)
        return {{}, {}, message(N_("A table of numbers is part of it, too large for a formula."))};
    return {{}, {}, noFormula(what)};
}

} // namespace

KerasFormula operatorFormula(const FileLayer& layer, const FileCall& call) {
    expression::KerasOperator read{.module = layer.module, .className = layer.className};
    Arguments arguments;
    for (const Json& value : call.args)
        read.args.push_back(arguments.from(value));
    const bool indexed = layer.className == "GetItem" && read.args.size() > 1;
    if (indexed && read.args[1].kind == Argument::Kind::List) // JSON has no tuples
        read.args[1].kind = Argument::Kind::Tuple;
    for (const auto& [key, value] : call.kwargs.items())
        read.kwargs.emplace_back(key, arguments.from(value));
    for (const auto& [key, value] : layer.config().items())
        if (key != "name" && !value.is_object()) // dtype policies
            read.config.emplace_back(key, arguments.from(value));
    if (arguments.tooLarge || arguments.unknown)
        return withObstacle(arguments, layer.className);
    if (!layer.module.empty()) {
        if (auto text = expression::toExpression(read))
            return {std::move(*text), std::move(arguments.inputs), {}};
        return withObstacle(arguments, layer.className);
    }
    for (const char* module : kModules) {
        read.module = module;
        if (auto text = expression::toExpression(read))
            return {std::move(*text), std::move(arguments.inputs), {}};
    }
    return withObstacle(arguments, layer.className);
}

namespace {

bool isBytecode(const Json& function) {
    return function.is_array() || (function.is_object() && function.value("class_name", Json()) == "__lambda__");
}

/// "axis=-1" for {"axis": -1}; nothing when a value is no plain constant.
std::optional<std::string> argumentText(const Json& arguments) {
    std::string text;
    if (!arguments.is_object())
        return text;
    for (const auto& [key, value] : arguments.items()) {
        const bool flag = value.is_boolean();
        if (!flag && !value.is_number() && !value.is_null() && !value.is_string() && !value.is_array())
            return std::nullopt;
        text += ", " + key + "=" +
                (flag              ? (value.get<bool>() ? "True" : "False")
                 : value.is_null() ? "None"
                                   : value.dump());
    }
    return text;
}

} // namespace

KerasFormula lambdaFormula(const FileLayer& layer, const FileCall& call) {
    const Json& config = layer.config();
    const Json function = config.is_object() ? config.value("function", Json()) : Json();
    const bool code = isBytecode(function) || (config.is_object() && config.value("function_type", Json()) == "lambda");
    if (code)
        return {{}, {}, message(N_("It holds Python bytecode, which is never run."))};
    const std::string name = kerasFunctionName(function);
    const auto arguments = argumentText(config.is_object() ? config.value("arguments", Json::object()) : Json());
    Arguments inputs;
    const Argument given = call.args.empty() ? Argument::none() : inputs.from(call.args[0]);
    if (name.empty() || !arguments || given.kind != Argument::Kind::Input)
        return {{}, {}, noFormula(name.empty() ? layer.className : name)};
    return {name + "(x" + *arguments + ")", std::move(inputs.inputs), {}};
}

} // namespace layerscope
