// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace layerscope {

/// The bytes of the well-formed UTF-8 character at the start of text (1 to 4); 0 when there is none: overlong forms,
/// surrogates and what lies beyond U+10FFFF are none (RFC 3629).
std::size_t utf8Length(std::string_view text);
bool isUtf8(std::string_view text);
/// Each byte as the character of its number, for texts of old programs (ISO 8859-1).
std::string latin1ToUtf8(std::string_view text);

/// Marks at the start of a file.
bool looksLikeUtf16(std::string_view text);
std::string_view withoutByteOrderMark(std::string_view text);

/// A stranger's bytes as text: without the byte order mark. The error says that it is UTF-16, holds bytes that no text
/// has, or is in another encoding (and in which line), and what to do.
Result<std::string_view> asUtf8Text(std::span<const std::byte> bytes, const std::string& place);

} // namespace layerscope
