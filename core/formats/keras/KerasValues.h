// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/ParamDef.h"

#include <optional>

namespace layerscope {

/// A value of a layer's config as Keras writes it, for a parameter of ours; nothing when it is none that the parameter
/// can have. The reverse of what KerasForm says.
std::optional<ParamValue> kerasValue(const Json& json, const ParamDef& def);

} // namespace layerscope
