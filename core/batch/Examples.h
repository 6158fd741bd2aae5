// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

/// One file of a batch run.
struct Example {
    std::filesystem::path file;
    /// Unique in its run, with '/' between folders, and never leads out of one: "cats/1.png". What it is called in
    /// messages, tables and the names of outputs.
    std::string name;
    bool operator==(const Example&) const = default;
};

struct Examples {
    std::vector<Example> all;
    std::size_t passedOver = 0; ///< files of other endings
};

/// The files in the folder and in those within it that have one of the endings, in natural order of their names (2
/// before 10). Hidden ones are left out.
Result<Examples> examplesIn(const std::filesystem::path& folder, std::span<const std::string_view> endings);

/// The files that a text file names, one a line, in its order; relative to the folder of the list. Empty lines are left
/// out. An error when two would have the same name.
Result<Examples> examplesListedIn(const std::filesystem::path& list);

} // namespace layerscope
