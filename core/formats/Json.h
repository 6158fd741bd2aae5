// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace layerscope {

using Json = nlohmann::json;

/// Thrown inside this room when a file is not as it should be; caught by the functions that return a Result.
struct ReadFailure {
    Error error;
};

/// A value in a JSON text together with where it stands, so that every complaint names file, member and path:
/// "photo.layerscope: graph.json: nodes[3].params.filters". The getters throw ReadFailure when the type is another.
class JsonPlace {
public:
    JsonPlace(const Json& json, std::string file)
        : m_json(&json)
        , m_file(std::move(file)) {}

    const Json& json() const { return *m_json; }
    std::string place() const;
    [[noreturn]] void fail(Message what, Message hint = {}) const;

    /// Member of an object; fails when it is missing.
    JsonPlace at(const std::string& key) const;
    /// Nothing when it is missing.
    std::optional<JsonPlace> find(const std::string& key) const;
    JsonPlace at(std::size_t index) const;

    void expectObject() const;
    /// Entries of a list; fails for anything else.
    std::size_t listSize() const;

    const std::string& text() const;
    bool flag() const;
    /// Also from 3.0.
    std::int64_t integer() const;
    double number() const;

private:
    JsonPlace(const Json& json, std::string file, std::string path)
        : m_json(&json)
        , m_file(std::move(file))
        , m_path(std::move(path)) {}
    [[noreturn]] void failExpecting(const char* what) const;

    const Json* m_json;
    std::string m_file;
    std::string m_path;
};

/// Parses a text from a stranger: no deeper than 64 levels, UTF-8, nothing after the value. Throws ReadFailure with
/// line and column.
Json parseJson(std::string_view text, const std::string& file);
/// One space a level, sorted keys. Throws ReadFailure when a text is not UTF-8.
std::string dumpJson(const Json& json, const std::string& file);

} // namespace layerscope
