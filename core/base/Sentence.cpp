// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Sentence.h"

#include <string_view>

namespace layerscope {

std::string asSentence(std::string text) {
    constexpr std::string_view kEnds = ".!?:";
    if (!text.empty() && kEnds.find(text.back()) == std::string_view::npos && !text.ends_with("…"))
        text += '.';
    return text;
}

} // namespace layerscope
