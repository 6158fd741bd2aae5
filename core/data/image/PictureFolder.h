// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace layerscope {

/// The files of a folder in the order that people count: "scan 2" before "scan 10".
/// Fails when the folder is missing, cannot be entered, or holds more files than anybody steps through.
Result<std::vector<std::string>> filesOfFolder(const std::filesystem::path& folder);

/// Those of them whose ending says that they are pictures; paths. Fails, too, when there is none.
Result<std::vector<std::string>> pictureFolder(const std::filesystem::path& folder);

/// Whether a number in a name counts as a number: "b2" < "b10", "B2" beside "b2".
bool naturallyLess(std::string_view a, std::string_view b);

} // namespace layerscope
