// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/SeriesPicture.h"

#include <algorithm>

namespace layerscope {

Levels meansOf(const Series& series, std::int64_t first, std::int64_t end, int width, int height,
               const std::stop_token& stop) {
    first = std::max<std::int64_t>(first, 0);
    end = std::min(end, series.length());
    if (first >= end || width <= 0 || height <= 0)
        return {};
    Levels levels;
    levels.width = static_cast<int>(std::min<std::int64_t>(width, end - first));
    levels.height = static_cast<int>(std::min<std::int64_t>(height, series.count()));
    std::vector<double> sums(static_cast<std::size_t>(levels.width) * static_cast<std::size_t>(levels.height));
    std::vector<double> counts(sums.size());
    for (std::int64_t row = 0; row < series.count() && !stop.stop_requested(); ++row) {
        const Series::Run run = series.run(row);
        const std::int64_t y = row * levels.height / series.count();
        for (int x = 0; x < levels.width; ++x) {
            const std::int64_t from = first + (end - first) * x / levels.width;
            const std::int64_t to = first + (end - first) * (x + 1) / levels.width;
            double sum = 0;
            for (std::int64_t i = from; i < to; ++i)
                sum += static_cast<double>(run[i]);
            const auto box = static_cast<std::size_t>(y * levels.width + x);
            sums[box] += sum;
            counts[box] += static_cast<double>(to - from);
        }
    }
    levels.numbers.reserve(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
        levels.numbers.push_back(static_cast<float>(sums[i] / counts[i]));
    return levels;
}

Bitmap colored(const Levels& levels, const ColorScale& scale) {
    Bitmap bitmap{levels.width, levels.height, {}};
    bitmap.pixels.reserve(levels.numbers.size());
    for (float number : levels.numbers)
        bitmap.pixels.push_back(scale.color(static_cast<double>(number)));
    return bitmap;
}

} // namespace layerscope
