// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/PreviewParts.h"
#include "picture/Slices.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kGap = 2;

/// The plane of slices at the left above, below it the one across rows, beside it the one across columns.
MosaicLayout planesLayout(const FeatureMaps& maps, int width, int height) {
    const auto counts = voxelCounts(maps);
    const auto steps = drawnSteps(maps.axes());
    std::array<double, 3> lengths{};
    for (std::size_t i = 0; i < 3; ++i)
        lengths[i] = static_cast<double>(counts[i]) * steps[i];
    const double scale =
        std::min((width - kGap) / (lengths[2] + lengths[0]), (height - kGap) / (lengths[1] + lengths[0]));
    const auto pixels = [&](int direction) {
        return std::max(1, static_cast<int>(lengths[static_cast<std::size_t>(direction)] * scale));
    };
    MosaicLayout layout;
    layout.shown = 1;
    layout.columns = layout.rows = 1;
    layout.counts = counts;
    const int left = std::max(0, (width - pixels(2) - pixels(0) - kGap) / 2);
    const int top = std::max(0, (height - pixels(1) - pixels(0) - kGap) / 2);
    for (const PlaneAxes& axes : kPlanes)
        layout.planes.push_back(
            {.box = {axes.across == 0 ? left + pixels(2) + kGap : left, axes.down == 0 ? top + pixels(1) + kGap : top,
                     pixels(axes.across), pixels(axes.down)},
             .along = axes.along,
             .across = axes.across,
             .down = axes.down});
    return layout;
}

} // namespace

Preview planesPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height) {
    const MosaicLayout layout = planesLayout(maps, width, height);
    Preview out{transparentBitmap(width, height), layout};
    const ColorScale scale = maps.scaleOfChannel(0, style);
    for (std::size_t i = 0; i < kPlanes.size(); ++i) {
        const MosaicLayout::Box& box = layout.planes[i].box;
        const auto middle = layout.counts[static_cast<std::size_t>(kPlanes[i].along)] / 2;
        const Plane plane = sliceOf(maps, 0, kPlanes[i], middle);
        for (int y = 0; y < std::min(box.height, height - box.top); ++y) {
            const std::int64_t row = (2 * y + 1) * plane.height / (2 * box.height);
            for (int x = 0; x < std::min(box.width, width - box.left); ++x) {
                const std::int64_t column = (2 * x + 1) * plane.width / (2 * box.width);
                out.bitmap.row(box.top + y)[box.left + x] = scale.color(
                    static_cast<double>(plane.numbers[static_cast<std::size_t>(row * plane.width + column)]));
            }
        }
    }
    return out;
}

} // namespace layerscope
