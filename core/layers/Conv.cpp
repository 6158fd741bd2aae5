// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"

#include "layer/Activations.h"
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
constexpr ParamDef kConvParams[] = {
    kFilters,
    kKernelSize<Rank>,
    stridesParam<Rank>(kStridesHelp),
    Rank == 1
        ? paddingParam(N_("Valid keeps the filter inside the input, so the output shrinks. Same adds zeros around "
                          "it, so that with stride 1 the size stays. Causal adds zeros before the start only, so "
                          "that no output sees what comes later."),
                       kPaddings1D)
        : paddingParam(kPaddingHelp),
    dilationParam<Rank>(N_("Distance between the elements that a filter looks at. 2 skips every other one and so sees "
                           "further with as many weights. Not together with a stride above 1.")),
    {.id = "groups",
     .label = N_("Groups"),
     .help = N_("Splits channels and filters into this many parts that do not see each other. Both must be divisible "
                "by it."),
     .number = 1,
     .hard = {1, kLargestSize},
     .soft = {1, 16},
     .advanced = true},
    kActivation,
    kUseBias,
    kKernelInitializer,
    kBiasInitializer,
    kDataFormat,
};

std::optional<Fault> wrongGroups(const Params& params) {
    const std::int64_t groups = params.integer("groups");
    const std::int64_t filters = params.integer("filters");
    if (filters % groups == 0)
        return std::nullopt;
    return Fault{message(N_("%1 filters cannot be split into %2 groups"), filters, groups),
                 message(N_("Make the filters a multiple of the groups.")), "groups"};
}

std::optional<Fault> channelsDoNotSplit(const Params& params, std::int64_t channels) {
    const std::int64_t groups = params.integer("groups");
    if (channels % groups == 0)
        return std::nullopt;
    return Fault{message(N_("The %1 input channels cannot be split into %2 groups"), channels, groups),
                 message(N_("Choose a number of groups that divides the input channels.")), "groups", 0};
}

Shape kernelShape(const Params& params, std::int64_t channels) {
    return kernelOf(params, channels / params.integer("groups"), params.integer("filters"));
}

Checked<TensorSpec> inferConv(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::int64_t channels = input.shape[layout.channelAxis()];
    for (auto wrong : {wrongGroups(in.params), strideWithDilation(in.params), channelsDoNotSplit(in.params, channels),
                       tooManyWeights(kernelShape(in.params, channels), "kernel_size")})
        if (wrong)
            return tl::unexpected(*wrong);
    const auto slid = inferSliding(convSliding(in.params), input, layout, in.params.integer("filters"));
    return slid ? inferActivation(in.params.function("activation"), *slid) : slid;
}

std::vector<Dependence> convDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::vector<Window> windows = windowsOf(convSliding(in.params), input, layout);
    const std::int64_t filters = in.params.integer("filters");
    const std::int64_t groups = in.params.integer("groups");
    const Shape before = slidShape(windows, layout, input.shape, filters);
    const AxisDependence channels =
        blockAxis(layout.channelAxis(), input.shape[layout.channelAxis()] / groups, filters / groups);
    return {activated(slidDependence(windows, layout, input.shape, before, channels), in.params, before)};
}

std::vector<WeightDef> convWeights(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    std::vector<WeightDef> weights{weightOf("kernel", kernelShape(in.params, input.shape[layout.channelAxis()]),
                                            "kernel_initializer", KernelLayout::ChannelFilter)};
    addBias(weights, in.params, in.params.integer("filters"));
    return weights;
}

Cost costOfConv(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const ConvGeometry geometry = convGeometry(in.params, input, layoutOf(in.params, input.shape.rank()));
    return convCost(in, output, saturatingProduct(kernelShape(in.params, geometry.channels)),
                    convWorkingBytes(geometry, Arithmetic::Fast, Execution().threads()));
}

Explanation convTerms(const TermsCall& call) {
    const Layout layout = inputLayout(call);
    KernelLookup kernel = convKernel(call.inputs[0].tensor.shape()[layout.channelAxis()],
                                     call.params.integer("filters"), call.params.integer("groups"));
    kernel.bias = biasWeight(call.params, 1);
    return explainMaps(call, layout, kernelSums(call, layout, kernel, windowTaps(call, layout)));
}

constexpr const char* kNames1D[] = {"Convolution1D"};
constexpr const char* kNames2D[] = {"Convolution2D"};
constexpr const char* kNames3D[] = {"Convolution3D"};

} // namespace

ConvGeometry convGeometry(const Params& params, const TensorSpec& input, const Layout& layout) {
    return {.batch = input.shape[0],
            .windows = threeWindows(windowsOf(convSliding(params), input, layout)),
            .channels = input.shape[layout.channelAxis()],
            .filters = params.integer("filters"),
            .groups = params.integer("groups")};
}

PreparedPointer prepareConv(const PrepareCall& call) {
    const TensorSpec& input = call.inputs[0];
    const Layout layout = layoutOf(call.params, input.shape.rank());
    const ConvGeometry geometry = convGeometry(call.params, input, layout);
    const Shape shape = convOutput(geometry.batch, geometry.windows, layout.spatialRank(), geometry.filters);
    return prepareConvLayer(call, layout, shape, FilterAxis::Last, [&](const ConvWeights& weights, OnTheWay way) {
        return makeConv({.geometry = geometry,
                         .kernel = weights.kernel,
                         .bias = weights.bias,
                         .epilogue = way.epilogue,
                         .finish = std::move(way.finish)},
                        call.arithmetic);
    });
}

