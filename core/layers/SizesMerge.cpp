// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "layers/EinsumLetters.h"
#include "layers/SizeFormula.h"
#include "layers/Sizes.h"

#include <algorithm>

namespace layerscope {
namespace {

/// The size of dimension `axis` of an input whose dimensions count from the last one, as long as it has that many; 1
/// beyond, and for the batch its own.
std::int64_t alignedSize(const Shape& shape, int axis, int rank) {
    if (axis == 0)
        return shape[0];
    const int own = axis - (rank - shape.rank());
    return own >= 1 ? shape[own] : 1;
}

/// Where a letter of the output stands in the inputs: {input, dimension}, both counted from 0.
std::optional<std::pair<std::size_t, std::size_t>> placeOf(const EinsumEquation& equation, char letter) {
    for (std::size_t input = 0; input < equation.inputs.size(); ++input)
        if (const auto at = equation.inputs[input].find(letter); at != std::string::npos)
            return std::pair(input, at);
    return std::nullopt;
}

} // namespace

Remarks concatenateSizes(const LayerInput& in, const TensorSpec& output) {
    const auto set = static_cast<int>(in.params.integer("axis"));
    const int axis = set < 0 ? set + output.shape.rank() : set;
    SizeFormula sum(in.inputs[0].shape[axis]);
    for (const TensorSpec& input : in.inputs.subspan(1))
        sum = sum + SizeFormula(input.shape[axis]);
    return {sizeRemark(output, axis, sum)};
}

Remarks mergeSizes(const LayerInput& in, const TensorSpec& output) {
    Remarks remarks;
    for (int axis = 1; axis < output.shape.rank(); ++axis) {
        const auto sizeIn = [&](const TensorSpec& input) {
            return alignedSize(input.shape, axis, output.shape.rank());
        };
        if (std::ranges::any_of(in.inputs,
                                [&](const TensorSpec& input) { return sizeIn(input) != output.shape[axis]; }))
            remarks.push_back(
                sizeRemark(output, axis,
                           message(N_("%1; an input of 1 is repeated along it"), groupedNumber(output.shape[axis]))));
    }
    return remarks;
}

Remarks dotSizes(const LayerInput& in, const TensorSpec& output) {
    const Ints& axes = in.params.ints("axes");
    const auto axisOf = [&](std::size_t port) {
        return static_cast<int>(axes[port] < 0 ? axes[port] + in.inputs[port].shape.rank() : axes[port]);
    };
    Remarks remarks;
    int axis = 1;
    for (std::size_t port = 0; port < 2; ++port)
        for (int i = 1; i < in.inputs[port].shape.rank(); ++i) {
            if (i == axisOf(port))
                continue;
            remarks.push_back(sizeRemark(output, axis,
                                         message(N_("%1, axis %2 of input %3"), groupedNumber(output.shape[axis]), i,
                                                 static_cast<int>(port) + 1)));
            ++axis;
        }
    if (remarks.empty())
        remarks.push_back(sizeRemark(output, 1, message(N_("1 sum of products"))));
    return remarks;
}

Remarks einsumSizes(const LayerInput& in, const TensorSpec& output) {
    const auto equation = parseEinsum(in.params.text("equation"));
    if (!equation)
        return {};
    Remarks remarks;
    const auto rank = static_cast<std::size_t>(output.shape.rank());
    const std::size_t dots = equation->output.find(EinsumEquation::kEllipsis);
    const std::size_t hidden = dots == std::string::npos ? 0 : rank - (equation->output.size() - 1);
    for (std::size_t i = 0; i < equation->output.size(); ++i) {
        const char letter = equation->output[i];
        if (letter == EinsumEquation::kEllipsis) {
            for (auto axis = std::max<std::size_t>(i, 1); axis < i + hidden; ++axis)
                remarks.push_back(
                    sizeRemark(output, static_cast<int>(axis),
                               message(N_("%1, under the dots"), groupedNumber(output.shape[static_cast<int>(axis)]))));
            continue;
        }
        const auto axis = static_cast<int>(i > dots && dots != std::string::npos ? i - 1 + hidden : i);
        const auto place = placeOf(*equation, letter);
        if (axis == 0 || !place)
            continue;
        const bool fromWeights = place->first >= in.inputs.size();
        const std::string named(1, letter);
        remarks.push_back(sizeRemark(
            output, axis,
            fromWeights ? message(N_("%1, the letter %2 of the kernel"), groupedNumber(output.shape[axis]), named)
                        : message(N_("%1, the letter %2 of input %3"), groupedNumber(output.shape[axis]), named,
                                  static_cast<int>(place->first) + 1)));
    }
    return remarks;
}

} // namespace layerscope
