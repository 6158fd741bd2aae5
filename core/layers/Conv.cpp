// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Conv.h"

#include "layer/Activations.h"
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

template <int Rank>
constexpr ParamDef kConvParams[] = {
    {.id = "filters",
     .label = N_("Filters"),
     .help = N_("How many patterns it looks for. Each one makes a channel of the output, a feature map."),
     .number = 8,
     .hard = {1, kLargestSize},
     .soft = {1, 64},
     .telling = true},
    {.id = "kernel_size",
     .label = N_("Kernel size"),
     .help = N_("How many elements a filter covers along each axis. Larger kernels see more at once and cost more."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {3, 3, 3},
     .hard = {1, kLargestTuple},
     .soft = {1, 11},
     .telling = true},
    {.id = "strides",
     .label = N_("Strides"),
     .help = N_("How far the filter moves from one output element to the next. 2 halves the size."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {1, 1, 1},
     .hard = {1, kLargestTuple},
     .soft = {1, 4}},
    {.id = "padding",
     .label = N_("Padding"),
     .help = N_("Valid keeps the filter inside the input, so the output shrinks. Same adds zeros around it, so that "
                "with stride 1 the size stays. Causal, along time, adds zeros before the start only."),
     .kind = ParamKind::Choice,
     .text = "valid",
     .choices = Rank == 1 ? std::span<const Choice>(kPaddings1D) : std::span<const Choice>(kPaddings)},
    {.id = "dilation_rate",
     .label = N_("Dilation"),
     .help = N_("Distance between the elements that a filter looks at. 2 skips every other one and so sees further "
                "with as many weights. Not together with a stride above 1."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {1, 1, 1},
     .hard = {1, kLargestTuple},
     .soft = {1, 8},
     .advanced = true},
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

template <int Rank>
InputSpec convInput(const Params& /*params*/) {
    return {.rank = Rank + 2, .dtype = DType::Float32};
}

Sliding slidingOf(const Params& params) {
    return {.kernel = params.ints("kernel_size"),
            .strides = params.ints("strides"),
            .dilation = params.ints("dilation_rate"),
            .padding = paddingOf(params)};
}

bool anyAboveOne(const Ints& values) {
    return std::ranges::any_of(values, [](std::int64_t v) { return v > 1; });
}

std::optional<Fault> wrongSettings(const Params& params, std::int64_t channels) {
    const std::int64_t groups = params.integer("groups");
    const std::int64_t filters = params.integer("filters");
    if (filters % groups != 0)
        return Fault{message(N_("%1 filters cannot be split into %2 groups"), filters, groups),
                     message(N_("Make the filters a multiple of the groups.")), "groups"};
    if (anyAboveOne(params.ints("strides")) && anyAboveOne(params.ints("dilation_rate")))
        return Fault{message(N_("A stride above 1 and a dilation above 1 cannot be used together")),
                     message(N_("Set one of them to 1.")), "dilation_rate"};
    if (channels % groups != 0)
        return Fault{message(N_("The %1 input channels cannot be split into %2 groups"), channels, groups),
                     message(N_("Choose a number of groups that divides the input channels.")), "groups", 0};
    return std::nullopt;
}

Shape kernelShape(const Params& params, std::int64_t channels) {
    Shape shape{std::span<const std::int64_t>(params.ints("kernel_size"))};
    shape.append(channels / params.integer("groups"));
    shape.append(params.integer("filters"));
    return shape;
}

Checked<TensorSpec> inferConv(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const std::int64_t channels = input.shape[layout.channelAxis()];
    if (auto wrong = wrongSettings(in.params, channels))
        return tl::unexpected(*wrong);
    if (saturatingProduct(kernelShape(in.params, channels)) > kMostWeights)
        return fault(message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use fewer filters or a smaller kernel.")), "kernel_size");
    const auto slid = inferSliding(slidingOf(in.params), input, layout, in.params.integer("filters"));
    return slid ? inferActivation(in.params.function("activation"), *slid) : slid;
}

std::vector<WeightDef> convWeights(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    std::vector<WeightDef> weights{{.name = "kernel",
                                    .shape = kernelShape(in.params, input.shape[layout.channelAxis()]),
                                    .initializerParam = "kernel_initializer",
                                    .initializer = {}}};
    if (in.params.flag("use_bias"))
        weights.push_back({.name = "bias",
                           .shape = Shape{in.params.integer("filters")},
                           .initializerParam = "bias_initializer",
                           .initializer = {}});
    return weights;
}

ConvGeometry geometryOf(const Params& params, const TensorSpec& input, const Layout& layout) {
    return {.batch = input.shape[0],
            .windows = threeWindows(windowsOf(slidingOf(params), input, layout)),
            .channels = input.shape[layout.channelAxis()],
            .filters = params.integer("filters"),
            .groups = params.integer("groups")};
}

Cost convCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const ConvGeometry geometry = geometryOf(in.params, input, layout);
    const std::int64_t perPixel = saturatingProduct(kernelShape(in.params, geometry.channels));
    Cost cost{.multiplyAccumulates = geometry.batch,
              .scratchBytes =
                  convolveScratchBytes(geometry, Execution().threads()) + transposedBytes(layout, input, output)};
    for (const Window& window : geometry.windows)
        cost.multiplyAccumulates = saturatingProduct(cost.multiplyAccumulates, window.out);
    cost.multiplyAccumulates = saturatingProduct(cost.multiplyAccumulates, perPixel);
    return cost;
}

Value forwardConv(const ForwardCall& call) {
    const Tensor& input = call.inputs[0].tensor;
    const Layout layout = layoutOf(call.params, input.shape().rank());
    const TensorSpec spec{.shape = input.shape(), .axes = call.inputs[0].axes};
    const ConvGeometry geometry = geometryOf(call.params, spec, layout);
    const NamedFunction& activation = call.params.function("activation");
    const bool onTheWay = isElementwise(activation);
    Finish finish;
    if (onTheWay && activation.name != "linear")
        finish = [&activation](std::span<float> run) { activateInPlace(activation, run); };
    Shape shape = channelsLast(input.shape(), layout);
    for (int i = 0; i < layout.spatialRank(); ++i)
        shape[i + 1] = geometry.windows[static_cast<std::size_t>(3 - layout.spatialRank() + i)].out;
    shape[-1] = geometry.filters;
    TensorBuilder output(shape);
    const Tensor last = channelsLast(input, layout, call.exec);
    const auto bias = call.weights.size() > 1 ? call.weights[1].floats() : std::span<const float>();
    convolve(geometry, last.floats(), call.weights[0].floats(), bias, output.floats(), finish, call.exec);
    Tensor result = fromChannelsLast(std::move(output).finish(), layout, call.exec);
    if (!onTheWay)
        result = applyActivation(activation, result, call.exec);
    return {.tensor = std::move(result), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kSeriesKinds[] = {DataKind::Audio, DataKind::TimeSeries, DataKind::Text};
constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};
constexpr DataKind kVolumeKinds[] = {DataKind::Volume, DataKind::Video};

} // namespace

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
    .weights = convWeights,
    .cost = convCost,
    .forward = forwardConv,
    .purpose = N_("A convolution looks at the picture through a small window, the kernel, and moves it step by step. "
                  "At each place it multiplies what it sees by its weights and adds everything up. The result is "
                  "large where the picture looks like the kernel. One filter finds one pattern everywhere; many "
                  "filters find many patterns, and each gives one feature map."),
    .formula = N_("output(row, column, filter) = activation( bias(filter) + sum over kernel rows, kernel columns and "
                  "channels of input(row · stride + kernel row · dilation − padding, same for columns, channel) · "
                  "kernel(kernel row, kernel column, channel, filter) ). Outside the input there are zeros."),
    .uses = N_("The work horse of image networks: first layers find edges and colours, later ones corners, textures "
               "and parts of objects. On spectrograms it finds patterns of sound in time and pitch."),
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
    .weights = convWeights,
    .cost = convCost,
    .forward = forwardConv,
    .purpose = N_("A convolution in time looks at a few steps at once and moves on step by step. Each filter answers "
                  "strongly where the series looks like its kernel: a rise, a beat, a word. With causal padding it "
                  "only looks back, so it could run while the data comes in."),
    .formula = N_("output(time, filter) = activation( bias(filter) + sum over kernel steps and channels of "
                  "input(time · stride + step · dilation − padding, channel) · kernel(step, channel, filter) ). "
                  "Outside the input there are zeros."),
    .uses = N_("Sound waves, sensor readings, prices, and texts after an embedding; WaveNet stacks it with growing "
               "dilation."),
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
    .weights = convWeights,
    .cost = convCost,
    .forward = forwardConv,
    .purpose = N_("The kernel is a small box that moves through depth, rows and columns. In a scan it sees structures "
                  "across slices; in a film, where depth is time, it sees movement."),
    .formula = N_("output(depth, row, column, filter) = activation( bias(filter) + sum over the kernel's depth, rows, "
                  "columns and channels of input(depth · stride + kernel depth · dilation − padding, same for rows and "
                  "columns, channel) · kernel(kernel depth, kernel row, kernel column, channel, filter) )."),
    .uses = N_("Finding organs and lesions in CT and MRI scans; recognising actions in videos."),
};

} // namespace layerscope
