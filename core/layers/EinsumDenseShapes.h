// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Einsum.h"
#include "layer/LayerDef.h"

#include <array>
#include <string>

namespace layerscope {

/// ParamDef::check: Keras's three forms, "I,W->O", "...I,W->...O" and "I...,W->O...".
std::optional<TextFault> checkEinsumDenseEquation(const std::string& text);

/// The equation of an EinsumDense over an input, and the sizes that Keras's rules give its kernel, bias and output.
struct EinsumDenseShapes {
    EinsumEquation equation;
    std::string input;  ///< letters only
    std::string kernel; ///< letters only
    std::string output; ///< letters only
    bool leftDots = false;
    int elided = 0; ///< axes of the input that have no letter
    Ints full;      ///< the whole output, -1 where output_shape leaves it to the input
    Shape kernelShape;
    Shape biasShape;
    std::array<std::int64_t, 2> fans{1, 1}; ///< the kernel's letters that the output lacks, and those it has

    /// The axis that a letter stands for.
    std::size_t outputAxis(char letter) const;
    std::size_t inputAxis(char letter) const;
};

Checked<EinsumDenseShapes> analyseEinsumDense(const Params& params, const Shape& input);

} // namespace layerscope