extern constexpr LayerDef kConv2D{
    .id = "Conv2D",
    .name = N_("Conv2D"),
    .category = Category::Convolution,
    .summary = N_("Slides small filters over a picture and shows where each one fits"),
    .keywords = N_("convolution, filter, kernel, feature map, edges, blur, sharpen, sobel, image, picture, pattern, "
                   "cnn, 2d, strided, dilated, atrous, grouped"),
    .params = kConvParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = convInput<2>,
    .infer = inferConv,
    .dependence = convDependence,
    .weights = convWeights,
    .sizes = convSizes,
    .cost = costOfConv,
    .forward = forwardPrepared<prepareConv>,
    .prepare = prepareConv,
    .terms = convTerms,
    .purpose = N_("A convolution looks at the picture through a small window, the kernel, and moves it step by step. "
                  "At each place it multiplies what it sees by its weights and adds everything up. The result is "
                  "large where the picture looks like the kernel. One filter finds one pattern everywhere; many "
                  "filters find many patterns, and each gives one feature map."),
    .formula = N_("output(row, column, filter) = activation( bias(filter) + sum over kernel rows, kernel columns and "
                  "channels of input(row · stride + kernel row · dilation − padding, same for columns, channel) · "
                  "kernel(kernel row, kernel column, channel, filter) ). Outside the input there are zeros."),
    .uses = N_("The work horse of image networks: first layers find edges and colours, later ones corners, textures "
               "and parts of objects. On spectrograms it finds patterns of sound in time and pitch."),
    .example = {.caption = N_("A kernel of −1 and 1 answers where the picture gets brighter from left to right: at the "
                              "edge, and nowhere else."),
                .params = R"({"filters": 1, "kernel_size": [1, 2]})",
                .inputs = {"[[[[0], [0], [9], [9]], [[0], [0], [9], [9]]]]"},
                .weights = {"[[[[-1]], [[1]]]]", "[0]"},
                .output = "[[[[0], [9], [0]], [[0], [9], [0]]]]"},
    .kerasNames = kNames2D,
};

extern constexpr LayerDef kConv1D{
    .id = "Conv1D",
    .name = N_("Conv1D"),
    .category = Category::Convolution,
    .summary = N_("Slides small filters along a series and shows where each one fits"),
    .keywords = N_("convolution, filter, kernel, time, series, sequence, sound, audio, wave, signal, text, causal, "
                   "moving average, 1d, temporal, dilated, wavenet"),
    .params = kConvParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = convInput<1>,
    .infer = inferConv,
    .dependence = convDependence,
    .weights = convWeights,
    .sizes = convSizes,
    .cost = costOfConv,
    .forward = forwardPrepared<prepareConv>,
    .prepare = prepareConv,
    .terms = convTerms,
    .purpose = N_("A convolution in time looks at a few steps at once and moves on step by step. Each filter answers "
                  "strongly where the series looks like its kernel: a rise, a beat, a word. With causal padding it "
                  "only looks back, so it could run while the data comes in."),
    .formula = N_("output(time, filter) = activation( bias(filter) + sum over kernel steps and channels of "
                  "input(time · stride + step · dilation − padding, channel) · kernel(step, channel, filter) ). "
                  "Outside the input there are zeros."),
    .uses = N_("Sound waves, sensor readings, prices, and texts after an embedding; WaveNet stacks it with growing "
               "dilation."),
    .example = {.caption = N_("Three weights of one third make a moving average: the jump in the series becomes a "
                              "slope. Same padding counts zeros beyond both ends."),
                .params = R"({"filters": 1, "kernel_size": [3], "padding": "same"})",
                .inputs = {"[[[3], [3], [3], [9], [9], [9]]]"},
                .weights = {"[[[0.33333333]], [[0.33333333]], [[0.33333333]]]", "[0]"},
                .output = "[[[2], [3], [5], [7], [9], [6]]]"},
    .kerasNames = kNames1D,
};

extern constexpr LayerDef kConv3D{
    .id = "Conv3D",
    .name = N_("Conv3D"),
    .category = Category::Convolution,
    .summary = N_("Slides small filters through a volume or a film"),
    .keywords = N_("convolution, filter, kernel, volume, voxel, scan, ct, mri, medical, film, video, motion, action, "
                   "depth, 3d, spatiotemporal"),
    .params = kConvParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = convInput<3>,
    .infer = inferConv,
    .dependence = convDependence,
    .weights = convWeights,
    .sizes = convSizes,
    .cost = costOfConv,
    .forward = forwardPrepared<prepareConv>,
    .prepare = prepareConv,
    .terms = convTerms,
    .purpose = N_("The kernel is a small box that moves through depth, rows and columns. In a scan it sees structures "
                  "across slices; in a film, where depth is time, it sees movement."),
    .formula = N_("output(depth, row, column, filter) = activation( bias(filter) + sum over the kernel's depth, rows, "
                  "columns and channels of input(depth · stride + kernel depth · dilation − padding, same for rows and "
                  "columns, channel) · kernel(kernel depth, kernel row, kernel column, channel, filter) )."),
    .uses = N_("Finding organs and lesions in CT and MRI scans; recognising actions in videos."),
    .example = {.caption = N_("Two frames of a film: the kernel takes the later frame minus the earlier one, so only "
                              "the pixel that lit up is left."),
                .params = R"({"filters": 1, "kernel_size": [2, 1, 1]})",
                .inputs = {"[[[[[5], [0]], [[5], [5]]], [[[5], [7]], [[5], [5]]]]]"},
                .weights = {"[[[[[-1]]]], [[[[1]]]]]", "[0]"},
                .output = "[[[[[0], [7]], [[0], [0]]]]]"},
    .kerasNames = kNames3D,
};

} // namespace layerscope
