// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace layerscope {

/// What a kernel's piece of scratch memory is for; one of each can be in use on a thread at once.
enum class ScratchUse { Input, Lines, Transformed, Products, Output };
inline constexpr std::size_t kScratchUses = 5;

/// At least so many floats that belong to this thread until it asks for the same use again. Undefined numbers, 64-byte
/// aligned. The memory is kept, so that the next frame asks for none; kernels size their work to stay below a few
/// megabytes. Throws std::bad_alloc.
std::span<float> scratch(ScratchUse use, std::size_t floats);

} // namespace layerscope
