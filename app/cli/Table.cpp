// SPDX-License-Identifier: GPL-3.0-or-later
#include "Table.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Characters, not bytes, of a UTF-8 text.
std::size_t widthOf(const std::string& text) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text, starts));
}

} // namespace

void printTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t firstNumber) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string fill(widths[i] - widthOf(row[i]), ' ');
            line += (i > 0 ? "  " : "") + (i >= firstNumber ? fill + row[i] : row[i] + fill);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << line << '\n';
    }
}

} // namespace layerscope
