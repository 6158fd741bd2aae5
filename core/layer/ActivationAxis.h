// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Params.h"
#include "tensor/Shape.h"

#include <optional>

namespace layerscope {

// Where an activation that looks along an axis (softmax, log_softmax, sparsemax, glu) looks.

/// Keras's axis=None: over all numbers at once.
bool worksOverAll(const NamedFunction& activation);
/// The axis as an index from 0; nothing when a tensor of that rank has no such axis.
std::optional<int> activationAxis(const NamedFunction& activation, int rank);
/// The shape of the numbers that the activation made `output` of: glu halves its axis.
Shape shapeBefore(const NamedFunction& activation, Shape output);

} // namespace layerscope
