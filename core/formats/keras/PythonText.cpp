// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/PythonText.h"

#include <cctype>
#include <optional>

namespace layerscope {
namespace {

constexpr const char* kReserved[] = {
    "False",  "None",     "True",  "and",         "as",    "assert",  "async",  "await",    "break",
    "class",  "continue", "def",   "del",         "elif",  "else",    "except", "finally",  "for",
    "from",   "global",   "if",    "import",      "in",    "is",      "lambda", "nonlocal", "not",
    "or",     "pass",     "raise", "return",      "try",   "while",   "with",   "yield",    "keras",
    "layers", "ops",      "os",    "build_model", "model", "weights", "float",  "inputs",   "t"};

std::string prefixOf(const std::string& module) {
    return module == "keras.layers" ? "layers" : module;
}

bool isIdentifier(const std::string& text) {
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])))
        return false;
    for (const char c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_')
            return false;
    return true;
}

/// Only what belongs to Keras itself, with names that are names, becomes a call.
bool isKerasObject(const Json& json) {
    if (!json.is_object() || !json.contains("class_name") || !json.contains("config") || !json["config"].is_object())
        return false;
    const std::string module = json.value("module", Json("")).is_string() ? json.value("module", std::string()) : "";
    const bool known = module == "keras.layers" || module == "keras.initializers" || module == "keras.regularizers" ||
                       module == "keras.constraints";
    if (!known || !json["class_name"].is_string() || !isIdentifier(json["class_name"].get<std::string>()))
        return false;
    for (const auto& [key, value] : json["config"].items())
        if (!isIdentifier(key))
            return false;
    return true;
}

std::string objectCall(const Json& json) {
    std::string args;
    for (const auto& [key, value] : json["config"].items())
        if (key != "name" && key != "trainable" && key != "dtype")
            args += (args.empty() ? "" : ", ") + key + "=" + pythonValue(value);
    return prefixOf(json["module"].get<std::string>()) + "." + json["class_name"].get<std::string>() + "(" + args + ")";
}

/// slice(1, None, 2), ... : keys of an index.
std::optional<std::string> indexKey(const Json& json) {
    const Json kind = json.value("class_name", Json());
    const Json config = json.value("config", Json());
    if (kind == "__ellipsis__")
        return "...";
    if (kind != "__slice__" || !config.is_object())
        return std::nullopt;
    return "slice(" + pythonValue(config.value("start", Json())) + ", " + pythonValue(config.value("stop", Json())) +
           ", " + pythonValue(config.value("step", Json())) + ")";
}

std::string pythonObject(const Json& json) {
    const auto key = indexKey(json);
    return key ? *key : isKerasObject(json) ? objectCall(json) : pythonLiteral(json);
}

std::string pythonList(const Json& json, bool listsStay) {
    std::string text;
    for (const Json& entry : json)
        text += (text.empty() ? "" : ", ") + pythonValue(entry, listsStay);
    if (listsStay)
        return "[" + text + "]";
    return "(" + text + (json.size() == 1 ? ",)" : ")");
}

} // namespace

std::string pythonString(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += std::string("\\") + c;
        else if (c == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7f)
            out += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
        else
            out += c;
    }
    return out + "\"";
}

std::string pythonValue(const Json& json, bool listsStay) {
    if (json.is_null())
        return "None";
    if (json.is_boolean())
        return json.get<bool>() ? "True" : "False";
    if (json.is_string())
        return pythonString(json.get_ref<const std::string&>());
    if (json.is_array())
        return pythonList(json, listsStay);
    if (json.is_object())
        return pythonObject(json);
    return json.dump();
}

std::string pythonLiteral(const Json& json) {
    if (!json.is_structured())
        return pythonValue(json);
    std::string text;
    for (const auto& [key, value] : json.items())
        text += (text.empty() ? "" : ", ") + (json.is_object() ? pythonString(key) + ": " : "") + pythonLiteral(value);
    return json.is_object() ? "{" + text + "}" : "[" + text + "]";
}

std::string pythonShape(const OpenShape& shape) {
    Json json = Json::array();
    for (const auto& size : shape)
        json.push_back(size ? Json(*size) : Json());
    return pythonValue(json);
}

PythonNames::PythonNames()
    : m_taken(std::begin(kReserved), std::end(kReserved)) {}

std::string PythonNames::fresh(const std::string& wanted) {
    std::string base;
    for (const char c : wanted)
        base += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    if (base.empty() || std::isdigit(static_cast<unsigned char>(base[0])))
        base = "x" + base;
    std::string name = base;
    for (int i = 1; !m_taken.insert(name).second; ++i)
        name = base + "_" + std::to_string(i);
    return name;
}

} // namespace layerscope
