// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ImageHeader.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace layerscope {
namespace {

/// Numbers at offsets, zero beyond the end, so that a header that lies leads nowhere.
class Bytes {
public:
    Bytes(std::span<const std::byte> bytes, bool bigEndian)
        : m_bytes(bytes)
        , m_bigEndian(bigEndian) {}

    std::size_t size() const { return m_bytes.size(); }
    std::uint64_t number(std::size_t offset, std::size_t count) const {
        if (offset > m_bytes.size() || count > m_bytes.size() - offset)
            return 0;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t shift = 8 * (m_bigEndian ? count - 1 - i : i);
            value |= static_cast<std::uint64_t>(m_bytes[offset + i]) << shift;
        }
        return value;
    }
    bool has(std::string_view text, std::size_t offset = 0) const {
        return offset <= m_bytes.size() && view().substr(offset).starts_with(text);
    }
    std::string_view view() const { return {reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size()}; }
    std::span<const std::byte> from(std::size_t offset, std::size_t count) const {
        return offset > m_bytes.size() ? std::span<const std::byte>{}
                                       : m_bytes.subspan(offset, std::min(count, m_bytes.size() - offset));
    }

private:
    std::span<const std::byte> m_bytes;
    bool m_bigEndian;
};

/// The first directory of a TIFF, which is also what EXIF is. TIFF 6.0, section 2.
std::optional<ImageHeader> readTiff(std::span<const std::byte> raw) {
    constexpr std::uint64_t kImageWidth = 256;
    constexpr std::uint64_t kImageLength = 257;
    constexpr std::uint64_t kOrientation = 274;
    constexpr std::uint64_t kShort = 3;
    constexpr std::size_t kEntryBytes = 12;

    const Bytes bytes(raw, Bytes(raw, false).has("MM"));
    if (!(bytes.has("II") || bytes.has("MM")) || bytes.number(2, 2) != 42)
        return std::nullopt;
    const std::size_t directory = bytes.number(4, 4);
    const std::size_t count = bytes.number(directory, 2);
    ImageHeader header;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = directory + 2 + i * kEntryBytes;
        const std::uint64_t value = bytes.number(entry + 8, bytes.number(entry + 2, 2) == kShort ? 2 : 4);
        switch (bytes.number(entry, 2)) {
        case kImageWidth:
            header.width = value;
            break;
        case kImageLength:
            header.height = value;
            break;
        case kOrientation:
            header.orientation = value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
            break;
        default:
            break;
        }
    }
    return header;
}

int exifOrientation(std::span<const std::byte> raw) {
    const Bytes bytes(raw, true);
    const auto header = readTiff(bytes.has(std::string_view("Exif\0\0", 6)) ? raw.subspan(6) : raw);
    return header ? header->orientation : 1;
}

/// PNG 1.2, section 3; chunks: length, name, data, checksum.
ImageHeader readPng(const Bytes& bytes) {
    ImageHeader header{bytes.number(16, 4), bytes.number(20, 4), 1, true};
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::size_t length = bytes.number(at, 4);
        if (bytes.has("eXIf", at + 4))
            header.orientation = exifOrientation(bytes.from(at + 8, length));
        if (bytes.has("IEND", at + 4)) {
            header.cutOff = false;
            break;
        }
        at += 12 + length;
    }
    return header;
}

/// ITU T.81, annex B: markers 0xFFxx with a length until the scan starts.
std::optional<ImageHeader> readJpeg(const Bytes& bytes) {
    const auto isFrame = [](std::uint64_t marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    };
    ImageHeader header;
    for (std::size_t at = 2; at + 4 <= bytes.size() && bytes.number(at, 1) == 0xFF;) {
        const std::uint64_t marker = bytes.number(at + 1, 1);
        if (marker == 0xFF || (marker >= 0xD0 && marker <= 0xD8)) {
            at += marker == 0xFF ? 1 : 2; // a filler, or a marker without a length
            continue;
        }
        const std::size_t length = bytes.number(at + 2, 2);
        if (marker == 0xE1 && bytes.has("Exif", at + 4))
            header.orientation = exifOrientation(bytes.from(at + 4, length - 2));
        if (isFrame(marker)) {
            header.height = bytes.number(at + 5, 2);
            header.width = bytes.number(at + 7, 2);
        }
        at += 2 + std::max<std::size_t>(length, 2);
        if (marker == 0xDA) {
            header.cutOff = at >= bytes.size() || bytes.view().find("\xFF\xD9", at) == std::string_view::npos;
            return header;
        }
    }
    return std::nullopt;
}

