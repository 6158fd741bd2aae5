// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Handles.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace layerscope {

/// The kinds of numbers that a weight is stored as.
enum class Hdf5Number {
    Unknown, ///< texts, pairs, numbers of a strange layout
    Float,   ///< IEEE 16, 32, 64 bits, or bfloat16; the library converts them
    Whole,   ///< whole numbers of 8 to 64 bits; the library converts them
    Truth,   ///< h5py's bool: one byte with two names
    Raw16,   ///< two opaque bytes: bfloat16, when an attribute says so
};

Hdf5Number hdf5NumberKind(hid_t type);

/// bfloat16 is the upper half of a float32. `raw` has two bytes a number, the lower first.
void bfloat16ToFloats(std::span<const std::uint16_t> raw, std::span<float> out);

} // namespace layerscope
