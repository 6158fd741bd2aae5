// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/RunRecord.h"

#include "base/Files.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace layerscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string lineOf(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string textAt(const Json& json, const char* key) {
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Names of the terms that differ.
std::string differences(const Json& head, const RunTerms& terms) {
    std::string names;
    for (const auto& [name, text] : terms)
        if (textAt(head, name.c_str()) != text)
            names += (names.empty() ? "" : ", ") + name;
    return names;
}

bool isHead(const Json& json) {
    const auto it = json.is_object() ? json.find("layerscope_run") : json.end();
    return it != json.end() && *it == kVersion;
}

Error cannotWrite(const std::filesystem::path& path) {
    return {message(N_("It cannot be written.")), message(N_("Is there room, and may you write there?")),
            path.string()};
}

} // namespace

Result<RunRecord> RunRecord::open(const std::filesystem::path& path, const RunTerms& terms, bool anew) {
    RunRecord record;
    record.m_path = path;
    std::error_code error;
    const bool goesOn = !anew && std::filesystem::exists(path, error);
    if (auto opened = goesOn ? record.load(terms) : record.begin(terms); !opened)
        return tl::unexpected(std::move(opened.error()));
    return record;
}

Result<void> RunRecord::begin(const RunTerms& terms) {
    m_file.open(m_path, std::ios::binary | std::ios::trunc);
    Json head{{"layerscope_run", kVersion}};
    for (const auto& [name, text] : terms)
        head[name] = text;
    return append(lineOf(head));
}

Result<void> RunRecord::load(const RunTerms& terms) {
    std::ifstream file(m_path, std::ios::binary);
    std::string line;
    std::uintmax_t whole = 0; // bytes of lines that were not cut off
    bool first = true;
    while (std::getline(file, line) && !file.eof()) {
        const Json json = Json::parse(line, nullptr, false);
        if (first && !isHead(json))
            return failure(message(N_("This is no record of a run.")), m_path.string(),
                           message(N_("Choose another output.")));
        if (first)
            if (const std::string other = differences(json, terms); !other.empty())
                return failure(
                    message(N_("The run that is there was begun with another: %1."), other), m_path.string(),
                    message(N_("Give the same again to go on, --restart to begin anew, or another output.")));
        if (!first && json.is_object() && textAt(json, "state") == "done")
            m_done[textAt(json, "file")] = {textAt(json, "key"), textAt(json, "row")};
        first = false;
        whole += line.size() + 1;
    }
    file.close();
    if (first)
        return begin(terms); // not even its first line was written
    std::error_code error;
    std::filesystem::resize_file(m_path, whole, error);
    m_file.open(m_path, std::ios::binary | std::ios::app);
    if (error || !m_file)
        return tl::unexpected(cannotWrite(m_path));
    return {};
}

const RunRecord::Done* RunRecord::find(const std::string& name, const Key& key) const {
    const auto it = m_done.find(name);
    return it != m_done.end() && it->second.key == key.toString() ? &it->second : nullptr;
}

Result<void> RunRecord::addDone(const std::string& name, const Key& key, const std::string& row) {
    Json json{{"file", name}, {"state", "done"}, {"key", key.toString()}};
    if (!row.empty())
        json["row"] = row;
    m_done[name] = {key.toString(), row};
    return append(lineOf(json));
}

Result<void> RunRecord::addFailed(const std::string& name, const std::string& why) {
    return append(lineOf(Json{{"file", name}, {"state", "failed"}, {"why", why}}));
}

Result<void> RunRecord::append(const std::string& line) {
    m_file << line << std::flush;
    if (!m_file)
        return tl::unexpected(cannotWrite(m_path));
    return {};
}

} // namespace layerscope
