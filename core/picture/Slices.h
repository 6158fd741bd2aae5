// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

#include <array>

namespace layerscope {

/// A value with three spatial axes as planes across each of them, by FeatureMaps of it. Its directions are 0 (slices
/// or frames), 1 (rows) and 2 (columns).
using VoxelIndex = std::array<std::int64_t, 3>; ///< slice, row, column

/// What a plane shows of what lies along the direction that it is across: one slice, the largest number, or the mean.
enum class Projection { Slice, Maximum, Mean };

/// The two directions in which a plane is drawn. Put together as they are here, a plane's neighbours share an axis with
/// it: slices have rows down and columns across, below them lie columns across and slices down, beside them slices
/// across and rows down.
struct PlaneAxes {
    int along = 0;
    int across = 2;
    int down = 1;
};
inline constexpr std::array<PlaneAxes, 3> kPlanes{{{0, 2, 1}, {1, 2, 0}, {2, 0, 1}}};

/// Numbers of a plane, row by row.
struct Plane {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::vector<float> numbers;
    bool empty() const { return numbers.empty(); }
};

std::array<std::int64_t, 3> voxelCounts(const FeatureMaps& maps);
float voxelAt(const FeatureMaps& maps, std::int64_t channel, const VoxelIndex& voxel);

/// How long an element is drawn in each direction, for true proportions: the axes' steps where they are of one unit. A
/// time that goes with rows and columns is drawn between a third of and as long as the longer of the two.
std::array<double, 3> drawnSteps(const MapAxes& axes);

/// One slice of a channel.
Plane sliceOf(const FeatureMaps& maps, std::int64_t channel, const PlaneAxes& axes, std::int64_t index);
/// All three planes at once, in one pass over the channel: of Maximum without NaN where there are other numbers.
std::array<Plane, 3> projectionsOf(const FeatureMaps& maps, std::int64_t channel, Projection projection);

Bitmap coloured(const Plane& plane, const ColorScale& scale);
/// A slice made smaller, at most so large, by taking the number in the middle of each cell.
Bitmap thumbnail(const FeatureMaps& maps, std::int64_t map, const ColorScale& scale, int width, int height);
/// The same of a frame with three channels.
Bitmap pictureThumbnail(const FeatureMaps& maps, std::int64_t slice, int width, int height);

} // namespace layerscope
