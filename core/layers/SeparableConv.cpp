// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/SeparableConv.h"

#include "layer/Activations.h"
#include "layers/ConvCommon.h"
#include "layers/ConvParams.h"
#include "layers/ConvTerms.h"
#include "layers/Dependences.h"
#include "layers/PreparedConv.h"
#include "layers/Sizes.h"

namespace layerscope {
namespace {

template <int Rank>
constexpr ParamDef kSeparableParams[] = {
    kFilters,
    kKernelSize<Rank>,
    stridesParam<Rank>(kStridesHelp),
    paddingParam(kPaddingHelp),
    dilationParam<Rank>(kFreeDilationHelp),
    kDepthMultiplier,
    kActivation,
    kUseBias,
    kDepthwiseInitializer,
    {.id = "pointwise_initializer",
     .label = N_("Pointwise initializer"),
     .help = N_("How the weights that mix the channels are filled before training. The seed makes the draw "
                "repeatable."),
     .kind = ParamKind::Initializer,
     .text = "GlorotUniform",
     .advanced = true},
    kBiasInitializer,
    kDataFormat,
};

/// The two steps: each channel by itself, then at each place all channels together.
struct Steps {
    DepthwiseGeometry depthwise;
    ConvGeometry pointwise;
};

Steps stepsOf(const Params& params, const TensorSpec& input, const Layout& layout) {
    Steps steps;
    steps.depthwise = {.batch = input.shape[0],
                       .windows = threeWindows(windowsOf(convSliding(params), input, layout)),
                       .channels = input.shape[layout.channelAxis()],
                       .multiplier = params.integer("depth_multiplier")};
    steps.pointwise = {
        .batch = input.shape[0], .channels = steps.depthwise.outChannels(), .filters = params.integer("filters")};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::int64_t out = steps.depthwise.windows[axis].out;
        steps.pointwise.windows[axis] = Window::make(out, 1, 1, 1, Padding::Valid);
    }
    return steps;
}

Shape depthwiseShape(const Params& params, std::int64_t channels) {
    return kernelOf(params, channels, params.integer("depth_multiplier"));
}

Shape pointwiseShape(const Params& params, std::int64_t channels) {
    Shape shape;
    for (std::size_t axis = 0; axis < params.ints("kernel_size").size(); ++axis)
        shape.append(1);
    shape.append(channels * params.integer("depth_multiplier"));
    shape.append(params.integer("filters"));
    return shape;
}

Checked<TensorSpec> inferSeparable(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::int64_t channels = input.shape[layout.channelAxis()];
    if (auto wrong = tooManyWeights(depthwiseShape(in.params, channels), "kernel_size"))
        return tl::unexpected(*wrong);
    if (auto wrong = tooManyWeights(pointwiseShape(in.params, channels), "filters"))
        return tl::unexpected(*wrong);
    const auto slid = inferSliding(convSliding(in.params), input, layout, in.params.integer("filters"));
    return slid ? inferActivation(in.params.function("activation"), *slid) : slid;
}

std::vector<Dependence> separableDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::vector<Window> windows = windowsOf(convSliding(in.params), input, layout);
    const Shape before = slidShape(windows, layout, input.shape, in.params.integer("filters"));
    return {activated(slidDependence(windows, layout, input.shape, before, wholeAxis()), in.params, before)};
}

std::vector<WeightDef> separableWeights(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const std::int64_t channels = input.shape[layoutOf(in.params, input.shape.rank()).channelAxis()];
    std::vector<WeightDef> weights{weightOf("depthwise_kernel", depthwiseShape(in.params, channels),
                                            "depthwise_initializer", KernelLayout::ChannelMultiplier),
                                   weightOf("pointwise_kernel", pointwiseShape(in.params, channels),
                                            "pointwise_initializer", KernelLayout::ChannelFilter)};
    addBias(weights, in.params, in.params.integer("filters"));
    return weights;
}

Cost separableCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const Steps steps = stepsOf(in.params, input, layout);
    const std::int64_t channels = steps.depthwise.channels;
    return convCost(in, output,
                    saturatingProduct(depthwiseShape(in.params, channels)) +
                        saturatingProduct(pointwiseShape(in.params, channels)),
                    separableWorkingBytes(steps.depthwise, steps.pointwise.filters, Execution().threads()));
}

PreparedPointer prepareSeparable(const PrepareCall& call) {
    const TensorSpec& input = call.inputs[0];
    const Layout layout = layoutOf(call.params, input.shape.rank());
    const Steps steps = stepsOf(call.params, input, layout);
    const Windows& windows = steps.depthwise.windows;
    const Shape shape = convOutput(steps.depthwise.batch, windows, layout.spatialRank(), steps.pointwise.filters);
    return prepareConvLayer(call, layout, shape, FilterAxis::Last, [&](const ConvWeights& weights, OnTheWay way) {
        return makeSeparable({.geometry = steps.depthwise, .kernel = call.weights[0].floats(), .bias = {}},
                             {.geometry = steps.pointwise,
                              .kernel = weights.kernel,
                              .bias = weights.bias,
                              .epilogue = way.epilogue,
                              .finish = std::move(way.finish)});
    });
}

