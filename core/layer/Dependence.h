// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/TransposedWindow.h"
#include "kernels/Window.h"
#include "layer/Params.h"
#include "tensor/ElementSet.h"

#include <functional>
#include <span>
#include <vector>

namespace layerscope {

/// Elements along one dimension; a bound when exact is false (see ElementSet).
struct Reach {
    IndexSet indices;
    bool exact = true;
};

/// How the elements along one dimension of an input decide those along one dimension of the output.
struct AxisDependence {
    /// The output's dimension that says which are meant; kEvery: every output depends on all along this one.
    int output = kEvery;
    std::function<Reach(const IndexSet& outputs)> back{};
    std::function<Reach(const IndexSet& inputs)> forth{};

    static constexpr int kEvery = -1;
};

/// What elements of the output depend on of one input, and the other way round. An element of a tensor with a mask
/// stands for the mask at its row as well, so that what made the mask is followed with what it masks.
struct Dependence {
    std::function<ElementSet(const ElementSet& outputs)> back;
    std::function<ElementSet(const ElementSet& inputs)> forth;
};

// Along one dimension. Sizes are those of the dimension in the input and in the output.

AxisDependence wholeAxis();
AxisDependence sameAxis(int output);
/// The taps of a sliding window.
AxisDependence slidAxis(int output, const Window& window);
/// What a transposed window lays down; outputs where it lays nothing depend on nothing.
AxisDependence laidAxis(int output, const TransposedWindow& window);
/// Blocks of `inputs` elements that decide blocks of `outputs`: groups of channels (1 and n: each repeated n times).
AxisDependence blockAxis(int output, std::int64_t inputs, std::int64_t outputs);
/// Output i is input i - by, where there is one: padding, cropping, one part of several put together.
AxisDependence shiftedAxis(int output, std::int64_t by, std::int64_t inputSize, std::int64_t outputSize);
/// Output i is input size - 1 - i.
AxisDependence reversedAxis(int output, std::int64_t size);
/// Output i depends on inputs 0 to i (on all, past the input's end): what looks back only.
AxisDependence upToAxis(int output, std::int64_t inputSize, std::int64_t outputSize);
/// Output i depends on inputs i to the last.
AxisDependence fromAxis(int output, std::int64_t inputSize);
/// Output i depends on byOutput[i].
AxisDependence listedAxis(int output, std::vector<IndexSet> byOutput);
/// The first of the second: outputs of `second` depend on what their inputs do as outputs of `first`.
AxisDependence chained(AxisDependence first, AxisDependence second);

// For whole tensors.

/// One AxisDependence a dimension of the input. Dimensions of the output that none names say nothing.
Dependence axisWise(const Shape& input, const Shape& output, std::vector<AxisDependence> axes);
/// The same numbers at the same places.
Dependence elementwise(const Shape& shape);
/// Shapes of the same rank: dimensions in `whole` are looked at as a whole, the others element by element.
Dependence alongAxes(const Shape& shape, std::span<const int> whole);
/// An input that is repeated along dimensions where it has size 1 and the output has not; one of fewer dimensions gets
/// ones behind its first `leading` ones.
Dependence broadcast(const Shape& input, const Shape& output, int leading = 0);
/// Dimension i of the output is dimension order[i] of the input.
Dependence permutedAxes(const Shape& input, std::span<const int> order);
/// The same row-major numbers under another shape. Exact as long as a few Regions can say it.
Dependence reshaped(const Shape& input, const Shape& output);
Dependence everything(const Shape& input, const Shape& output, bool exact);
Dependence nothing();

/// `second` works on what `first` made.
Dependence chained(Dependence first, Dependence second);
/// What either says.
Dependence either(Dependence a, Dependence b);
/// The same as a bound.
Dependence bound(Dependence dependence);

/// Of an activation on a tensor of that shape: its own element, or those along its axis.
Dependence activationDependence(const NamedFunction& activation, const Shape& before);

} // namespace layerscope
