// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/volume/Volume.h"

#include <cstdint>

namespace layerscope {

/// Calls `use` with the data of a volume as a pointer of its type.
template <class Use>
void withVoxels(const Volume& volume, const Use& use) {
    const std::byte* data = volume.data.get();
    switch (volume.type) {
    case VoxelType::Int8:
        return use(reinterpret_cast<const std::int8_t*>(data));
    case VoxelType::UInt8:
        return use(reinterpret_cast<const std::uint8_t*>(data));
    case VoxelType::Int16:
        return use(reinterpret_cast<const std::int16_t*>(data));
    case VoxelType::UInt16:
        return use(reinterpret_cast<const std::uint16_t*>(data));
    case VoxelType::Int32:
        return use(reinterpret_cast<const std::int32_t*>(data));
    case VoxelType::UInt32:
        return use(reinterpret_cast<const std::uint32_t*>(data));
    case VoxelType::Float32:
        return use(reinterpret_cast<const float*>(data));
    case VoxelType::Float64:
        return use(reinterpret_cast<const double*>(data));
    }
}

} // namespace layerscope
