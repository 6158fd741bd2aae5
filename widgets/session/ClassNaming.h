// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "session/Document.h"

#include <filesystem>

namespace layerscope {

/// Reads class names from a file (formats/ClassNames.h says which) into a node, as one undo step.
Result<void> readClassNamesInto(Document& document, NodeId node, const std::filesystem::path& path);

} // namespace layerscope
