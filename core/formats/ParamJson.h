// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/ParamDef.h"
#include "layer/Params.h"

namespace layerscope {

/// A parameter's value as JSON. Tuples and shapes are lists; a function without arguments is its bare name, otherwise
/// {"name": "relu", "args": {"negative_slope": 0.1}}. A number that JSON has no word for is null.
Json paramToJson(const ParamValue& value);

/// The value of a parameter of that kind; throws ReadFailure when the type or the length of a tuple is wrong. Whether
/// it lies in its range is for the Plan to say.
ParamValue paramFromJson(const JsonPlace& place, const ParamDef& def);

} // namespace layerscope
