// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Json.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kMaxDepth = 64;

const char* typeName(const Json& json) {
    switch (json.type()) {
    case Json::value_t::null:
        return N_("nothing");
    case Json::value_t::object:
        return N_("an object");
    case Json::value_t::array:
        return N_("a list");
    case Json::value_t::string:
        return N_("a text");
    case Json::value_t::boolean:
        return N_("true or false");
    default:
        return N_("a number");
    }
}

Message whereInText(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineStart = before.rfind('\n');
    const std::size_t column = before.size() - (lineStart == std::string_view::npos ? 0 : lineStart + 1) + 1;
    return message(N_("This is not valid JSON (line %1, column %2)."), line, column);
}

} // namespace

std::string JsonPlace::place() const {
    if (m_path.empty())
        return m_file;
    return m_file.empty() ? m_path : m_file + ": " + m_path;
}

void JsonPlace::fail(Message what, Message hint) const {
    throw ReadFailure{{std::move(what), std::move(hint), place()}};
}

void JsonPlace::failExpecting(const char* what) const {
    fail(message(N_("There should be %1 here, not %2."), what, typeName(*m_json)));
}

JsonPlace JsonPlace::at(const std::string& key) const {
    auto found = find(key);
    if (!found)
        fail(message(N_("“%1” is missing."), key));
    return std::move(*found);
}

std::optional<JsonPlace> JsonPlace::find(const std::string& key) const {
    expectObject();
    const auto it = m_json->find(key);
    if (it == m_json->end())
        return std::nullopt;
    return JsonPlace(*it, m_file, m_path.empty() ? key : m_path + "." + key);
}

JsonPlace JsonPlace::at(std::size_t index) const {
    if (index >= listSize())
        fail(message(N_("This list is too short.")));
    return {(*m_json)[index], m_file, m_path + "[" + std::to_string(index) + "]"};
}

void JsonPlace::expectObject() const {
    if (!m_json->is_object())
        failExpecting(N_("an object"));
}

std::size_t JsonPlace::listSize() const {
    if (!m_json->is_array())
        failExpecting(N_("a list"));
    return m_json->size();
}

const std::string& JsonPlace::text() const {
    if (!m_json->is_string())
        failExpecting(N_("a text"));
    return m_json->get_ref<const std::string&>();
}

bool JsonPlace::flag() const {
    if (!m_json->is_boolean())
        failExpecting(N_("true or false"));
    return m_json->get<bool>();
}

std::int64_t JsonPlace::integer() const {
    constexpr double kExact = 9007199254740992.0; // 2^53
    if (m_json->is_number_float()) {
        const auto value = m_json->get<double>();
        if (std::trunc(value) == value && std::abs(value) <= kExact)
            return static_cast<std::int64_t>(value);
    }
    const bool tooLarge = m_json->is_number_unsigned() && m_json->get<std::uint64_t>() > INT64_MAX;
    if (!m_json->is_number_integer() || tooLarge)
        failExpecting(N_("a whole number"));
    return m_json->get<std::int64_t>();
}

double JsonPlace::number() const {
    if (!m_json->is_number())
        failExpecting(N_("a number"));
    return m_json->get<double>();
}

Json parseJson(std::string_view text, const std::string& file) {
    const auto limitDepth = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kMaxDepth)
            throw ReadFailure{{message(N_("This JSON is nested deeper than %1 levels."), kMaxDepth), {}, file}};
        return true;
    };
    try {
        return Json::parse(text, limitDepth);
    } catch (const Json::parse_error& error) {
        throw ReadFailure{{whereInText(text, error.byte), message(N_("It may be cut off or damaged.")), file}};
    } catch (const Json::out_of_range&) {
        throw ReadFailure{{message(N_("This JSON has a number that is beyond all bounds.")), {}, file}};
    }
}

std::string dumpJson(const Json& json, const std::string& file) {
    constexpr int kIndent = 1;
    try {
        return json.dump(kIndent) + '\n';
    } catch (const Json::type_error&) {
        throw ReadFailure{{message(N_("A name or text is not valid UTF-8 and cannot be saved.")), {}, file}};
    }
}

} // namespace layerscope
