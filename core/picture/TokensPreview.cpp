// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/PreviewParts.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kWordWidth = 56; ///< of a cell in which a word of usual length is read, at a card's usual 176 pixels

/// As many columns as have room for words, as many rows as there are tokens; smaller cells when they are too many.
MosaicLayout wordGrid(std::int64_t tokens, int width, int height) {
    MosaicLayout layout;
    layout.cells = true;
    layout.gap = 2;
    const double scale = std::clamp(width / 176.0, 1.0, 3.0);
    int cellWidth = static_cast<int>(kWordWidth * scale);
    int cellHeight = static_cast<int>(18 * scale);
    const auto rowsFor = [&](int wide) {
        const std::int64_t columns = std::max(1, (width + layout.gap) / (wide + layout.gap));
        return (tokens + columns - 1) / columns;
    };
    while (cellWidth > 1 && rowsFor(cellWidth) * (cellHeight + layout.gap) - layout.gap > height) {
        cellWidth = cellWidth * 9 / 10;
        cellHeight = std::max(1, std::min(cellHeight, cellWidth));
        layout.gap = cellWidth < 12 ? (cellWidth < 4 ? 0 : 1) : 2;
    }
    layout.cellWidth = cellWidth;
    layout.cellHeight = cellHeight;
    layout.columns = static_cast<int>(std::clamp<std::int64_t>((width + layout.gap) / (cellWidth + layout.gap), 1,
                                                               std::max<std::int64_t>(tokens, 1)));
    const std::int64_t fit = std::max(1, (height + layout.gap) / (cellHeight + layout.gap));
    layout.rows = static_cast<int>(std::min((tokens + layout.columns - 1) / layout.columns, fit));
    layout.shown = std::min(tokens, std::int64_t{layout.columns} * layout.rows);
    return layout;
}

/// The same id has the same colour everywhere; neighbours in a vocabulary have far hues (golden angle).
std::uint32_t colorOf(std::int32_t id) {
    return oklchColor(0.83, 0.075, std::fmod(static_cast<double>(id) * 137.50776405003785, 360.0));
}

} // namespace

Preview tokensPreview(const Series& series, int width, int height) {
    MosaicLayout layout = wordGrid(series.length(), width, height);
    layout.centre(width, height);
    Preview out{transparentBitmap(width, height), layout};
    const Series::Run run = series.run(0);
    for (std::int64_t token = 0; token < layout.shown; ++token) {
        const MosaicLayout::Box box = layout.box(token);
        const auto id = static_cast<std::int32_t>(run[token]);
        const bool padding = id == 0 || series.isMasked(0, token); // Keras keeps the id 0 for padding
        if (!padding)
            fillRect(out.bitmap, box.left, box.top, box.width, box.height, colorOf(id));
        else
            hatch(out.bitmap, box.left, box.top, box.width, box.height, [](int, int) { return true; });
    }
    return out;
}

} // namespace layerscope
