// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Result.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace layerscope {

/// What a run of many files is made with, by what it is called for a person: "model", "arithmetic". A run that goes on
/// must have the same.
using RunTerms = std::vector<std::pair<std::string, std::string>>;

/// What a run of many files has done so far, kept in a text file of one JSON object a line, so that a run that was
/// interrupted goes on where it ended. Lines are only ever added; one that was cut off counts for nothing.
class RunRecord {
public:
    /// What is known of a file that is done.
    struct Done {
        std::string key; ///< of the file when it was read
        std::string row; ///< of a table; "" where outputs are files of their own
    };

    /// Goes on with what is there, or begins. An error when what is there was made with other terms, and when the file
    /// cannot be read or written. `anew`: forgets what is there.
    static Result<RunRecord> open(const std::filesystem::path& path, const RunTerms& terms, bool anew);

    /// Null when it is not done, failed, or has changed since.
    const Done* find(const std::string& name, const Key& key) const;
    std::size_t size() const { return m_done.size(); }

    Result<void> addDone(const std::string& name, const Key& key, const std::string& row = {});
    Result<void> addFailed(const std::string& name, const std::string& why);

private:
    Result<void> load(const RunTerms& terms);
    Result<void> begin(const RunTerms& terms);
    Result<void> append(const std::string& line);

    std::filesystem::path m_path;
    std::ofstream m_file;
    std::unordered_map<std::string, Done> m_done;
};

} // namespace layerscope
