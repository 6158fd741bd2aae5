// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "base/Progress.h"
#include "base/Result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

class MediaStore;

/// What a volume is, without its voxels: for sliders, titles and the axes. Slices go from the feet to the head, rows
/// from the front of the body (on top) to its back, columns from its right side to its left, as radiologists look at
/// it, where the file tells; otherwise as the file has them.
struct VolumeFacts {
    std::array<std::int64_t, 3> size{1, 1, 1}; ///< slices, rows, columns
    std::array<double, 3> spacing{1, 1, 1};    ///< millimetres between them
    std::int64_t channels = 1;                 ///< moments of a series in time, or 3 of a coloured one
    std::optional<double> windowCenter{};      ///< as the file recommends, in the volume's own unit
    std::optional<double> windowWidth{};
    Message note{}; ///< what a person should know of how it was read; mostly empty

    std::int64_t voxels() const { return size[0] * size[1] * size[2]; }
    std::uint64_t bytes() const { return sizeof(VolumeFacts); }
};

/// The numbers of a file as they are stored.
enum class VoxelType { Int8, UInt8, Int16, UInt16, Int32, UInt32, Float32, Float64 };
std::int64_t bytesOf(VoxelType type);

/// value = stored * slope + intercept
struct VoxelLine {
    double slope = 1;
    double intercept = 0;
};

/// A volume in the type of its file, so that the int16 of a CT stay 2 bytes. The voxel at slice s, row r, column c and
/// channel k is number first + s * step[0] + r * step[1] + c * step[2] + k * step[3] of the data: a file of another
/// orientation is looked at the other way round, not copied.
struct Volume {
    VolumeFacts facts{};
    VoxelType type = VoxelType::Float32;
    std::shared_ptr<const std::byte> data{};
    std::uint64_t dataBytes = 0;
    std::int64_t first = 0;
    std::array<std::int64_t, 4> step{};
    std::vector<VoxelLine> lines{VoxelLine{}}; ///< one, or one a slice
    double lowest = 0;                         ///< of all values that are finite
    double highest = 0;

    std::uint64_t bytes() const { return sizeof(Volume) + dataBytes; }
    const VoxelLine& lineOf(std::int64_t slice) const {
        return lines.size() == 1 ? lines.front() : lines[static_cast<std::size_t>(slice)];
    }
};

/// What a reader makes of a path: facts alone, or all.
enum class VolumePart { Facts, All };

/// NIfTI (.nii, .nii.gz), a DICOM file or folder of one, a TIFF of several pages, an .npy of three or four axes; told
/// apart by what they begin with. Sizes are checked before memory is asked for. With Facts there is no data.
Result<Volume> readVolume(const std::filesystem::path& path, VolumePart part, const Progress& progress = {});

/// Read once and kept in the store.
Result<std::shared_ptr<const VolumeFacts>> volumeFacts(MediaStore& store, const std::string& source);

/// Whether a folder holds DICOM files: the first few are looked at.
bool isDicomFolder(const std::filesystem::path& folder);
bool isDicomFile(const std::filesystem::path& path);
/// Pages of a TIFF that are as large as its first, counted to two; 0 for what is none.
int tiffPages(const std::filesystem::path& path);

} // namespace layerscope
