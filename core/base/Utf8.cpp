// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Utf8.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Lead {
    std::size_t length = 0;
    unsigned char least = 0x80; ///< of the second byte
    unsigned char most = 0xBF;
};

/// RFC 3629, section 4.
Lead leadOf(unsigned char byte) {
    if (byte < 0x80)
        return {1};
    if (byte >= 0xC2 && byte <= 0xDF)
        return {2};
    if (byte >= 0xE0 && byte <= 0xEF)
        return {3, static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF)};
    if (byte >= 0xF0 && byte <= 0xF4)
        return {4, static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80),
                static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF)};
    return {};
}

/// Where the text stops to be UTF-8; its size when it does not.
std::size_t firstWrongByte(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = utf8Length(text.substr(at));
        if (length == 0)
            break;
        at += length;
    }
    return at;
}

} // namespace

std::size_t utf8Length(std::string_view text) {
    if (text.empty())
        return 0;
    const Lead lead = leadOf(static_cast<unsigned char>(text[0]));
    if (lead.length <= 1 || text.size() < lead.length)
        return lead.length == 1 ? 1 : 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if (second < lead.least || second > lead.most)
        return 0;
    const auto follows = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    return std::ranges::all_of(text.substr(1, lead.length - 1), follows) ? lead.length : 0;
}

bool isUtf8(std::string_view text) {
    return firstWrongByte(text) == text.size();
}

std::string latin1ToUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xC0 | (byte >> 6));
            out += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return out;
}

bool looksLikeUtf16(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return true;
    // Without a mark: every other byte of plain English is zero.
    constexpr std::size_t kEnough = 8;
    const std::string_view start = text.substr(0, 2 * kEnough);
    const auto zeros = static_cast<std::size_t>(std::ranges::count(start, '\0'));
    return start.size() >= 4 && zeros * 2 == start.size() && (start[0] == '\0') != (start[1] == '\0');
}

std::string_view withoutByteOrderMark(std::string_view text) {
    return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

Result<std::string_view> asUtf8Text(std::span<const std::byte> bytes, const std::string& place) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const Message saveAs = message(N_("Save it anew as UTF-8."));
    if (looksLikeUtf16(text))
        return failure(message(N_("This text is in UTF-16, which is not read here.")), place, saveAs);
    if (text.find('\0') != std::string_view::npos)
        return failure(message(N_("This is no text: it has bytes that texts do not have.")), place,
                       message(N_("Choose what kind of data it is under \"Read as\".")));
    if (const std::size_t wrong = firstWrongByte(text); wrong != text.size())
        return failure(
            message(N_("This text is not in UTF-8 (line %1)."), 1 + std::ranges::count(text.substr(0, wrong), '\n')),
            place, saveAs);
    return withoutByteOrderMark(text);
}

} // namespace layerscope
