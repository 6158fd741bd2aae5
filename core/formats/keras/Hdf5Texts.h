// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Handles.h"
#include "formats/keras/Hdf5Raw.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// The texts of an attribute of an object, of fixed or variable length; none when it is an empty list of anything.
/// Nothing when it holds something else, is damaged, or has more than `maxBytes`.
std::optional<std::vector<std::string>> hdf5Texts(const Hdf5Bytes& file, hid_t object, const std::string& attribute,
                                                  std::uint64_t maxBytes);

} // namespace layerscope
