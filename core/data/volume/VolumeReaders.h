// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/volume/Volume.h"

#include <array>
#include <cstdint>
#include <string>

namespace layerscope {

// One reader a format, and what they share. Only for this room.

Result<Volume> readNifti(const std::filesystem::path& path, VolumePart part, const Progress& progress);
Result<Volume> readDicom(const std::filesystem::path& path, VolumePart part, const Progress& progress);
Result<Volume> readTiffStack(const std::filesystem::path& path, VolumePart part, const Progress& progress);
Result<Volume> readNpyVolume(const std::filesystem::path& path, VolumePart part, const Progress& progress);

/// Where the axes of a file point: column a of the matrix is the step along the file's axis a in millimetres, to the
/// patient's right, front and head (NIfTI's directions are left to right, so +x is right).
using Directions = std::array<std::array<double, 3>, 3>;

/// Which axis of a file becomes slices, rows and columns, and whether it is to be walked backwards.
struct Orientation {
    std::array<int, 3> axis{2, 1, 0};
    std::array<bool, 3> backwards{false, false, false};
};
/// The nearest one for axes that are askew.
Orientation orientationOf(const Directions& directions);

/// Puts size, spacing, first and step of a volume whose file has such sizes, spacings and steps along its own axes.
void orient(Volume& volume, const Orientation& orientation, const std::array<std::int64_t, 3>& fileSize,
            const std::array<double, 3>& fileSpacing, const std::array<std::int64_t, 3>& fileStep);

/// A sentence when the sizes are none, or so large that no memory holds them.
Result<std::uint64_t> checkedVolumeBytes(const Volume& volume, const std::string& name);

/// A buffer for all voxels; a sentence when there is no memory.
Result<std::shared_ptr<std::byte>> voxelBuffer(std::uint64_t bytes, const std::string& name);

/// A spacing that a file says, or 1 where it says nothing sensible.
double sensibleSpacing(double spacing);

tl::unexpected<Error> readingStopped(const std::string& name);
tl::unexpected<Error> volumeCutOff(const std::string& name);

} // namespace layerscope
