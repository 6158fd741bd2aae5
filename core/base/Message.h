// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Marks a text for translation in code that has no Qt. `lupdate -tr-function-alias QT_TR_NOOP+=N_` finds it.
#define N_(text) text

namespace layerscope {

/// A text for a person: an English template with %1, %2 ... and its arguments, so that the window can translate the
/// template and the command line can print it as it is.
struct Message {
    std::string text;
    std::vector<std::string> args;

    bool empty() const { return text.empty(); }
    /// The English text with its arguments put in.
    std::string toString() const;
    bool operator==(const Message&) const = default;
};

/// Puts args into the %1, %2 ... of text; used by Message and by translators.
std::string withArguments(std::string_view text, const std::vector<std::string>& args);

namespace detail {
inline std::string argument(std::string_view text) {
    return std::string(text);
}
inline std::string argument(const char* text) {
    return text;
}
inline std::string argument(const std::string& text) {
    return text;
}
std::string argument(double number);
template <class T>
requires std::is_integral_v<T> std::string argument(T number) {
    return std::to_string(number);
}
} // namespace detail

/// message(N_("The kernel is %1 wide"), 5)
template <class... Args>
Message message(std::string_view text, const Args&... args) {
    return {std::string(text), {detail::argument(args)...}};
}

} // namespace layerscope
