// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Einsum.h"

#include "layer/EinsumDependence.h"
#include "layers/CommonParams.h"
#include "layers/EinsumLetters.h"
#include "layers/EinsumTerms.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kEinsumParams[] = {
    {.id = "equation",
     .label = N_("Equation"),
     .help =
         N_("One letter an axis: the first input's, a comma, the second input's, \"->\" and the output's. The batch "
            "has a letter too. \"...\" stands for all axes that have no letter. A letter that both inputs have is "
            "multiplied pair by pair; a letter that the output lacks is summed up."),
     .kind = ParamKind::Expression,
     .text = "...ic,...jc->...ij",
     .telling = true,
     .check = checkTwoInputEquation},
};

InputSpec einsumInput(const Params& /*params*/) {
    return {.dtype = DType::Float32};
}

EinsumEquation equationOf(const LayerInput& in) {
    return *parseEinsum(in.params.text("equation"));
}

std::vector<Shape> shapesOf(const LayerInput& in) {
    return {in.inputs[0].shape, in.inputs[1].shape};
}

Checked<TensorSpec> inferEinsumLayer(const LayerInput& in) {
    return inferEinsum(equationOf(in), in.inputs);
}

std::vector<Dependence> einsumDependence(const LayerInput& in, const TensorSpec& output) {
    const auto labels = *detail::einsumLabels(equationOf(in), shapesOf(in));
    return {byLabels(labels, 0, in.inputs[0].shape, output.shape),
            byLabels(labels, 1, in.inputs[1].shape, output.shape)};
}

Cost einsumLayerCost(const LayerInput& in, const TensorSpec& /*output*/) {
    // What two inputs and the output need when their axes have to change places.
    const std::int64_t numbers = saturatingProduct(in.inputs[0].shape) / 4 + saturatingProduct(in.inputs[1].shape) / 4;
    return {.multiplyAccumulates = einsumCost(equationOf(in), shapesOf(in)),
            .scratchBytes = saturatingProduct(numbers, 4 * static_cast<std::int64_t>(sizeof(float)))};
}

Value forwardEinsum(const ForwardCall& call) {
    const auto equation = parseEinsum(call.params.text("equation"));
    const std::vector<Tensor> inputs{call.inputs[0].tensor, call.inputs[1].tensor};
    return {.tensor = einsum(*equation, inputs, call.exec), .axes = call.output.axes, .mask = {}};
}

Explanation termsOfEinsum(const TermsCall& call) {
    std::array<EinsumFactor, 2> factors;
    for (std::size_t port = 0; port < factors.size(); ++port)
        factors[port] = {call.inputs[port].tensor.shape(), [&call, port](std::int64_t index) {
                             return inputNumber(call, static_cast<int>(port), index);
                         }};
    Explanation explanation;
    append(explanation, {.title = message(N_("Sum of products")),
                         .terms = einsumTerms(*parseEinsum(call.params.text("equation")), factors, call.element)});
    return explanation;
}

std::vector<Remark> einsumRemarks(const LayerInput& in, const TensorSpec& /*output*/) {
    return letterRemarks(equationOf(in), {{{N_("input 1"), in.inputs[0].shape}, {N_("input 2"), in.inputs[1].shape}}});
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kEinsum{
    .id = "Einsum",
    .name = N_("Einsum"),
    .category = Category::Merge,
    .summary = N_("Multiplies two tensors along the axes that an equation names"),
    .keywords = N_("einstein summation, contraction, tensor product, tensordot, matrix multiply, matmul, batch, dot, "
                   "inner product, outer product, bilinear, attention scores, similarity, gram"),
    .arity = {2, 2},
    .params = kEinsumParams,
    .dataKinds = kAllKinds,
    .inputSpec = einsumInput,
    .infer = inferEinsumLayer,
    .dependence = einsumDependence,
    .sizes = einsumSizes,
    .cost = einsumLayerCost,
    .forward = forwardEinsum,
    .terms = termsOfEinsum,
    .remarks = einsumRemarks,
    .purpose =
        N_("Einsum says with one letter an axis how two tensors are multiplied: which axes are paired, which are "
           "kept, and which are summed up. Matrix products, dot products, outer products and the scores of "
           "attention are all one short equation. It has no weights: both tensors come in by a wire. In a Keras "
           "file it is keras.ops.einsum."),
    .formula = N_("output(kept letters) = sum over the letters that the output lacks of input 1 · input 2"),
    .uses = N_("Comparing every place of one tensor with every place of another, as attention does; Gram matrices for "
               "style; mixing two branches along one axis."),
    .example = {.caption =
                    N_("\"bij,bjk->bik\" is the product of two matrices. Row 1 of the first, [1, 2], meets column "
                       "1 of the second, [5, 7]: 1·5 + 2·7 = 19. The letter j is in both and not in the output, "
                       "so it is summed up."),
                .params = R"({"equation": "bij,bjk->bik"})",
                .inputs = {"[[[1, 2], [3, 4]]]", "[[[5, 6], [7, 8]]]"},
                .output = "[[[19, 22], [43, 50]]]"},
};

} // namespace layerscope
