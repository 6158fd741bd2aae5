// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace layerscope {

/// More class names than any model has.
inline constexpr std::size_t kMaxClassNames = 1'000'000;

/// Class names in their order, from a file of at most 64 MiB in UTF-8: a text with one a line (blank lines at the end
/// do not count), a JSON list of texts, or a JSON object from "0", "1", ... to a text or to a list that ends in one, as
/// Keras's imagenet_class_index.json has, or from names to their numbers, as Keras's class_indices. The error names the
/// file and says what is wrong.
Result<std::vector<std::string>> readClassNames(const std::filesystem::path& path);

/// A list of texts without control characters (or of lists that end in one). Throws ReadFailure.
std::vector<std::string> classNamesFromJson(const JsonPlace& place);

} // namespace layerscope
