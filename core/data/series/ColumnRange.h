// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace layerscope {

/// Brings each column of numbers laid row after row to a common range; values of the parameter "normalization":
/// "standardize" (mean 0, deviation 1), "zero_to_one", "peak" (the largest magnitude is 1), otherwise as it is. A
/// column that does not vary becomes 0 (with "peak" only if it is 0). NaN and infinities do not count and stay.
void normalizeColumns(std::span<float> numbers, std::size_t columns, std::string_view normalization);

} // namespace layerscope
