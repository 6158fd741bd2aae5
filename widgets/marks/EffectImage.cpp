// SPDX-License-Identifier: GPL-3.0-or-later
// The heat map of an effect.
#include "marks/MarkPainting.h"
#include "picture/ColorMap.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::int64_t kLongestSide = 1024;
constexpr std::int64_t kLongestLine = 16'384; ///< of a picture that is one row
constexpr double kFaintest = 0.25;            ///< opacity of the weakest effect that is seen at all
constexpr double kStrongest = 0.9;

struct Walk {
    std::int64_t size = 1;
    std::int64_t stride = 0;
};

Walk walkAlong(const Shape& shape, int dimension) {
    Walk walk;
    if (dimension < 0)
        return walk;
    walk.size = shape[dimension];
    walk.stride = 1;
    for (int d = dimension + 1; d < shape.rank(); ++d)
        walk.stride *= shape[d];
    return walk;
}

/// Where elements begin that are seen one behind the other.
std::vector<std::int64_t> depths(const Shape& shape, const Cut& cut) {
    std::vector<std::int64_t> starts{0};
    for (int d = 0; d < shape.rank(); ++d) {
        if (d == cut.down || d == cut.across)
            continue;
        const Walk walk = walkAlong(shape, d);
        const auto at = cut.at[static_cast<std::size_t>(d)];
        std::vector<std::int64_t> next;
        for (const std::int64_t start : starts)
            for (std::int64_t i = at.value_or(0); i <= at.value_or(walk.size - 1); ++i)
                next.push_back(start + i * walk.stride);
        starts = std::move(next);
    }
    return starts;
}

} // namespace

QRgb effectColor(double effect) {
    if (!(effect > 0))
        return qRgba(0, 0, 0, 0);
    static const ColorMap& map = *findColorMap("magma");
    const double strength = std::min(effect, 1.0);
    const QRgb color = map.colors[static_cast<std::size_t>(strength * 255 + 0.5)];
    const double opacity = kFaintest + (kStrongest - kFaintest) * strength;
    return qRgba(qRed(color), qGreen(color), qBlue(color), static_cast<int>(opacity * 255 + 0.5));
}

QImage effectImage(const Tensor& effect, const Cut& cut) {
    const Shape& shape = effect.shape();
    if (!effect || static_cast<std::size_t>(shape.rank()) != cut.at.size() || effect.dtype() != DType::Float32)
        return {};
    for (int d = 0; d < shape.rank(); ++d)
        if (cut.at[static_cast<std::size_t>(d)].value_or(0) >= shape[d])
            return {};
    const Walk down = walkAlong(shape, cut.down);
    const Walk across = walkAlong(shape, cut.across);
    const std::vector<std::int64_t> starts = depths(shape, cut);
    const auto numbers = effect.floats();
    QImage image(static_cast<int>(std::min(across.size, down.size == 1 ? kLongestLine : kLongestSide)),
                 static_cast<int>(std::min(down.size, kLongestSide)), QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        std::vector<float> strongest(static_cast<std::size_t>(image.width()), 0.0F);
        const std::int64_t end = std::max(y * down.size / image.height() + 1, (y + 1) * down.size / image.height());
        for (std::int64_t row = y * down.size / image.height(); row < end; ++row)
            for (const std::int64_t start : starts)
                for (std::int64_t column = 0; column < across.size; ++column) {
                    float& here = strongest[static_cast<std::size_t>(column * image.width() / across.size)];
                    here = std::max(
                        here, numbers[static_cast<std::size_t>(start + row * down.stride + column * across.stride)]);
                }
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            pixels[x] = effectColor(static_cast<double>(strongest[static_cast<std::size_t>(x)]));
    }
    return image;
}

} // namespace layerscope
