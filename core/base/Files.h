// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace layerscope {

/// The whole file; an error when it is missing, unreadable, no regular file, or larger than maxBytes.
Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t maxBytes);

/// Bytes of a file that readFile would read; its error otherwise.
Result<std::uint64_t> readableBytes(const std::filesystem::path& path, std::uint64_t maxBytes);

/// A new empty folder among the temporary ones that only this user may enter.
Result<std::filesystem::path> makeTemporaryFolder();

/// Whole or not at all, even when the process is killed: written beside, flushed to the disk, renamed over.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// The same for what is too large to be held at once: asked for piece after piece until one is empty. A piece is used
/// before the next is asked for.
using NextPiece = std::function<std::span<const std::byte>()>;
Result<void> writeFileAtomically(const std::filesystem::path& path, const NextPiece& next);

} // namespace layerscope
