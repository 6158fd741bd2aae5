// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"
#include "kernels/Einsum.h"
#include "layer/ActivationTerms.h"
#include "layer/Activations.h"
#include "layer/EinsumDependence.h"
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/EinsumDenseShapes.h"
#include "layers/EinsumLetters.h"
#include "layers/EinsumTerms.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

namespace layerscope {
namespace {

constexpr ParamDef kEinsumDenseParams[] = {
    {.id = "equation",
     .label = N_("Equation"),
     .help =
         N_("One letter an axis: the input's, a comma, the kernel's, \"->\" and the output's. \"...\" at the left or "
            "right end stands for all axes that have no letter. A letter that the input and the kernel have and the "
            "output lacks is summed up; one that only kernel and output have is new."),
     .kind = ParamKind::Expression,
     .text = "...x,xy->...y",
     .telling = true,
     .check = checkEinsumDenseEquation},
    {.id = "output_shape",
     .label = N_("Output shape"),
     .help = N_("The size of each letter of the output without the batch. −1 takes the size from the input; a letter "
                "that the kernel has needs its number."),
     .kind = ParamKind::Shape,
     .ints = {10},
     .intCount = 1,
     .hard = {-1, kLargestSize},
     .soft = {-1, 256},
     .telling = true},
    kActivation,
    {.id = "bias_axes",
     .label = N_("Bias axes"),
     .help = N_("The letters of the output along which each index gets a bias of its own. None: no bias."),
     .kind = ParamKind::Text,
     .text = "y",
     .optional = true,
     .none = true},
    kKernelInitializer,
    kBiasInitializer,
};

InputSpec einsumDenseInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

TensorSpec kernelSpec(const EinsumDenseShapes& a) {
    return {.shape = a.kernelShape, .axes = Axes(static_cast<std::size_t>(a.kernelShape.rank()), featureAxis())};
}

Checked<TensorSpec> inferEinsumDense(const LayerInput& in) {
    const auto a = analyseEinsumDense(in.params, in.inputs[0].shape);
    if (!a)
        return tl::unexpected(a.error());
    const std::vector<TensorSpec> inputs{in.inputs[0], kernelSpec(*a)};
    Checked<TensorSpec> out = inferEinsum(a->equation, inputs);
    if (!out)
        return out;
    for (std::size_t i = 0; i < a->full.size(); ++i)
        if (a->full[i] != -1 && a->full[i] != out->shape[static_cast<int>(i)])
            return fault(message(N_("The equation gives %1, but the output shape says otherwise"), out->toString()),
                         message(N_("Give one size a letter of the output, without the batch.")), "output_shape");
    return inferActivation(in.params.function("activation"), *out);
}

std::vector<Dependence> einsumDenseDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const EinsumDenseShapes a = *analyseEinsumDense(in.params, in.inputs[0].shape);
    const std::vector<Shape> shapes{in.inputs[0].shape, a.kernelShape};
    const Shape before = *einsumShape(a.equation, shapes);
    return {activated(byLabels(*detail::einsumLabels(a.equation, shapes), 0, shapes[0], before), in.params, before)};
}

std::vector<WeightDef> einsumDenseWeights(const LayerInput& in) {
    const EinsumDenseShapes a = *analyseEinsumDense(in.params, in.inputs[0].shape);
    std::vector<WeightDef> weights{{.name = "kernel",
                                    .shape = a.kernelShape,
                                    .initializerParam = "kernel_initializer",
                                    .initializer = {},
                                    .fans = a.fans}};
    if (!in.params.isNone("bias_axes"))
        weights.push_back(
            {.name = "bias", .shape = a.biasShape, .initializerParam = "bias_initializer", .initializer = {}});
    return weights;
}

Cost einsumDenseCost(const LayerInput& in, const TensorSpec& output) {
    const EinsumDenseShapes a = *analyseEinsumDense(in.params, in.inputs[0].shape);
    const std::vector<Shape> shapes{in.inputs[0].shape, a.kernelShape};
    // Copies with their axes in another order: the input's and the output's.
    const std::int64_t numbers = saturatingProduct(shapes[0]) / 4 + saturatingProduct(output.shape) / 4;
    return {.multiplyAccumulates = einsumCost(a.equation, shapes),
            .scratchBytes = saturatingProduct(numbers, 4 * static_cast<std::int64_t>(sizeof(float)))};
}

/// x + bias, which is lined up with the last axes of x.
Tensor withBias(const Tensor& x, const Tensor& bias, const Execution& exec) {
    Shape lined;
    for (int i = bias.shape().rank(); i < x.shape().rank(); ++i)
        lined.append(1);
    for (std::int64_t size : bias.shape())
        lined.append(size);
    TensorBuilder y(x.shape());
    broadcastInto(x.shape(), x.floats(), x.shape(), y.floats(), Combine::Copy, exec);
    broadcastInto(lined, bias.floats(), x.shape(), y.floats(), Combine::Add, exec);
    return std::move(y).finish();
}

/// What the activation gets.
Tensor summed(const Params& params, const Tensor& x, std::span<const Tensor> weights, const Execution& exec) {
    const std::vector<Tensor> inputs{x, weights[0]};
    Tensor y = einsum(*parseEinsum(params.text("equation")), inputs, exec);
    return weights.size() > 1 ? withBias(y, weights[1], exec) : y;
}

Value forwardEinsumDense(const ForwardCall& call) {
    const Tensor y = summed(call.params, call.inputs[0].tensor, call.weights, call.exec);
    return {.tensor = applyActivation(call.params.function("activation"), y, call.exec),
            .axes = call.output.axes,
            .mask = {}};
}

/// The products, and the bias, that is lined up with the last axes.
Explanation sumTerms(const TermsCall& call) {
    const std::array<EinsumFactor, 2> factors{
        {{call.inputs[0].tensor.shape(), [&call](std::int64_t index) { return inputNumber(call, 0, index); }},
         {call.weights[0].shape(), [&call](std::int64_t index) { return weightNumber(call, 0, index); }}}};
    std::vector<Term> terms = einsumTerms(*parseEinsum(call.params.text("equation")), factors, call.element);
    if (call.weights.size() > 1)
        terms.push_back({.factor = weightNumber(call, 1, flatUnder(call.weights[1].shape(), call.element))});
    Explanation explanation;
    append(explanation, {.title = message(N_("Sum")), .terms = std::move(terms)});
    return explanation;
}

Explanation einsumDenseTerms(const TermsCall& call) {
    const NamedFunction& activation = call.params.function("activation");
    Explanation explanation = sumTerms(call);
    const bool alone = isElementwise(activation);
    const Shape shape = alone ? call.output.shape : shapeBefore(activation, call.output.shape);
    const Tensor all = alone ? Tensor() : summed(call.params, call.inputs[0].tensor, call.weights, Execution());
    const auto at = [&all](std::int64_t index) { return Number{.origin = Origin::Inner, .value = all.at(index)}; };
    const Number own = stepNumber(explanation, 0);
    appendActivation(explanation, activation, {.shape = shape, .at = at, .own = own}, call.element);
    return explanation;
}

std::vector<Remark> einsumDenseRemarks(const LayerInput& in, const TensorSpec& /*output*/) {
    const EinsumDenseShapes a = *analyseEinsumDense(in.params, in.inputs[0].shape);
    auto remarks =
        letterRemarks(a.equation, {{{N_("the input"), in.inputs[0].shape}, {N_("the kernel"), a.kernelShape}}});
    remarks.push_back({"kernel", message(N_("%1; the fans that its initializer counts are %2 in and %3 out"),
                                         a.kernelShape.toString(), a.fans[0], a.fans[1])});
    if (!in.params.isNone("bias_axes"))
        remarks.push_back(
            {"bias", message(N_("%1, repeated along the axes of size 1 and those before"), a.biasShape.toString())});
    return remarks;
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kEinsumDense{
    .id = "EinsumDense",
    .name = N_("Einsum dense"),
    .category = Category::Core,
    .summary = N_("A dense layer along the axes that an equation names"),
    .keywords = N_("einstein summation, fully connected, linear, contraction, tensor product, matrix multiply, "
                   "projection, heads, multi-head, query, key, value, weights, equation"),
    .params = kEinsumDenseParams,
    .dataKinds = kAllKinds,
    .inputSpec = einsumDenseInput,
    .infer = inferEinsumDense,
    .dependence = einsumDenseDependence,
    .weights = einsumDenseWeights,
    .sizes = einsumSizes,
    .cost = einsumDenseCost,
    .forward = forwardEinsumDense,
    .terms = einsumDenseTerms,
    .remarks = einsumDenseRemarks,
    .purpose =
        N_("Dense always works on the last axis. Here one letter an axis says which axes of the input meet the "
           "kernel, which are summed up, which are kept and which are new. One layer can so give each of several "
           "heads its own projection, mix over time instead of over channels, or have another kernel for every "
           "place."),
    .formula = N_("output = activation( einsum( equation, input, kernel ) + bias )"),
    .uses = N_("The query, key and value projections of attention (\"abc,cde->abde\": c is summed up, d heads of e "
               "numbers each); mixing along an axis that is not the last (\"abc,bd->adc\")."),
    .example = {.caption =
                    N_("\"abc,bd->adc\" is dense along the axis b, the steps, not along the channels c. The kernel "
                       "[1, 1] adds up both steps, the kernel [1, -1] takes their difference: channel 1 holds 1 "
                       "and 3, so 4 and -2 come out. The bias 10 is given to the first of the two only."),
                .params = R"({"equation": "abc,bd->adc", "output_shape": [2, 2], "bias_axes": "d"})",
                .inputs = {"[[[1, 2], [3, 4]]]"},
                .weights = {"[[1, 1], [1, -1]]", "[[10], [0]]"},
                .output = "[[[14, 16], [-2, -2]]]"},
};

} // namespace layerscope
