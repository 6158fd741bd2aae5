// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvTranspose.h"

#include "layer/Activations.h"
#include "layers/ConvCommon.h"
#include "layers/ConvParams.h"
#include "layers/ConvTerms.h"
#include "layers/Dependences.h"
#include "layers/PreparedConv.h"
#include "layers/Sizes.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kLongestAxis = std::int64_t{1} << 40;

template <int Rank>
constexpr ParamDef kTransposeParams[] = {
    kFilters,
    kKernelSize<Rank>,
    stridesParam<Rank>(N_("How far apart the filters of neighbouring input elements are laid down. 2 doubles the "
                          "size.")),
    paddingParam(N_("Valid keeps everything that was laid down, also what sticks out at the borders. Same cuts the "
                    "borders off, so that the output is the input's size times the stride.")),
    {.id = "output_padding",
     .label = N_("Output padding"),
     .help = N_("How many elements are added at the end of each axis, less than the stride. It decides between the "
                "sizes that a strided convolution would shrink to the same. Without it the layer chooses: as many as "
                "give the size times the stride, or whole filters."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {0, 0, 0},
     .hard = {0, kLargestTuple},
     .soft = {0, 3},
     .advanced = true,
     .optional = true,
     .none = true},
    dilationParam<Rank>(N_("Distance between the elements that a filter is laid down on. 2 leaves every other one out, "
                           "so a filter reaches further. Not together with a stride above 1.")),
    kActivation,
    kUseBias,
    kKernelInitializer,
    kBiasInitializer,
    kDataFormat,
};

std::optional<Fault> tooMuchOutputPadding(const Params& params) {
    if (params.isNone("output_padding"))
        return std::nullopt;
    const Ints& padding = params.ints("output_padding");
    for (std::size_t i = 0; i < padding.size(); ++i)
        if (const std::int64_t stride = params.ints("strides")[i]; padding[i] >= stride)
            return Fault{message(N_("The output padding is %1 where the stride is only %2"), padding[i], stride),
                         message(N_("Make the output padding smaller than the stride, or leave it to the layer.")),
                         "output_padding"};
    return std::nullopt;
}

/// One window a spatial axis, outermost first.
std::vector<TransposedWindow> windowsOf(const Params& params, const TensorSpec& input, const Layout& layout) {
    std::vector<TransposedWindow> windows;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        std::optional<std::int64_t> outputPadding;
        if (!params.isNone("output_padding"))
            outputPadding = params.ints("output_padding")[at];
        windows.push_back(TransposedWindow::make(input.shape[layout.spatialAxis(i)], params.ints("kernel_size")[at],
                                                 params.ints("strides")[at], params.ints("dilation_rate")[at],
                                                 paddingOf(params), outputPadding));
    }
    return windows;
}

Shape kernelShape(const Params& params, std::int64_t channels) {
    return kernelOf(params, params.integer("filters"), channels);
}

/// An output element stands where the input element does whose filter has its middle there.
Axis laidAxis(const Axis& axis, const TransposedWindow& window) {
    const auto stride = static_cast<double>(window.stride);
    const double middle = static_cast<double>(window.extent() - 1) / 2;
    return movedAxis(axis, (static_cast<double>(window.crop) - middle) / stride, 1 / stride, 2 * middle / stride);
}

std::optional<Fault> wrongSize(const TransposedWindow& window) {
    if (window.out <= 0)
        return Fault{message(N_("Nothing comes out: one input element, padding 'same', an even kernel and no output "
                                "padding leave no element")),
                     message(N_("Leave the output padding to the layer, or use padding 'valid'.")), "output_padding",
                     0};
    if (window.out > kLongestAxis)
        return Fault{message(N_("The output would be larger than any machine can hold")),
                     message(N_("Use smaller strides.")), "strides", 0};
    return std::nullopt;
}

Checked<TensorSpec> inferTranspose(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const Shape kernel = kernelShape(in.params, input.shape[layout.channelAxis()]);
    for (const auto& wrong :
         {tooMuchOutputPadding(in.params), strideWithDilation(in.params), tooManyWeights(kernel, "kernel_size")})
        if (wrong)
            return tl::unexpected(*wrong);
    TensorSpec out = input;
    const auto windows = windowsOf(in.params, input, layout);
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const TransposedWindow& window = windows[static_cast<std::size_t>(i)];
        if (auto wrong = wrongSize(window))
            return tl::unexpected(*wrong);
        const int axis = layout.spatialAxis(i);
        out.shape[axis] = window.out;
        out.axes[static_cast<std::size_t>(axis)] = laidAxis(input.axes[static_cast<std::size_t>(axis)], window);
    }
    out.shape[layout.channelAxis()] = in.params.integer("filters");
    out.axes[static_cast<std::size_t>(layout.channelAxis())] = channelAxis();
    return inferActivation(in.params.function("activation"), out);
}

