// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Depthwise.h"

#include "kernels/SeparableConv.h"
#include "layer/Activations.h"
#include "layer/PreparedPair.h"
#include "layers/ConvCommon.h"
#include "layers/ConvLayers.h"
#include "layers/ConvParams.h"
#include "layers/ConvTerms.h"
#include "layers/Dependences.h"
#include "layers/PreparedConv.h"
#include "layers/Sizes.h"

namespace layerscope {
namespace {

template <int Rank>
constexpr ParamDef kDepthwiseParams[] = {
    kKernelSize<Rank>,
    stridesParam<Rank>(kStridesHelp),
    paddingParam(kPaddingHelp),
    kDepthMultiplier,
    dilationParam<Rank>(kFreeDilationHelp),
    kActivation,
    kUseBias,
    kDepthwiseInitializer,
    kBiasInitializer,
    kDataFormat,
};

Shape kernelShape(const Params& params, std::int64_t channels) {
    return kernelOf(params, channels, params.integer("depth_multiplier"));
}

Checked<TensorSpec> inferDepthwise(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::int64_t channels = input.shape[layout.channelAxis()];
    if (auto wrong = tooManyWeights(kernelShape(in.params, channels), "kernel_size"))
        return tl::unexpected(*wrong);
    const auto slid =
        inferSliding(convSliding(in.params), input, layout, channels * in.params.integer("depth_multiplier"));
    return slid ? inferActivation(in.params.function("activation"), *slid) : slid;
}

std::vector<Dependence> depthwiseDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::vector<Window> windows = windowsOf(convSliding(in.params), input, layout);
    const std::int64_t multiplier = in.params.integer("depth_multiplier");
    const Shape before = slidShape(windows, layout, input.shape, input.shape[layout.channelAxis()] * multiplier);
    const AxisDependence channels = blockAxis(layout.channelAxis(), 1, multiplier);
    return {activated(slidDependence(windows, layout, input.shape, before, channels), in.params, before)};
}

std::vector<WeightDef> depthwiseWeights(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const std::int64_t channels = input.shape[layoutOf(in.params, input.shape.rank()).channelAxis()];
    std::vector<WeightDef> weights{
        weightOf("kernel", kernelShape(in.params, channels), "depthwise_initializer", KernelLayout::ChannelMultiplier)};
    addBias(weights, in.params, channels * in.params.integer("depth_multiplier"));
    return weights;
}

DepthwiseGeometry geometryOf(const Params& params, const TensorSpec& input, const Layout& layout) {
    return {.batch = input.shape[0],
            .windows = threeWindows(windowsOf(convSliding(params), input, layout)),
            .channels = input.shape[layout.channelAxis()],
            .multiplier = params.integer("depth_multiplier")};
}

Cost depthwiseCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const DepthwiseGeometry geometry = geometryOf(in.params, input, layoutOf(in.params, input.shape.rank()));
    return convCost(in, output, saturatingProduct(kernelShape(in.params, geometry.channels)),
                    depthwiseWorkingBytes(geometry, Execution().threads()));
}

/// A depthwise layer as a call says it, with the channels last or first.
struct Described {
    Layout layout;
    DepthwiseGeometry geometry;
    Shape shape;

    explicit Described(const PrepareCall& call)
        : layout(layoutOf(call.params, call.inputs[0].shape.rank()))
        , geometry(geometryOf(call.params, call.inputs[0], layout))
        , shape(convOutput(geometry.batch, geometry.windows, layout.spatialRank(), geometry.outChannels())) {}

    PreparedPointer prepared(const PrepareCall& call, FunctionRef<KernelPointer(const DepthwiseJob&)> make) const {
        return prepareConvLayer(call, layout, shape, FilterAxis::Last, [&](const ConvWeights& weights, OnTheWay way) {
            return make({.geometry = geometry,
                         .kernel = weights.kernel,
                         .bias = weights.bias,
                         .epilogue = way.epilogue,
                         .finish = std::move(way.finish)});
        });
    }
};

bool hasElementwiseActivation(const PrepareCall& call) {
    return isElementwise(call.followers.activation ? *call.followers.activation : call.params.function("activation"));
}

/// With the convolution of one tap that reads it, as one separable kernel.
PreparedPointer prepareWithPointwise(const PrepareCall& own, const PrepareCall& next) {
    const Described depthwise(own);
    const Layout layout = layoutOf(next.params, next.inputs[0].shape.rank());
    const ConvGeometry pointwise = convGeometry(next.params, next.inputs[0], layout);
    if (depthwise.layout.channelsFirst || layout.channelsFirst || !hasElementwiseActivation(own) ||
        !isSeparable(depthwise.geometry, pointwise))
        return nullptr;
    const Shape shape = convOutput(pointwise.batch, pointwise.windows, layout.spatialRank(), pointwise.filters);
    return prepareConvLayer(next, layout, shape, FilterAxis::Last, [&](const ConvWeights& weights, OnTheWay way) {
        KernelPointer both;
        depthwise.prepared(own, [&](const DepthwiseJob& job) {
            both = makeSeparable(job, {.geometry = pointwise,
                                       .kernel = weights.kernel,
                                       .bias = weights.bias,
                                       .epilogue = way.epilogue,
                                       .finish = std::move(way.finish)});
            return KernelPointer();
        });
        return both;
    });
}

