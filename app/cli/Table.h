// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace layerscope {

/// Columns of text, each as wide as its widest cell; columns from `firstNumber` on are set to the right.
void printTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t firstNumber);

} // namespace layerscope
