// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace layerscope {

/// What an image file says of itself before anything is decoded.
struct ImageHeader {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    int orientation = 1; ///< EXIF's, 1 to 8
    bool cutOff = false; ///< the file ends before its own end mark or stated length
};

/// Of a PNG, JPEG, TIFF, WebP, BMP or PNM; nothing when it is none of them or its header is broken.
std::optional<ImageHeader> readImageHeader(std::span<const std::byte> bytes);

} // namespace layerscope
