// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace layerscope {

// Numbers as people read them, the same in every locale, so that the window and the command line agree.

/// Three significant digits: "0.0123", "4.56", "1,230", "1.2e-08". NaN is "NaN", infinity "∞".
std::string shortNumber(double value);
/// All digits that a float32 needs to be read back unchanged (nine significant at most).
std::string fullNumber(float value);
/// Thousands separated: "1,234,567".
std::string groupedNumber(std::int64_t value);
/// "512 B", "1.5 KiB", "3.2 MiB".
std::string byteSize(std::uint64_t bytes);
/// "0.42 ms", "12 ms", "1.3 s".
std::string duration(double milliseconds);
/// Large counts with a unit: "1.23 M", "456", "7.8 G" (for parameters and multiply-accumulates).
std::string shortCount(std::int64_t value);

/// The number that the whole text is, in the C locale; nothing else is accepted.
std::optional<double> parseNumber(std::string_view text);
std::optional<std::int64_t> parseInteger(std::string_view text);

} // namespace layerscope
