// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <span>
#include <string_view>

namespace layerscope::expression {

/// What an argument is to Keras's operator class.
enum class Role {
    Tensor,   ///< of its call: a tensor, a number or a list of numbers
    Tensors,  ///< of its call: a list of tensors
    Variadic, ///< of its call: all that is left are tensors
    Plain,    ///< of its call, but no tensor
    Setting,  ///< of its constructor
};

struct Parameter {
    const char* name;
    const char* otherwise = nullptr; ///< default, as Python writes it; null: must be given
    Role role = Role::Tensor;
};

/// A function of keras.ops: one row of the table, all that is known of it.
struct Function {
    const char* name;
    const char* module;    ///< last part of its operator's module: "numpy" of keras.src.ops.numpy; "": no operator
    const char* className; ///< "Multiply"
    std::span<const Parameter> parameters;
    Inference (*infer)(const CallSpecs&);
    Array (*evaluate)(const CallArrays&);
    std::int64_t (*products)(const CallSpecs&) = nullptr; ///< multiply-accumulates
    /// Of a function that works number by number: one result from one number of each tensor, where some are floats and
    /// where none is. See ByNumber.h.
    double (*ofFloats)(std::span<const double>) = nullptr;
    double (*ofWholes)(std::span<const double>) = nullptr;

    int parameter(std::string_view parameterName) const; ///< -1: none
};

/// What a parameter is when it is not given; it must have a default.
Argument defaultArgument(const Parameter& parameter);

std::span<const Function> functions();
/// By name or alias ("swish" finds "silu"); null when there is none.
const Function* findFunction(std::string_view name);

// The families, one file each.
std::span<const Function> arithmeticFunctions();
std::span<const Function> unaryFunctions();
std::span<const Function> reductionFunctions();
std::span<const Function> shapeFunctions();
std::span<const Function> gatherFunctions();
std::span<const Function> lineFunctions();
std::span<const Function> productFunctions();
std::span<const Function> makingFunctions();
std::span<const Function> activationFunctions();

} // namespace layerscope::expression
