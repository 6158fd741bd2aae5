// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"
#include "picture/Series.h"

#include <stop_token>
#include <vector>

namespace layerscope {

/// Numbers that become a picture: row by row, the first row at the top.
struct Levels {
    int width = 0;
    int height = 0;
    std::vector<float> numbers;
    float& at(int x, int y) { return numbers[static_cast<std::size_t>(y * width + x)]; }
    float at(int x, int y) const { return numbers[static_cast<std::size_t>(y * width + x)]; }
    bool empty() const { return numbers.empty(); }
};

/// Every series as a row, the first at the top: means over boxes of the elements from `first` up to `end`. At most
/// width x height; fewer where there are fewer numbers. A box with a number that is not finite has such a mean.
Levels meansOf(const Series& series, std::int64_t first, std::int64_t end, int width, int height,
               const std::stop_token& stop = {});

Bitmap colored(const Levels& levels, const ColorScale& scale);

} // namespace layerscope
