// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"
#include "layer/ActivationTerms.h"
#include "layer/Activations.h"
#include "layer/Dependence.h"
#include "layers/CommonParams.h"
#include "layers/DataKinds.h"
#include "layers/PreparedFunction.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace layerscope {
namespace {

constexpr float kMaskedLogit = -1e9F; // Keras's, for 32-bit numbers

constexpr ParamDef kSoftmaxParams[] = {
    {.id = "axis",
     .label = N_("Axis"),
     .help = N_("The dimension along which the results add up to 1; -1 is the last one. With several, all numbers "
                "along them together add up to 1."),
     .kind = ParamKind::IntList,
     .ints = {-1},
     .intCount = 1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3}},
};

InputSpec softmaxInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

/// The axes from 0, or why they are none.
Checked<Ints> axesOf(const Params& params, const TensorSpec& input) {
    const std::int64_t rank = input.shape.rank();
    const Message hint = message(N_("Axis -1 is always the last one."));
    Ints axes;
    for (const std::int64_t given : params.ints("axis")) {
        const std::int64_t axis = given < 0 ? given + rank : given;
        if (axis < 0 || axis >= rank)
            return fault(message(N_("There is no axis %1 in %2 dimensions"), given, rank), hint, "axis");
        if (std::ranges::find(axes, axis) != axes.end())
            return fault(message(N_("Axis %1 is named twice"), given), message(N_("Name every axis once.")), "axis");
        axes.push_back(axis);
    }
    if (axes.empty())
        return fault(message(N_("There must be an axis to add up along")), hint, "axis");
    return axes;
}

/// Keras lays a mask over the last axes of the numbers, although it lacks the last one: every size of it must be 1 or
/// that of the axis behind its own.
std::optional<Fault> problemWithMask(const TensorSpec& input) {
    for (int i = 0; input.masked && i + 1 < input.shape.rank(); ++i)
        if (input.shape[i] != 1 && input.shape[i] != input.shape[i + 1])
            return Fault{message(N_("The mask that comes with %1 does not fit: Softmax lays it over the last axes, as "
                                    "Keras does"),
                                 input.toString()),
                         message(N_("Use the Activation layer with softmax: it hands the mask on and does not use "
                                    "it.")),
                         "", 0};
    return std::nullopt;
}

Checked<TensorSpec> inferSoftmax(const LayerInput& in) {
    const auto axes = axesOf(in.params, in.inputs[0]);
    if (!axes)
        return tl::unexpected(axes.error());
    if (auto wrong = problemWithMask(in.inputs[0]))
        return tl::unexpected(*wrong);
    return mixedAlong(in.inputs[0], std::vector<int>(axes->begin(), axes->end()));
}

/// Keras lays the mask over other places than it came from: nothing is sure with one.
std::vector<Dependence> softmaxDependence(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    if (input.masked)
        return {everything(input.shape, output.shape, false)};
    std::vector<int> axes;
    std::int64_t numbers = 1;
    const Ints named = *axesOf(in.params, input);
    for (const std::int64_t axis : named) {
        axes.push_back(static_cast<int>(axis));
        numbers *= input.shape[axes.back()];
    }
    // One number alone becomes 1, whatever it is.
    return {numbers == 1 ? nothing() : alongAxes(input.shape, axes)};
}

Cost softmaxCost(const LayerInput& in, const TensorSpec& output) {
    const bool copies = in.inputs[0].masked || in.params.ints("axis").size() > 1;
    return {.multiplyAccumulates = 0,
            .scratchBytes = copies ? static_cast<std::int64_t>(2 * output.bytes().value_or(0)) : 0};
}

/// The mask as numbers for each element of x, 0 or 1.
std::vector<float> spreadMask(const Tensor& mask, const Shape& shape, const Execution& exec) {
    Shape behind{1};
    for (const std::int64_t dim : mask.shape())
        behind.append(dim);
    const std::vector<float> kept(mask.ints().begin(), mask.ints().end());
    std::vector<float> spread(static_cast<std::size_t>(shape.elements()));
    broadcastInto(behind, kept, shape, spread, Combine::Copy, exec);
    return spread;
}

Tensor replaced(const Tensor& x, std::span<const float> kept, float otherwise) {
    TensorBuilder builder(x.shape());
    std::ranges::transform(x.floats(), kept, builder.floats().begin(),
                           [otherwise](float value, float keep) { return keep != 0 ? value : otherwise; });
    return std::move(builder).finish();
}

/// Calls visit(element, group) for all; elements of one group differ along the axes only.
template <class Visit>
void forGroups(const Shape& shape, const Ints& axes, Visit visit) {
    std::array<std::int64_t, Shape::kMaxRank> step{};
    std::int64_t groups = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
        const bool along = std::ranges::find(axes, i) != axes.end();
        step[static_cast<std::size_t>(i)] = along ? 0 : groups;
        groups *= along ? 1 : shape[i];
    }
    for (std::int64_t element = 0; element < shape.elements(); ++element) {
        std::int64_t group = 0;
        std::int64_t rest = element;
        for (int i = shape.rank() - 1; i >= 0; --i) {
            group += rest % shape[i] * step[static_cast<std::size_t>(i)];
            rest /= shape[i];
        }
        visit(static_cast<std::size_t>(element), static_cast<std::size_t>(group));
    }
}

