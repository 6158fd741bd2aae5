// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "tensor/Tensor.h"

#include <functional>
#include <string>

namespace layerscope {

/// How a weight of a node is written: as the name of an archive member, or, where there is no archive, in full.
using WeightWriter = std::function<Json(const std::string& node, const std::string& weight, const Tensor&)>;
/// The tensor of an archive member; throws ReadFailure.
using WeightReader = std::function<Tensor(const JsonPlace& member)>;

/// {"dtype": "float32", "shape": [3, 3], "values": [...]}; "NaN", "Infinity" and "-Infinity" are texts.
Json tensorToJson(const Tensor& tensor);
/// Throws ReadFailure when the number of values is not that of the shape.
Tensor tensorFromJson(const JsonPlace& place);

} // namespace layerscope