Explanation separableTerms(const TermsCall& call) {
    const Layout layout = inputLayout(call);
    const KernelLookup depthwise =
        depthwiseKernel(call.inputs[0].tensor.shape()[layout.channelAxis()], call.params.integer("depth_multiplier"));
    KernelLookup pointwise = convKernel(depthwise.filters, call.params.integer("filters"), 1);
    pointwise.weight = 1;
    pointwise.bias = biasWeight(call.params, 2);
    return explainMaps(call, layout, separableSums(call, layout, depthwise, pointwise, windowTaps(call, layout)));
}

constexpr const char* kNames1D[] = {"SeparableConvolution1D"};
constexpr const char* kNames2D[] = {"SeparableConvolution2D"};

} // namespace

extern constexpr LayerDef kSeparableConv2D{
    .id = "SeparableConv2D",
    .name = N_("Separable conv 2D"),
    .category = Category::Convolution,
    .summary = N_("Filters each channel by itself, then mixes the channels: a light Conv2D"),
    .keywords = N_("separable convolution, depthwise separable, pointwise, mobilenet, xception, light, fast, small, "
                   "filter, kernel, feature map, image, picture, 2d, strided, dilated, atrous"),
    .params = kSeparableParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = convInput<2>,
    .infer = inferSeparable,
    .dependence = separableDependence,
    .weights = separableWeights,
    .sizes = convSizes,
    .cost = separableCost,
    .forward = forwardPrepared<prepareSeparable>,
    .prepare = prepareSeparable,
    .terms = separableTerms,
    .purpose = N_("It does in two light steps what a convolution does in one heavy step. First each channel is looked "
                  "at through a kernel of its own: where in the picture? Then, at every pixel, the channels are mixed "
                  "by a convolution of kernel size 1: which of them together? With 3 × 3 kernels and many channels "
                  "that is about nine times less work, and often nearly as good."),
    .formula = N_("between(row, column, channel · multiplier + m) = sum over kernel rows and kernel columns of "
                  "input(row · stride + kernel row · dilation − padding, same for columns, channel) · depthwise "
                  "kernel(kernel row, kernel column, channel, m). output(row, column, filter) = activation( "
                  "bias(filter) + sum over i of between(row, column, i) · pointwise kernel(i, filter) )."),
    .uses =
        N_("Xception is built of it, and in two layers the MobileNets are; wherever a Conv2D is too slow or has too "
           "many weights."),
    .example = {.caption = N_("First each channel is summed over two neighbours, which gives 3, 5 and 30, 50; then the "
                              "one filter takes the first channel plus a tenth of the second."),
                .params = R"({"filters": 1, "kernel_size": [1, 2]})",
                .inputs = {"[[[[1, 10], [2, 20], [3, 30]]]]"},
                .weights = {"[[[[1], [1]], [[1], [1]]]]", "[[[[1], [0.1]]]]", "[0]"},
                .output = "[[[[6], [10]]]]"},
    .kerasNames = kNames2D,
};

extern constexpr LayerDef kSeparableConv1D{
    .id = "SeparableConv1D",
    .name = N_("Separable conv 1D"),
    .category = Category::Convolution,
    .summary = N_("Filters each channel of a series by itself, then mixes the channels"),
    .keywords = N_("separable convolution, depthwise separable, pointwise, light, fast, small, filter, kernel, time, "
                   "series, sequence, sound, audio, sensor, text, 1d, dilated"),
    .params = kSeparableParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = convInput<1>,
    .infer = inferSeparable,
    .dependence = separableDependence,
    .weights = separableWeights,
    .sizes = convSizes,
    .cost = separableCost,
    .forward = forwardPrepared<prepareSeparable>,
    .prepare = prepareSeparable,
    .terms = separableTerms,
    .purpose = N_("First each channel of the series is filtered along time by a kernel of its own, then, at every "
                  "step, the channels are mixed. Together that does nearly what a Conv1D does, with far fewer weights "
                  "when there are many channels."),
    .formula = N_("between(time, channel · multiplier + m) = sum over kernel steps of input(time · stride + step · "
                  "dilation − padding, channel) · depthwise kernel(step, channel, m). output(time, filter) = "
                  "activation( bias(filter) + sum over i of between(time, i) · pointwise kernel(i, filter) )."),
    .uses = N_("Texts after an embedding, sound and sensors, where a network has to stay small."),
    .example = {.caption = N_("Each channel is turned into its steps, 2 and 1 then 3 and 3; the filter takes the steps "
                              "of the first channel minus those of the second."),
                .params = R"({"filters": 1, "kernel_size": [2]})",
                .inputs = {"[[[1, 0], [3, 3], [4, 6]]]"},
                .weights = {"[[[-1], [-1]], [[1], [1]]]", "[[[1], [-1]]]", "[0]"},
                .output = "[[[-1], [-2]]]"},
    .kerasNames = kNames1D,
};

} // namespace layerscope
