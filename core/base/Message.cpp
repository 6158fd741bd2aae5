// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Message.h"

#include "base/Numbers.h"

namespace layerscope {

std::string withArguments(std::string_view text, const std::vector<std::string>& args) {
    std::string out;
    out.reserve(text.size() + 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool placeholder = text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
        if (!placeholder) {
            out += text[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(text[++i] - '1');
        out += index < args.size() ? args[index] : std::string{};
    }
    return out;
}

std::string Message::toString() const {
    return withArguments(text, args);
}

std::string detail::argument(double number) {
    return shortNumber(number);
}

} // namespace layerscope