std::vector<Dependence> transposeDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const auto windows = windowsOf(in.params, input, layout);
    const Shape before = slidShape(windows, layout, input.shape, in.params.integer("filters"));
    return {activated(laidDependence(windows, layout, input.shape, before, wholeAxis()), in.params, before)};
}

std::vector<WeightDef> transposeWeights(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    std::vector<WeightDef> weights{weightOf("kernel", kernelShape(in.params, input.shape[layout.channelAxis()]),
                                            "kernel_initializer", KernelLayout::FilterChannel)};
    addBias(weights, in.params, in.params.integer("filters"));
    return weights;
}

ConvTransposeGeometry geometryOf(const Params& params, const TensorSpec& input, const Layout& layout) {
    ConvTransposeGeometry geometry{
        .batch = input.shape[0], .channels = input.shape[layout.channelAxis()], .filters = params.integer("filters")};
    std::ranges::copy_backward(windowsOf(params, input, layout), geometry.windows.end());
    return geometry;
}

/// Multiplications are counted on the input: each element is multiplied by the whole kernel.
Cost transposeCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const ConvTransposeGeometry geometry = geometryOf(in.params, input, layout);
    return {.multiplyAccumulates =
                saturatingProduct(saturatingProduct(input.shape),
                                  saturatingProduct(kernelOf(in.params, 1, in.params.integer("filters")))),
            .scratchBytes =
                convTransposeWorkingBytes(geometry, Execution().threads()) + transposedBytes(layout, input, output)};
}

PreparedPointer prepareTranspose(const PrepareCall& call) {
    const TensorSpec& input = call.inputs[0];
    const Layout layout = layoutOf(call.params, input.shape.rank());
    const ConvTransposeGeometry geometry = geometryOf(call.params, input, layout);
    const Shape shape = convOutput(geometry.batch, geometry.windows, layout.spatialRank(), geometry.filters);
    return prepareConvLayer(call, layout, shape, FilterAxis::BeforeLast, [&](const ConvWeights& weights, OnTheWay way) {
        return makeConvTranspose({.geometry = geometry,
                                  .kernel = weights.kernel,
                                  .bias = weights.bias,
                                  .epilogue = way.epilogue,
                                  .finish = std::move(way.finish)});
    });
}

/// Gathered: the taps that laid something down on the element.
Explanation transposeTerms(const TermsCall& call) {
    const Value& input = call.inputs[0];
    const Layout layout = inputLayout(call);
    const auto windows = windowsOf(call.params, {.shape = input.tensor.shape(), .axes = input.axes}, layout);
    KernelLookup kernel = transposedKernel(input.tensor.shape()[layout.channelAxis()], call.params.integer("filters"));
    kernel.bias = biasWeight(call.params, 1);
    const auto taps = [&windows](const Ints& place) { return tapsAt(windows, place); };
    return explainMaps(call, layout, kernelSums(call, layout, kernel, taps));
}

constexpr const char* kNames1D[] = {"Convolution1DTranspose"};
constexpr const char* kNames2D[] = {"Convolution2DTranspose", "Deconvolution2D"};
constexpr const char* kNames3D[] = {"Convolution3DTranspose", "Deconvolution3D"};

} // namespace

extern constexpr LayerDef kConv2DTranspose{
    .id = "Conv2DTranspose",
    .name = N_("Conv2D transpose"),
    .category = Category::Convolution,
    .summary = N_("Paints a filter for every pixel and adds them up: a picture gets larger"),
    .keywords = N_("transposed convolution, deconvolution, deconv, upconvolution, upsample, upsampling, enlarge, "
                   "larger, fractionally strided, decoder, generator, gan, u-net, segmentation, image, picture, 2d"),
    .params = kTransposeParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = convInput<2>,
    .infer = inferTranspose,
    .dependence = transposeDependence,
    .weights = transposeWeights,
    .sizes = transposeSizes,
    .cost = transposeCost,
    .forward = forwardPrepared<prepareTranspose>,
    .prepare = prepareTranspose,
    .terms = transposeTerms,
    .purpose = N_("It goes the way of a convolution backwards. Every input pixel paints the kernel, as strongly as "
                  "its value, onto a larger picture; with stride 2 these stamps are two pixels apart, and where they "
                  "overlap they add up. So a small feature map grows into a picture, by a filter that is learned. It "
                  "does not undo a convolution: it has the same connections in the other direction. Kernel sizes that "
                  "are no multiple of the stride overlap unevenly and leave a checkerboard."),
    .formula = N_("painted(row · stride + kernel row · dilation, same for columns, filter) gets, from each input pixel "
                  "and kernel element, the sum over channels of input(row, column, channel) · kernel(kernel row, "
                  "kernel column, filter, channel). output = activation( bias(filter) + painted, cut at the borders "
                  "as the padding says )."),
    .uses = N_("The decoder of U-Net and other segmentation networks, generators of pictures (DCGAN), autoencoders, "
               "super-resolution."),
    .example = {.caption = N_("Stride 2 with a 2 × 2 kernel of ones: every pixel becomes a block of four. The blocks "
                              "touch and do not overlap."),
                .params = R"({"filters": 1, "kernel_size": [2, 2], "strides": [2, 2]})",
                .inputs = {"[[[[1], [2]], [[3], [4]]]]"},
                .weights = {"[[[[1]], [[1]]], [[[1]], [[1]]]]", "[0]"},
                .output = "[[[[1], [1], [2], [2]], [[1], [1], [2], [2]], [[3], [3], [4], [4]], [[3], [3], [4], "
                          "[4]]]]"},
    .kerasNames = kNames2D,
};

