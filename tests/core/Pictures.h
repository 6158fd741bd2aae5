// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Picture files made by hand, byte by byte, so that tests need no encoder and can lie at will.
namespace layerscope::pictures {

using Bytes = std::vector<std::byte>;

inline void append(Bytes& out, std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void append(Bytes& out, std::uint32_t value, int bytes, bool bigEndian) {
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<std::byte>(value >> (8 * (bigEndian ? bytes - 1 - i : i))));
}

inline std::uint32_t crc32(std::span<const std::byte> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (std::byte byte : bytes) {
        crc ^= static_cast<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

inline void appendChunk(Bytes& png, std::string_view name, const Bytes& data) {
    append(png, static_cast<std::uint32_t>(data.size()), 4, true);
    Bytes body;
    append(body, name);
    body.insert(body.end(), data.begin(), data.end());
    png.insert(png.end(), body.begin(), body.end());
    append(png, crc32(body), 4, true);
}

/// zlib's container with stored blocks.
inline Bytes stored(const Bytes& raw) {
    Bytes out;
    append(out, 0x7801, 2, true);
    append(out, 1, 1, false);
    append(out, static_cast<std::uint32_t>(raw.size()), 2, false);
    append(out, static_cast<std::uint32_t>(~raw.size() & 0xFFFF), 2, false);
    out.insert(out.end(), raw.begin(), raw.end());
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (std::byte byte : raw) {
        a = (a + static_cast<std::uint32_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    append(out, (b << 16) | a, 4, true);
    return out;
}

/// PNG's colour types.
enum class PngColor { Gray = 0, Rgb = 2, Rgba = 6 };

struct PngOptions {
    PngColor color = PngColor::Rgb;
    int bits = 8;
    int orientation = 0;            ///< of an eXIf chunk; 0 for none
    std::uint32_t claimedWidth = 0; ///< what the header says instead of the width
    std::uint32_t claimedHeight = 0;
};

inline Bytes exif(int orientation) {
    Bytes out;
    append(out, std::string_view("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19));
    append(out, static_cast<std::uint32_t>(orientation), 1, true);
    append(out, std::string_view("\0\0\0\0\0\0", 6));
    return out;
}

/// Samples in row-major order, channels last.
inline Bytes png(std::uint32_t width, std::uint32_t height, const std::vector<std::uint32_t>& samples,
                 const PngOptions& options = {}) {
    Bytes header;
    append(header, options.claimedWidth ? options.claimedWidth : width, 4, true);
    append(header, options.claimedHeight ? options.claimedHeight : height, 4, true);
    append(header, static_cast<std::uint32_t>(options.bits), 1, true);
    append(header, static_cast<std::uint32_t>(options.color), 1, true);
    append(header, 0, 3, true);
    Bytes raw;
    const std::size_t rowSamples = samples.size() / height;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i % rowSamples == 0)
            append(raw, 0, 1, true); // no filter
        append(raw, samples[i], options.bits / 8, true);
    }
    Bytes out;
    append(out, "\x89PNG\r\n\x1a\n");
    appendChunk(out, "IHDR", header);
    if (options.orientation > 0)
        appendChunk(out, "eXIf", exif(options.orientation));
    appendChunk(out, "IDAT", stored(raw));
    appendChunk(out, "IEND", {});
    return out;
}

} // namespace layerscope::pictures
