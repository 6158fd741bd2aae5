// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "formats/keras/Hdf5Handles.h"
#include "tensor/Shape.h"

#include <cstdint>
#include <optional>

namespace layerscope {

/// The sizes of a dataspace; nothing when it has too many or none at all (H5S_NULL).
std::optional<Shape> hdf5Shape(hid_t space);

/// What keeps a dataset from being read safely, before any memory is asked for: data outside the file, filters that are
/// not built in, chunks or a size out of proportion to what is stored. `fileBytes` is the size of the whole file.
std::optional<Message> problemWithStorage(hid_t dataset, const Shape& shape, std::uint64_t elementBytes,
                                          std::uint64_t fileBytes);

} // namespace layerscope
