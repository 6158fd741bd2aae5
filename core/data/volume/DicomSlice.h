// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/volume/VolumeReaders.h"

#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

namespace layerscope {

/// What the header of one DICOM file says; mostly one slice, but a file may hold many.
struct DicomSlice {
    std::array<char, 72> series{}; ///< Series Instance UID, which has at most 64 letters
    std::int64_t file = 0;         ///< its number among the files
    bool readable = false;         ///< nothing else is known of it otherwise
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t frames = 1;
    std::int64_t samples = 1;
    VoxelType type = VoxelType::UInt8;
    std::array<double, 3> spacing{1, 1, 1}; ///< along a row, along a column, to the next slice
    std::array<double, 6> cosines{1, 0, 0, 0, 1, 0};
    std::optional<std::array<double, 3>> position{}; ///< of the first voxel
    double number = 0;                               ///< Instance Number
    VoxelLine line{};
    std::optional<double> windowCenter{};
    std::optional<double> windowWidth{};

    /// Right-handed across the slice, in DICOM's directions (+x left, +y back, +z head).
    std::array<double, 3> normal() const;
    /// Along the normal.
    double depth() const;
    /// Whether two can be slices of one volume.
    bool isLike(const DicomSlice& other) const;
};

static_assert(std::is_trivially_copyable_v<DicomSlice>); // it goes through shared memory

// Both use GDCM, which may end the process: only for a child (ReadingProcess.h).

/// Nothing for what is no DICOM file with a picture of a kind that can be shown. The pixels are not read.
std::optional<DicomSlice> readDicomHeader(const std::string& path);

/// The voxels of a file in its own type, row by row, into `out` of so many bytes; false when it is damaged.
/// `planar` becomes true where the colours come one after the other.
bool readDicomPixels(const DicomSlice& slice, const std::string& path, std::span<std::byte> out,
                     std::atomic<bool>& planar);

} // namespace layerscope
