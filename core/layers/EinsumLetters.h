// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Einsum.h"
#include "layer/LayerDef.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// ParamDef::check of an einsum equation with two inputs.
std::optional<TextFault> checkTwoInputEquation(const std::string& text);

/// A Fault about the parameter "equation".
Fault equationFault(const EinsumFault& fault);

/// The size and the meaning of every axis of the result; the batch, the places and the channels keep theirs. New axes
/// are features, or channels where they stand for the channels of the first input.
Checked<TensorSpec> inferEinsum(const EinsumEquation& equation, std::span<const TensorSpec> inputs);

/// One input of an equation, in words: "the input", "the kernel".
struct EinsumParty {
    const char* name; ///< N_()
    Shape shape;
};

/// What each letter stands for, its size, and what happens to it. For shapes that fit.
std::vector<Remark> letterRemarks(const EinsumEquation& equation, const std::array<EinsumParty, 2>& parties);

} // namespace layerscope