/// RIFF container with a VP8X, VP8L or VP8 chunk first (RFC 9649).
std::optional<ImageHeader> readWebp(const Bytes& bytes) {
    ImageHeader header;
    header.cutOff = bytes.number(4, 4) + 8 > bytes.size();
    if (bytes.has("VP8X", 12)) {
        header.width = bytes.number(24, 3) + 1;
        header.height = bytes.number(27, 3) + 1;
    } else if (bytes.has("VP8L", 12)) {
        const std::uint64_t bits = bytes.number(21, 4);
        header.width = (bits & 0x3FFF) + 1;
        header.height = ((bits >> 14) & 0x3FFF) + 1;
    } else if (bytes.has("VP8 ", 12)) {
        header.width = bytes.number(26, 2) & 0x3FFF;
        header.height = bytes.number(28, 2) & 0x3FFF;
    } else {
        return std::nullopt;
    }
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::size_t length = bytes.number(at + 4, 4);
        if (bytes.has("EXIF", at))
            header.orientation = exifOrientation(bytes.from(at + 8, length));
        at += 8 + length + length % 2;
    }
    return header;
}

ImageHeader readBmp(const Bytes& bytes) {
    const bool os2 = bytes.number(14, 4) == 12;
    const auto signedSize = [&](std::size_t at) {
        return static_cast<std::uint64_t>(std::abs(std::int64_t{static_cast<std::int32_t>(bytes.number(at, 4))}));
    };
    ImageHeader header;
    header.width = os2 ? bytes.number(18, 2) : signedSize(18);
    header.height = os2 ? bytes.number(20, 2) : signedSize(22);
    header.cutOff = bytes.number(10, 4) >= bytes.size();
    return header;
}

/// "P5 640 480", with comments from # to the end of a line.
std::optional<ImageHeader> readPnm(const Bytes& bytes) {
    const std::string_view text = bytes.view();
    std::uint64_t sizes[2] = {0, 0};
    std::size_t at = 2;
    for (std::uint64_t& size : sizes) {
        while (at < text.size() && (text[at] == '#' || text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r')))
            at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
        constexpr std::uint64_t kFarTooMany = 1'000'000'000;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
            size = std::min(size * 10 + static_cast<std::uint64_t>(text[at] - '0'), kFarTooMany);
    }
    return ImageHeader{sizes[0], sizes[1], 1, false};
}

bool isPnm(const Bytes& bytes) {
    return bytes.size() > 2 && bytes.has("P") && bytes.number(1, 1) >= '1' && bytes.number(1, 1) <= '6';
}

} // namespace

std::optional<ImageHeader> readImageHeader(std::span<const std::byte> raw) {
    const Bytes big(raw, true);
    const Bytes little(raw, false);
    std::optional<ImageHeader> header;
    if (big.has("\x89PNG\r\n\x1a\n"))
        header = readPng(big);
    else if (big.has("\xFF\xD8"))
        header = readJpeg(big);
    else if (big.has("RIFF") && big.has("WEBP", 8))
        header = readWebp(little);
    else if (big.has("BM"))
        header = readBmp(little);
    else if (isPnm(big))
        header = readPnm(big);
    else
        header = readTiff(raw);
    if (header && (header->width == 0 || header->height == 0))
        return std::nullopt;
    return header;
}

} // namespace layerscope
