// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/Params.h"

#include <string>

namespace layerscope {

/// The shape of an input without its batch, with a size to work with where the file leaves it open.
struct KerasInputShape {
    Ints shape;
    Ints openAxes;                ///< counted from 1
    bool unknownChannels = false; ///< even the channels were open
};

/// From "batch_shape". Throws ReadFailure (with `place`) when it is none.
KerasInputShape kerasInputShape(const Json& batchShape, const std::string& place);

} // namespace layerscope
