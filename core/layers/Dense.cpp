// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Dense.h"

#include "layer/Activations.h"
#include "layers/CommonParams.h"
#include "layers/ConvTerms.h"
#include "layers/Dependences.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kDenseParams[] = {
    {.id = "units",
     .label = N_("Units"),
     .help = N_("How many numbers come out. Each unit is connected to every input number."),
     .number = 10,
     .hard = {1, kLargestSize},
     .soft = {1, 256},
     .telling = true},
    kActivation,
    kUseBias,
    kKernelInitializer,
    kBiasInitializer,
};

InputSpec denseInput(const Params& /*params*/) {
    return {.minRank = 2, .dtype = DType::Float32};
}

Shape kernelShape(const LayerInput& in) {
    return {in.inputs[0].shape[-1], in.params.integer("units")};
}

Checked<TensorSpec> inferDense(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    if (saturatingProduct(kernelShape(in)) > kMostWeights)
        return fault(message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use fewer units, or shrink the input before.")), "units");
    out.shape[-1] = in.params.integer("units");
    if (out.shape.rank() == 2 || out.axes.back().kind != AxisKind::Channel)
        out.axes.back() = featureAxis();
    return inferActivation(in.params.function("activation"), out);
}

std::vector<Dependence> denseDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& input = in.inputs[0].shape;
    Shape before = input;
    before[-1] = in.params.integer("units");
    std::vector<AxisDependence> axes;
    for (int d = 0; d + 1 < input.rank(); ++d)
        axes.push_back(sameAxis(d));
    axes.push_back(wholeAxis());
    return {activated(axisWise(input, before, std::move(axes)), in.params, before)};
}

std::vector<WeightDef> denseWeights(const LayerInput& in) {
    std::vector<WeightDef> weights{
        {.name = "kernel", .shape = kernelShape(in), .initializerParam = "kernel_initializer", .initializer = {}}};
    if (in.params.flag("use_bias"))
        weights.push_back({.name = "bias",
                           .shape = Shape{in.params.integer("units")},
                           .initializerParam = "bias_initializer",
                           .initializer = {}});
    return weights;
}

Cost denseCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(in.inputs[0].shape), in.params.integer("units")),
            .scratchBytes = 0};
}

Value forwardDense(const ForwardCall& call) {
    const Value& input = call.inputs[0];
    const std::int64_t in = input.tensor.shape()[-1];
    const std::int64_t units = call.params.integer("units");
    const NamedFunction& activation = call.params.function("activation");
    const bool onTheWay = isElementwise(activation);
    Finish finish;
    if (onTheWay && activation.name != "linear")
        finish = [&activation](std::span<float> run) { activateInPlace(activation, run); };
    Shape shape = input.tensor.shape();
    shape[-1] = units;
    TensorBuilder output(shape);
    const auto bias = call.weights.size() > 1 ? call.weights[1].floats() : std::span<const float>();
    multiplyRows(input.tensor.elements() / in, in, units, input.tensor.floats(), call.weights[0].floats(), bias,
                 output.floats(), finish, call.exec);
    Tensor result = std::move(output).finish();
    if (!onTheWay)
        result = applyActivation(activation, result, call.exec);
    return {.tensor = std::move(result), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

/// A convolution of one tap at each place.
Explanation denseTerms(const TermsCall& call) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout{.rank = shape.rank()};
    std::vector<Window> windows;
    for (int i = 0; i < layout.spatialRank(); ++i)
        windows.push_back(Window::make(shape[layout.spatialAxis(i)], 1, 1, 1, Padding::Valid));
    KernelLookup kernel = convKernel(shape[-1], call.params.integer("units"), 1);
    kernel.bias = biasWeight(call.params, 1);
    const auto taps = [&windows](const Ints& place) { return tapsAt(windows, place); };
    return explainMaps(call, layout, kernelSums(call, layout, kernel, taps));
}

} // namespace

extern constexpr LayerDef kDense{
    .id = "Dense",
    .name = N_("Dense"),
    .category = Category::Core,
    .summary = N_("Connects every input number with every output number"),
    .keywords = N_("fully connected, linear, fc, affine, matrix, perceptron, mlp, classifier, neurons, units, output"),
    .params = kDenseParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = denseInput,
    .infer = inferDense,
    .dependence = denseDependence,
    .weights = denseWeights,
    .sizes = unitSizes,
    .cost = denseCost,
    .forward = forwardDense,
    .terms = denseTerms,
    .purpose = N_("Each unit of a dense layer weighs all the input numbers, adds them up, adds its bias, and passes "
                  "the sum through the activation. It mixes what all features say and so can decide. With more "
                  "dimensions than one it works on the last one, the same way at every place."),
    .formula = N_("output(unit) = activation( bias(unit) + sum over i of input(i) · kernel(i, unit) )"),
    .uses = N_("The last layer of a classifier, with one unit a class and softmax; hidden layers for tables and for "
               "features that other layers have found."),
    .example = {.caption =
                    N_("Each column of the kernel is one unit. The first weighs the inputs 1 and 2 by 1 and 3 and "
                       "adds its bias 5: 1·1 + 2·3 + 5 = 12. The second gives 1·10 − 2·4 = 2."),
                .params = R"({"units": 2})",
                .inputs = {"[[1, 2]]"},
                .weights = {"[[1, 10], [3, -4]]", "[5, 0]"},
                .output = "[[12, 2]]"},
};

} // namespace layerscope
