// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Scratch.h"

#include "kernels/AlignedFloats.h"

#include <array>

namespace layerscope {

std::span<float> scratch(ScratchUse use, std::size_t floats) {
    thread_local std::array<AlignedFloats, kScratchUses> buffers;
    AlignedFloats& buffer = buffers[static_cast<std::size_t>(use)];
    if (buffer.size() < floats)
        buffer = AlignedFloats(floats);
    return buffer.all().first(floats);
}

} // namespace layerscope
