// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "picture/Bitmap.h"

#include <filesystem>

namespace layerscope {

/// A PNG with alpha, whole or not at all.
Result<void> writePng(const std::filesystem::path& path, const Bitmap& bitmap);

} // namespace layerscope
