// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Handles.h"

#include <cstddef>
#include <vector>

namespace layerscope {

/// Properties that open `bytes` as a file in memory, to be read only. The library would copy them three times; here it
/// uses them where they are, so they must outlive the file that is opened.
Hdf5Properties hdf5ImageAccess(std::vector<std::byte>& bytes);

} // namespace layerscope