extern constexpr LayerDef kConv1DTranspose{
    .id = "Conv1DTranspose",
    .name = N_("Conv1D transpose"),
    .category = Category::Convolution,
    .summary = N_("Lays a filter down for every step and adds them up: a series gets longer"),
    .keywords = N_("transposed convolution, deconvolution, deconv, upconvolution, upsample, upsampling, longer, "
                   "fractionally strided, decoder, generator, vocoder, time, series, sequence, sound, audio, 1d"),
    .params = kTransposeParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = convInput<1>,
    .infer = inferTranspose,
    .dependence = transposeDependence,
    .weights = transposeWeights,
    .sizes = transposeSizes,
    .cost = transposeCost,
    .forward = forwardPrepared<prepareTranspose>,
    .prepare = prepareTranspose,
    .terms = transposeTerms,
    .purpose = N_("Every step of the series lays down its filter, as strongly as its value, on a longer series; the "
                  "filters of neighbouring steps are a stride apart, and where they overlap they add up. So a short "
                  "series of features becomes a long one: a wave from a spectrogram, for example."),
    .formula = N_("laid(time · stride + step · dilation, filter) gets, from each input time and kernel step, the sum "
                  "over channels of input(time, channel) · kernel(step, filter, channel). output = activation( "
                  "bias(filter) + laid, cut at the ends as the padding says )."),
    .uses = N_("Vocoders, which make sound from a spectrogram; decoders of autoencoders for sound and sensor "
               "readings."),
    .example = {.caption = N_("A pulse of 1 and a pulse of 10 each lay down 1, 2, 3, two steps apart. Where they "
                              "overlap, 3 and 10 add up to 13."),
                .params = R"({"filters": 1, "kernel_size": [3], "strides": [2]})",
                .inputs = {"[[[1], [10]]]"},
                .weights = {"[[[1]], [[2]], [[3]]]", "[0]"},
                .output = "[[[1], [2], [13], [20], [30]]]"},
    .kerasNames = kNames1D,
};

extern constexpr LayerDef kConv3DTranspose{
    .id = "Conv3DTranspose",
    .name = N_("Conv3D transpose"),
    .category = Category::Convolution,
    .summary = N_("Lays a filter down for every voxel and adds them up: a volume gets larger"),
    .keywords = N_("transposed convolution, deconvolution, deconv, upconvolution, upsample, upsampling, larger, "
                   "fractionally strided, decoder, v-net, segmentation, volume, voxel, scan, film, video, 3d"),
    .params = kTransposeParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = convInput<3>,
    .infer = inferTranspose,
    .dependence = transposeDependence,
    .weights = transposeWeights,
    .sizes = transposeSizes,
    .cost = transposeCost,
    .forward = forwardPrepared<prepareTranspose>,
    .prepare = prepareTranspose,
    .terms = transposeTerms,
    .purpose = N_("Every voxel lays down a small box, its kernel times its value, in a larger volume; the boxes of "
                  "neighbours are a stride apart, and where they overlap they add up. So a coarse volume grows back "
                  "to the size of the scan."),
    .formula = N_("laid(depth · stride + kernel depth · dilation, same for rows and columns, filter) gets, from each "
                  "voxel and kernel element, the sum over channels of input(depth, row, column, channel) · "
                  "kernel(kernel depth, kernel row, kernel column, filter, channel). output = activation( "
                  "bias(filter) + laid, cut at the borders as the padding says )."),
    .uses = N_("The decoder of three-dimensional U-Nets and V-Net, which outline organs in scans; making videos."),
    .example = {.caption = N_("Stride 2 along the depth alone: every frame of a tiny film is shown twice, the second "
                              "time at half brightness."),
                .params = R"({"filters": 1, "kernel_size": [2, 1, 1], "strides": [2, 1, 1]})",
                .inputs = {"[[[[[8], [2]]], [[[4], [6]]]]]"},
                .weights = {"[[[[[1]]]], [[[[0.5]]]]]", "[0]"},
                .output = "[[[[[8], [2]]], [[[4], [1]]], [[[4], [6]]], [[[2], [3]]]]]"},
    .kerasNames = kNames3D,
};

} // namespace layerscope
