// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "kernels/Execution.h"
#include "tensor/Tensor.h"

#include <tl/expected.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

/// "ab...,bc->ac..." taken apart: a letter an axis; "..." is written as one '.'.
struct EinsumEquation {
    static constexpr char kEllipsis = '.';
    std::vector<std::string> inputs;
    std::string output;
    /// Characters of the text that each input and, last, the output came from: begin and end.
    std::vector<std::pair<std::size_t, std::size_t>> places;
};

/// What is wrong with an equation, and the characters that it is about.
struct EinsumFault {
    Message text;
    std::size_t begin = 0;
    std::size_t end = 0;
};

template <class T>
using EinsumChecked = tl::expected<T, EinsumFault>;

/// Numpy's rules: letters, spaces without meaning, at most one "..." a term; a letter twice in an input takes the
/// diagonal; axes under "..." that the output lacks are summed up, as JAX does and numpy does not; without "->" the
/// output has the letters that occur once, in alphabetical order.
EinsumChecked<EinsumEquation> parseEinsum(std::string_view text);

/// Shape of the result, when the inputs fit: equal sizes, or 1, for equal letters; the axes under "..." are broadcast.
EinsumChecked<Shape> einsumShape(const EinsumEquation& equation, std::span<const Shape> inputs);

/// Multiplications of one evaluation, for shapes that einsumShape accepted. At most 2^62.
std::int64_t einsumCost(const EinsumEquation& equation, std::span<const Shape> inputs);

/// The result for one or two Float32 inputs whose shapes einsumShape accepted. Same bits whatever the threads.
Tensor einsum(const EinsumEquation& equation, std::span<const Tensor> inputs, const Execution& exec);

} // namespace layerscope
