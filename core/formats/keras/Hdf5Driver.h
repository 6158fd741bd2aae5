// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Handles.h"
#include "formats/keras/Hdf5Raw.h"

namespace layerscope {

/// Opens bytes that lie anywhere (in memory, inside an archive) as an HDF5 file, to be read only. They are fetched as
/// the library asks for them, numbers straight to where they are wanted, and must outlive the file.
Hdf5File openHdf5(const Hdf5Bytes& bytes);

} // namespace layerscope
