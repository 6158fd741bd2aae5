// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Shape.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace layerscope {

/// What stands before the numbers of an .npy file: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
struct NpyHeader {
    char kind = 'f';   ///< 'f', 'i', 'u' or 'b', as in NumPy's dtype strings
    int itemBytes = 4; ///< 1, 2, 4 or 8
    bool bigEndian = false;
    bool fortranOrder = false;
    Shape shape;
    std::size_t dataOffset = 0;
};

/// The header of a whole .npy file in memory; an error when the file has fewer numbers than the header says.
Result<NpyHeader> readNpyHeader(std::span<const std::byte> bytes, const std::string& name);

/// Magic, version 1.0 and header, padded so that the numbers start at a multiple of 64 bytes.
std::string npyPreamble(std::string_view descr, const Shape& shape);

} // namespace layerscope
