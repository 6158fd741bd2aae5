// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "tensor/ElementSet.h"
#include "tensor/Tensor.h"

namespace layerscope {

/// How large the box around some elements is, in what the tensor is measured in: "31 × 31 px", "0.12 s", "5 tokens",
/// "7 × 7 × 7 mm"; pixels, tokens and frames are those of the tensor. Without such axes the numbers: "12 of 784". The
/// batch and whole channels are not mentioned. Only for a set that is not empty.
Message fieldSize(const TensorSpec& source, const ElementSet& field);

/// The same as a sentence's end: "exactly 31 × 31 px", "at most 31 × 31 px" for a bound, with what is left out inside
/// the box: "exactly 5 × 5 px, of which 9 numbers of 25"; "nothing".
Message fieldText(const TensorSpec& source, const ElementSet& field);

} // namespace layerscope
