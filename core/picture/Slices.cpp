// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Slices.h"

#include <limits>

namespace layerscope {
namespace {

Plane blank(std::int64_t width, std::int64_t height, float number) {
    return {width, height, std::vector<float>(static_cast<std::size_t>(width * height), number)};
}

/// One pass in the order of memory, each number joined into the three planes.
template <class Join>
void walkAll(const FeatureMaps& maps, std::int64_t channel, std::array<Plane, 3>& planes, const Join& join) {
    const auto [slices, rows, columns] = voxelCounts(maps);
    for (std::int64_t s = 0; s < slices; ++s)
        for (std::int64_t r = 0; r < rows; ++r) {
            float* flat = planes[0].numbers.data() + r * columns;
            float* below = planes[1].numbers.data() + s * columns;
            float& beside = planes[2].numbers[static_cast<std::size_t>(r * slices + s)];
            const auto numbers = maps.rowOf(channel * slices + s, r);
            for (std::int64_t c = 0; c < columns; ++c) {
                const float number = numbers[c];
                join(flat[c], number);
                join(below[c], number);
                join(beside, number);
            }
        }
}

void divide(Plane& plane, std::int64_t count) {
    for (float& number : plane.numbers)
        number /= static_cast<float>(count);
}

/// color(row, column) at the middle of each cell of a grid of at most that size.
template <class Color>
Bitmap sampled(const FeatureMaps& maps, int width, int height, const Color& color) {
    Bitmap bitmap;
    bitmap.width = static_cast<int>(std::min<std::int64_t>(width, maps.columns()));
    bitmap.height = static_cast<int>(std::min<std::int64_t>(height, maps.rows()));
    bitmap.pixels.reserve(static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height));
    for (std::int64_t y = 0; y < bitmap.height; ++y)
        for (std::int64_t x = 0; x < bitmap.width; ++x)
            bitmap.pixels.push_back(color((2 * y + 1) * maps.rows() / (2 * bitmap.height),
                                          (2 * x + 1) * maps.columns() / (2 * bitmap.width)));
    return bitmap;
}

} // namespace

std::array<std::int64_t, 3> voxelCounts(const FeatureMaps& maps) {
    const MapAxes& axes = maps.axes();
    return {axes.size(axes.slice), axes.size(axes.row), axes.size(axes.column)};
}

float voxelAt(const FeatureMaps& maps, std::int64_t channel, const VoxelIndex& voxel) {
    return maps.at(channel * maps.axes().size(maps.axes().slice) + voxel[0], voxel[1], voxel[2]);
}

std::array<double, 3> drawnSteps(const MapAxes& axes) {
    const std::array<int, 3> dimensions{axes.slice, axes.row, axes.column};
    std::array<double, 3> steps{1, 1, 1};
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (dimensions[i] >= 0)
            if (const double step = std::abs(axes.axes[static_cast<std::size_t>(dimensions[i])].step);
                step > 0 && std::isfinite(step))
                steps[i] = step;
    const auto unit = [&](int dimension) { return axes.axes[static_cast<std::size_t>(dimension)].unit; };
    if (axes.slice < 0 || unit(axes.slice) == unit(axes.row))
        return steps;
    const double longest = std::max(steps[1] * static_cast<double>(axes.size(axes.row)),
                                    steps[2] * static_cast<double>(axes.size(axes.column)));
    const auto slices = static_cast<double>(axes.size(axes.slice));
    steps[0] = std::clamp(slices * steps[2], longest / 3, longest) / slices;
    return steps;
}

Plane sliceOf(const FeatureMaps& maps, std::int64_t channel, const PlaneAxes& axes, std::int64_t index) {
    const auto counts = voxelCounts(maps);
    const auto at = [](int direction) { return static_cast<std::size_t>(direction); };
    Plane plane = blank(counts[at(axes.across)], counts[at(axes.down)], 0);
    VoxelIndex voxel{};
    voxel[at(axes.along)] = index;
    float* number = plane.numbers.data();
    for (std::int64_t y = 0; y < plane.height; ++y)
        for (std::int64_t x = 0; x < plane.width; ++x) {
            voxel[at(axes.down)] = y;
            voxel[at(axes.across)] = x;
            *number++ = voxelAt(maps, channel, voxel);
        }
    return plane;
}

std::array<Plane, 3> projectionsOf(const FeatureMaps& maps, std::int64_t channel, Projection projection) {
    const auto counts = voxelCounts(maps);
    const bool mean = projection == Projection::Mean;
    std::array<Plane, 3> planes;
    for (std::size_t i = 0; i < planes.size(); ++i)
        planes[i] = blank(counts[static_cast<std::size_t>(kPlanes[i].across)],
                          counts[static_cast<std::size_t>(kPlanes[i].down)],
                          mean ? 0.0F : std::numeric_limits<float>::quiet_NaN());
    if (mean) {
        walkAll(maps, channel, planes, [](float& sum, float number) { sum += number; });
        for (std::size_t i = 0; i < planes.size(); ++i)
            divide(planes[i], counts[i]);
    } else {
        walkAll(maps, channel, planes, [](float& most, float number) {
            if (!(most >= number) && !std::isnan(number))
                most = number;
        });
    }
    return planes;
}

Bitmap coloured(const Plane& plane, const ColorScale& scale) {
    Bitmap bitmap;
    bitmap.width = static_cast<int>(plane.width);
    bitmap.height = static_cast<int>(plane.height);
    bitmap.pixels.reserve(plane.numbers.size());
    for (const float number : plane.numbers)
        bitmap.pixels.push_back(scale.color(static_cast<double>(number)));
    return bitmap;
}

Bitmap thumbnail(const FeatureMaps& maps, std::int64_t map, const ColorScale& scale, int width, int height) {
    return sampled(maps, width, height, [&](std::int64_t row, std::int64_t column) {
        return scale.color(static_cast<double>(maps.at(map, row, column)));
    });
}

Bitmap pictureThumbnail(const FeatureMaps& maps, std::int64_t slice, int width, int height) {
    const ColorScale scale = maps.pictureScale();
    const std::int64_t slices = maps.axes().size(maps.axes().slice);
    return sampled(maps, width, height, [&](std::int64_t row, std::int64_t column) {
        const auto level = [&](std::int64_t channel) { return maps.at(channel * slices + slice, row, column); };
        return pictureColor(scale, level(0), level(1), level(2));
    });
}

} // namespace layerscope