/// Along several axes at once.
Tensor jointSoftmax(const Tensor& x, const Ints& axes) {
    std::int64_t along = 1;
    for (const std::int64_t axis : axes)
        along *= x.shape()[static_cast<int>(axis)];
    const auto groups = static_cast<std::size_t>(x.elements() / std::max<std::int64_t>(along, 1));
    std::vector<float> largest(groups, -std::numeric_limits<float>::infinity());
    std::vector<double> sums(groups, 0);
    const std::span<const float> from = x.floats();
    TensorBuilder builder(x.shape());
    const std::span<float> to = builder.floats();
    forGroups(x.shape(), axes, [&](std::size_t i, std::size_t g) { largest[g] = std::max(largest[g], from[i]); });
    forGroups(x.shape(), axes, [&](std::size_t i, std::size_t g) {
        to[i] = std::exp(from[i] - largest[g]);
        sums[g] += static_cast<double>(to[i]);
    });
    forGroups(x.shape(), axes,
              [&](std::size_t i, std::size_t g) { to[i] = static_cast<float>(static_cast<double>(to[i]) / sums[g]); });
    return std::move(builder).finish();
}

Tensor softmaxAlong(const Ints& axes, const Tensor& x, const Execution& exec) {
    if (axes.size() > 1)
        return jointSoftmax(x, axes);
    return applyActivation({"softmax", {{"axis", static_cast<double>(axes[0])}}}, x, exec);
}

Value forwardSoftmax(const ForwardCall& call) {
    const Value& input = call.inputs[0];
    const TensorSpec spec{.shape = input.tensor.shape(), .axes = input.axes};
    const Ints axes = *axesOf(call.params, spec);
    if (!input.mask)
        return {.tensor = softmaxAlong(axes, input.tensor, call.exec), .axes = call.output.axes, .mask = {}};
    const std::vector<float> kept = spreadMask(*input.mask, spec.shape, call.exec);
    const Tensor logits = replaced(input.tensor, kept, kMaskedLogit);
    return {.tensor = replaced(softmaxAlong(axes, logits, call.exec), kept, 0), .axes = call.output.axes, .mask = {}};
}

PreparedPointer prepareSoftmax(const PrepareCall& call) {
    const Ints axes = *axesOf(call.params, call.inputs[0]);
    if (axes.size() == 1)
        return preparedFunction(call, {"softmax", {{"axis", static_cast<double>(axes[0])}}});
    return preparedAlone(call, [axes](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
        copyNumbers(jointSoftmax(inputs[0], axes).floats(), y, exec);
    });
}

std::optional<NamedFunction> asActivation(const Params& params) {
    const Ints& axes = params.ints("axis");
    if (axes.size() != 1)
        return std::nullopt;
    return NamedFunction{"softmax", {{"axis", static_cast<double>(axes[0])}}};
}

/// The elements that share with this one what adds up to 1, in rising order.
std::vector<std::int64_t> sharers(const Shape& shape, std::span<const std::int64_t> element, const Ints& axes) {
    std::vector<std::int64_t> all{flatOf(shape, element)};
    for (const std::int64_t axis : axes) {
        std::vector<std::int64_t> more;
        for (const std::int64_t one : all)
            std::ranges::copy(lineThrough(shape, indexOf(shape, one), static_cast<int>(axis)),
                              std::back_inserter(more));
        all = std::move(more);
    }
    std::ranges::sort(all);
    return all;
}

/// The mask lacks the last axis and is laid over the last axes.
bool isKept(const Value& input, std::int64_t flat) {
    return !input.mask || input.mask->at(flatUnder(input.mask->shape(), indexOf(input.tensor.shape(), flat))) != 0;
}

Explanation softmaxTerms(const TermsCall& call) {
    const Value& input = call.inputs[0];
    const Shape& shape = input.tensor.shape();
    const std::int64_t own = flatOf(shape, call.element);
    if (!isKept(input, own))
        return copyOf(constantNumber(0), message(N_("Left out by the mask")));
    const Ints axes = *axesOf(call.params, {.shape = shape, .axes = input.axes});
    std::vector<Term> line;
    std::size_t chosen = 0;
    for (const std::int64_t index : sharers(shape, call.element, axes)) {
        if (index == own)
            chosen = line.size();
        const Number masked = constantNumber(static_cast<double>(kMaskedLogit));
        line.push_back({.factor = isKept(input, index) ? inputNumber(call, 0, index) : masked});
    }
    Explanation explanation;
    appendSoftmax(explanation, std::move(line), chosen);
    return explanation;
}

} // namespace

extern constexpr LayerDef kSoftmax{
    .id = "Softmax",
    .name = N_("Softmax"),
    .category = Category::Activation,
    .summary = N_("Turns scores into probabilities that add up to 1"),
    .keywords = N_("probability, probabilities, classifier, normalize, exponential, activation, choose, vote, argmax"),
    .params = kSoftmaxParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = softmaxInput,
    .infer = inferSoftmax,
    .dependence = softmaxDependence,
    .cost = softmaxCost,
    .forward = forwardSoftmax,
    .prepare = prepareSoftmax,
    .asActivation = asActivation,
    .terms = softmaxTerms,
    .purpose = N_("Softmax makes scores comparable: each becomes a share of the whole, and a score that is larger by 1 "
                  "becomes 2.7 times as likely. What a mask leaves out gets 0, and the others share the rest."),
    .formula = N_("output(i) = exp(input(i)) / sum over j of exp(input(j)), along the axis."),
    .uses = N_("The end of a classifier, one number a class; the weights of attention."),
    .example = {.caption = N_("The scores are the logarithms of 1, 2 and 5: the shares are 1, 2 and 5 eighths."),
                .inputs = {"[[0, 0.693147, 1.609438]]"},
                .output = "[[0.125, 0.25, 0.625]]"},
};

} // namespace layerscope
