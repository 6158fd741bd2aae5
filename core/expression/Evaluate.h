// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Lowered.h"

#include "kernels/Execution.h"
#include "tensor/Tensor.h"

#include <span>
#include <vector>

namespace layerscope::expression {

/// What the numbers of a result are. Bools are kept as whole numbers 0 and 1.
enum class Element { Bool, Int32, Float32 };
const char* toString(Element element);

/// What is known of a result before it is computed.
struct Spec {
    Shape shape;
    Element element = Element::Float32;
    Axes axes; ///< as long as the shape's rank
    /// Bytes, at most the largest std::int64_t.
    std::int64_t bytes() const;
};

/// A result: bools and whole numbers are an Int32 tensor.
struct Array {
    Tensor tensor;
    Element element = Element::Float32;
};

/// All that is known of an expression on inputs of given shapes.
struct Inferred {
    std::vector<Spec> calls; ///< one a call
    Spec result;
    std::int64_t scratchBytes = 0;        ///< the most that intermediate results take at one time
    std::int64_t multiplyAccumulates = 0; ///< of matrix products and einsum
};

/// Shapes and dtypes of every call; or what is wrong: the text names the piece of the expression and its range.
tl::expected<Inferred, TextFault> infer(const Lowered& lowered, std::span<const TensorSpec> inputs);

/// The result; inferred is for these inputs' shapes. When stopped it returns soon, with unfinished numbers of the
/// right shape.
Array evaluate(const Lowered& lowered, const Inferred& inferred, std::span<const Tensor> inputs, const Execution& exec);

/// The same, with the result of every call: where a number came from.
std::vector<Array> evaluateAll(const Lowered& lowered, const Inferred& inferred, std::span<const Tensor> inputs,
                               const Execution& exec);
/// An input as what the functions see.
Spec specOf(const TensorSpec& input);
Array arrayOf(const Tensor& input);

/// Bools and whole numbers as float32.
Array asFloats(const Array& x, const Execution& exec);

} // namespace layerscope::expression