class PreparedDepthwise final : public Pairable {
public:
    explicit PreparedDepthwise(PreparedPointer alone)
        : m_alone(std::move(alone)) {}

    void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const override {
        m_alone->run(inputs, y, exec);
    }
    std::int64_t bytes() const override { return m_alone->bytes(); }
    PreparedPointer pairedWith(const PrepareCall& own, const LayerDef& nextLayer,
                               const PrepareCall& next) const override {
        return nextLayer.prepare == prepareConv ? prepareWithPointwise(own, next) : nullptr;
    }

private:
    PreparedPointer m_alone;
};

PreparedPointer prepareDepthwise(const PrepareCall& call) {
    PreparedPointer alone = Described(call).prepared(call, [](const DepthwiseJob& job) { return makeDepthwise(job); });
    return alone ? std::make_shared<PreparedDepthwise>(std::move(alone)) : nullptr;
}

Explanation depthwiseTerms(const TermsCall& call) {
    const Layout layout = inputLayout(call);
    KernelLookup kernel =
        depthwiseKernel(call.inputs[0].tensor.shape()[layout.channelAxis()], call.params.integer("depth_multiplier"));
    kernel.bias = biasWeight(call.params, 1);
    return explainMaps(call, layout, kernelSums(call, layout, kernel, windowTaps(call, layout)));
}

} // namespace

extern constexpr LayerDef kDepthwiseConv2D{
    .id = "DepthwiseConv2D",
    .name = N_("Depthwise conv 2D"),
    .category = Category::Convolution,
    .summary = N_("Slides a filter of its own over each channel of a picture"),
    .keywords = N_("depthwise convolution, channel by channel, per channel, filter, kernel, mobilenet, efficientnet, "
                   "light, fast, blur, image, picture, 2d, strided, dilated, atrous"),
    .params = kDepthwiseParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = convInput<2>,
    .infer = inferDepthwise,
    .dependence = depthwiseDependence,
    .weights = depthwiseWeights,
    .sizes = convSizes,
    .cost = depthwiseCost,
    .forward = forwardPrepared<prepareDepthwise>,
    .prepare = prepareDepthwise,
    .terms = depthwiseTerms,
    .purpose = N_("An ordinary convolution mixes all channels. A depthwise one keeps them apart: each channel is "
                  "looked at through a kernel of its own and gives a feature map of its own. That needs far fewer "
                  "weights and multiplications. What the channels say together is left to a later layer, mostly a "
                  "convolution with kernel size 1."),
    .formula = N_("output(row, column, channel · multiplier + m) = activation( bias(channel · multiplier + m) + sum "
                  "over kernel rows and kernel columns of input(row · stride + kernel row · dilation − padding, same "
                  "for columns, channel) · kernel(kernel row, kernel column, channel, m) ). Outside the input there "
                  "are zeros."),
    .uses = N_("The spatial half of the blocks of MobileNet, EfficientNet and ConvNeXt, which run on phones; blurring "
               "or sharpening every colour of a picture by itself."),
    .example = {.caption = N_("Two channels, two kernels of their own: the first takes the sum of two neighbours, the "
                              "second their difference. Neither sees the other channel."),
                .params = R"({"kernel_size": [1, 2]})",
                .inputs = {"[[[[1, 10], [2, 30], [3, 60]]]]"},
                .weights = {"[[[[1], [-1]], [[1], [1]]]]", "[0, 0]"},
                .output = "[[[[3, 20], [5, 30]]]]"},
};

extern constexpr LayerDef kDepthwiseConv1D{
    .id = "DepthwiseConv1D",
    .name = N_("Depthwise conv 1D"),
    .category = Category::Convolution,
    .summary = N_("Slides a filter of its own along each channel of a series"),
    .keywords = N_("depthwise convolution, channel by channel, per channel, filter, kernel, time, series, sequence, "
                   "sound, sensor, smooth, moving average, mobilenet, light, 1d, dilated"),
    .params = kDepthwiseParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = convInput<1>,
    .infer = inferDepthwise,
    .dependence = depthwiseDependence,
    .weights = depthwiseWeights,
    .sizes = convSizes,
    .cost = depthwiseCost,
    .forward = forwardPrepared<prepareDepthwise>,
    .prepare = prepareDepthwise,
    .terms = depthwiseTerms,
    .purpose = N_("Each channel of the series is filtered by a kernel of its own: every sensor is smoothed, or its "
                  "changes found, without the others. It has far fewer weights than an ordinary convolution, which "
                  "mixes all channels."),
    .formula = N_("output(time, channel · multiplier + m) = activation( bias(channel · multiplier + m) + sum over "
                  "kernel steps of input(time · stride + step · dilation − padding, channel) · kernel(step, channel, "
                  "m) ). Outside the input there are zeros."),
    .uses = N_("Small networks for sensors and speech commands; the convolution inside Conformer blocks for speech."),
    .example = {.caption = N_("With depth multiplier 2 each channel gives two series: here the value as it is, and the "
                              "step to the next one."),
                .params = R"({"kernel_size": [2], "depth_multiplier": 2})",
                .inputs = {"[[[1], [4], [2]]]"},
                .weights = {"[[[1, -1]], [[0, 1]]]", "[0, 0]"},
                .output = "[[[1, 3], [4, -2]]]"},
};

} // namespace layerscope
