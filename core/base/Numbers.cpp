// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace layerscope {
namespace {

std::string formatted(double value, std::chars_format format, int precision) {
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
    return {buffer.data(), end};
}

std::string withoutTrailingZeros(std::string text) {
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

/// Value with three significant digits, in units of `unit`: 1536 in 1024 -> "1.5".
std::string inUnits(double value, double unit) {
    const double scaled = value / unit;
    const int decimals = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
    return withoutTrailingZeros(formatted(scaled, std::chars_format::fixed, decimals));
}

} // namespace

std::string shortNumber(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "∞" : "-∞";
    const double magnitude = std::abs(value);
    if (magnitude == 0)
        return "0";
    if (magnitude < 1e-4 || magnitude >= 1e7)
        return formatted(value, std::chars_format::scientific, 2);
    if (magnitude >= 999.5)
        return groupedNumber(std::llround(value));
    const int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
    return formatted(value, std::chars_format::fixed, std::max(0, 2 - exponent));
}

std::string fullNumber(float value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "∞" : "-∞";
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string groupedNumber(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t first = digits[0] == '-' ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
}

std::string byteSize(std::uint64_t bytes) {
    static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double unit = 1;
    std::size_t index = 0;
    while (static_cast<double>(bytes) / unit >= 1024 && index + 1 < kUnits.size()) {
        unit *= 1024;
        ++index;
    }
    return inUnits(static_cast<double>(bytes), unit) + " " + kUnits[index];
}

std::string duration(double milliseconds) {
    return milliseconds < 1000 ? inUnits(milliseconds, 1) + " ms" : inUnits(milliseconds, 1000) + " s";
}

std::string shortCount(std::int64_t value) {
    const double magnitude = std::abs(static_cast<double>(value));
    if (magnitude < 1e4)
        return groupedNumber(value);
    if (magnitude < 1e6)
        return inUnits(static_cast<double>(value), 1e3) + " k";
    if (magnitude < 1e9)
        return inUnits(static_cast<double>(value), 1e6) + " M";
    return inUnits(static_cast<double>(value), 1e9) + " G";
}

std::optional<double> parseNumber(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace layerscope
