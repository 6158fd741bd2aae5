// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationTerms.h"
#include "layer/Activations.h"

#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kActivationParams[] = {
    {.id = "activation",
     .label = N_("Function"),
     .help = N_("The function that every number passes through. Its curve is drawn beside it."),
     .kind = ParamKind::Activation,
     .text = "relu",
     .telling = true},
};

InputSpec activationInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

Checked<TensorSpec> inferActivationLayer(const LayerInput& in) {
    return inferActivation(in.params.function("activation"), in.inputs[0]);
}

std::vector<Dependence> activationLayerDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    return {activationDependence(in.params.function("activation"), in.inputs[0].shape)};
}

Cost activationCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

Value forwardActivation(const ForwardCall& call) {
    const Value& input = call.inputs[0];
    return {.tensor = applyActivation(call.params.function("activation"), input.tensor, call.exec),
            .axes = call.output.axes,
            .mask = {}};
}

PreparedPointer prepareActivation(const PrepareCall& call) {
    return preparedFunction(call, call.params.function("activation"));
}

std::optional<NamedFunction> asActivation(const Params& params) {
    return params.function("activation");
}

Explanation activationTerms(const TermsCall& call) {
    return activationOf(call, call.params.function("activation"));
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kActivationLayer{
    .id = "Activation",
    .name = N_("Activation"),
    .category = Category::Activation,
    .summary = N_("Bends every number by a function, such as ReLU or softmax"),
    .keywords = N_("nonlinearity, relu, leaky, sigmoid, tanh, softmax, gelu, swish, silu, elu, selu, mish, softplus, "
                   "threshold, squash, probabilities"),
    .params = kActivationParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = activationInput,
    .infer = inferActivationLayer,
    .dependence = activationLayerDependence,
    .sizes = activationSizes,
    .cost = activationCost,
    .forward = forwardActivation,
    .prepare = prepareActivation,
    .asActivation = asActivation,
    .terms = activationTerms,
    .purpose = N_("Without a bend between them, two layers that add and multiply could be replaced by one. The "
                  "activation is that bend: ReLU lets what is positive through, sigmoid squeezes into 0 to 1, softmax "
                  "turns scores into probabilities that add up to 1."),
    .formula = N_("output = function( input ), number by number; softmax, sparsemax and GLU look along an axis."),
    .uses = N_("After convolutions and dense layers; softmax at the end of a classifier."),
    .example = {.caption = N_("ReLU sets every negative number to 0 and leaves the others as they are."),
                .params = R"({"activation": "relu"})",
                .inputs = {"[[-2, -0.5, 0, 1.5]]"},
                .output = "[[0, 0, 0, 1.5]]"},
};

} // namespace layerscope
