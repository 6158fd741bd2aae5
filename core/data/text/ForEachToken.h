// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Utf8.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace layerscope {

/// Calls take(token) for each token until it returns false; `split` is "whitespace" (of ASCII) or "character" (of
/// UTF-8; a byte that belongs to none is one).
template <class Take>
void forEachToken(std::string_view text, std::string_view split, const Take& take) {
    constexpr std::string_view kWhitespace = " \t\n\v\f\r";
    const bool characters = split == "character";
    std::size_t at = characters ? 0 : text.find_first_not_of(kWhitespace);
    while (at < text.size()) {
        const std::size_t end = characters ? at + std::max<std::size_t>(1, utf8Length(text.substr(at)))
                                           : std::min(text.size(), text.find_first_of(kWhitespace, at));
        if (!take(text.substr(at, end - at)))
            return;
        at = characters ? end : text.find_first_not_of(kWhitespace, end);
    }
}

} // namespace layerscope
