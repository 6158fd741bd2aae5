// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/VolumeReaders.h"

#include "base/Files.h"
#include "tensor/NpyHeader.h"

#include <nifti2_io.h>

#include <cstring>

namespace layerscope {
namespace {

std::optional<VoxelType> typeOf(const NpyHeader& header) {
    const bool isSigned = header.kind == 'i';
    if (header.kind == 'f')
        return header.itemBytes == 4   ? std::optional(VoxelType::Float32)
               : header.itemBytes == 8 ? std::optional(VoxelType::Float64)
                                       : std::nullopt;
    switch (header.itemBytes) {
    case 1:
        return isSigned ? VoxelType::Int8 : VoxelType::UInt8;
    case 2:
        return isSigned ? VoxelType::Int16 : VoxelType::UInt16;
    case 4:
        return isSigned ? VoxelType::Int32 : VoxelType::UInt32;
    default:
        return std::nullopt;
    }
}

std::array<std::int64_t, 4> stepsOf(const std::array<std::int64_t, 4>& sizes, bool fortran) {
    std::array<std::int64_t, 4> steps{1, 1, 1, 1};
    for (std::size_t i = 1; i < 4; ++i) {
        if (fortran)
            steps[i] = steps[i - 1] * sizes[i - 1];
        else
            steps[3 - i] = steps[4 - i] * sizes[4 - i];
    }
    return steps;
}

} // namespace

/// Slices, rows, columns and, with four axes, channels.
Result<Volume> readNpyVolume(const std::filesystem::path& path, VolumePart part, const Progress& progress) {
    constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 30;
    const std::string name = path.string();
    auto bytes = readFile(path, kMostBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    progress.at(0.5);
    const auto header = readNpyHeader(*bytes, name);
    if (!header)
        return tl::unexpected(header.error());
    const int rank = header->shape.rank();
    const auto type = typeOf(*header);
    if ((rank != 3 && rank != 4) || !type)
        return failure(message(N_("The array is %1; a volume has three axes, or four with its channels."),
                               header->shape.toString()),
                       name, message(N_("Whole numbers of 8 to 32 bits, float32 and float64 are read.")));
    Volume volume{.type = *type};
    const std::array<std::int64_t, 4> sizes{header->shape[0], header->shape[1], header->shape[2],
                                            rank == 4 ? header->shape[3] : 1};
    volume.facts.size = {sizes[0], sizes[1], sizes[2]};
    volume.facts.channels = sizes[3];
    const auto voxelBytes = checkedVolumeBytes(volume, name);
    if (!voxelBytes)
        return tl::unexpected(voxelBytes.error());
    volume.step = stepsOf(sizes, header->fortranOrder);
    if (part == VolumePart::Facts)
        return volume;
    // To the front, where every type is aligned.
    std::memmove(bytes->data(), bytes->data() + header->dataOffset, *voxelBytes);
    if (header->bigEndian && header->itemBytes > 1)
        nifti_swap_Nbytes(static_cast<std::int64_t>(*voxelBytes) / header->itemBytes, header->itemBytes, bytes->data());
    const auto kept = std::make_shared<std::vector<std::byte>>(std::move(*bytes));
    volume.data = std::shared_ptr<const std::byte>(kept, kept->data());
    volume.dataBytes = kept->size();
    return volume;
}

} // namespace layerscope
