// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Interpolations.h"
#include "layers/Moves.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kUpSampling1DParams[] = {
    {.id = "size",
     .label = N_("Size"),
     .help = N_("How many times longer the series becomes."),
     .number = 2,
     .hard = {1, kLargestTuple},
     .soft = {1, 8},
     .telling = true,
     .formerly = "length"},
};
template <int Rank>
constexpr ParamDef kSize{.id = "size",
                         .label = N_("Size"),
                         .help = N_("How many times larger each axis becomes."),
                         .kind = ParamKind::Tuple,
                         .rank = Rank,
                         .ints = {2, 2, 2},
                         .hard = {1, kLargestTuple},
                         .soft = {1, 8},
                         .telling = true};
constexpr ParamDef kUpSampling2DParams[] = {kSize<2>, interpolationParam("nearest"), kDataFormat};
constexpr ParamDef kUpSampling3DParams[] = {kSize<3>, kDataFormat};

bool isNearest(const Params& params) {
    return !params.find("interpolation") || interpolationOf(params) == Interpolation::Nearest;
}

template <int Rank>
InputSpec upSamplingInput(const Params& params) {
    return {.rank = Rank + 2, .dtype = isNearest(params) ? std::nullopt : std::optional(DType::Float32)};
}

Ints factorsOf(const Params& params) {
    const ParamValue* size = params.find("size");
    return std::holds_alternative<Ints>(*size) ? std::get<Ints>(*size) : Ints{std::get<std::int64_t>(*size)};
}

Layout layoutFor(const Params& params, int rank) {
    return params.find("data_format") ? layoutOf(params, rank) : Layout{.rank = rank};
}

Checked<TensorSpec> inferUpSampling(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    const Layout layout = layoutFor(in.params, out.shape.rank());
    const Ints factors = factorsOf(in.params);
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const std::int64_t factor = factors[static_cast<std::size_t>(i)];
        const int axis = layout.spatialAxis(i);
        const double reach =
            reachOf(isNearest(in.params) ? Interpolation::Nearest : interpolationOf(in.params), 1, factor);
        out.shape[axis] = saturatingProduct(out.shape[axis], factor);
        Axis& meaning = out.axes[static_cast<std::size_t>(axis)];
        const double pace = 1 / static_cast<double>(factor);
        meaning = movedAxis(meaning, pace / 2 - 0.5, pace, reach);
    }
    return out;
}

std::vector<Dependence> upSamplingDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& input = in.inputs[0].shape;
    const Layout layout = layoutFor(in.params, input.rank());
    const Ints factors = factorsOf(in.params);
    std::vector<AxisDependence> axes;
    for (int d = 0; d < input.rank(); ++d)
        axes.push_back(sameAxis(d));
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const int axis = layout.spatialAxis(i);
        const std::int64_t factor = factors[static_cast<std::size_t>(i)];
        if (isNearest(in.params))
            axes[static_cast<std::size_t>(axis)] = blockAxis(axis, 1, factor);
        else if (factor > 1)
            axes[static_cast<std::size_t>(axis)] = listedAxis(
                axis, listsOf(resampling(input[axis], output.shape[axis], interpolationOf(in.params), false)));
    }
    return {axisWise(input, output.shape, std::move(axes))};
}

Cost upSamplingCost(const LayerInput& in, const TensorSpec& output) {
    if (isNearest(in.params))
        return {};
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(output.shape), 4),
            .scratchBytes = static_cast<std::int64_t>(output.bytes().value_or(0))};
}

std::vector<Picks> repeatingPicks(const Params& params, const Shape& shape) {
    const Layout layout = layoutFor(params, shape.rank());
    const Ints factors = factorsOf(params);
    std::vector<Picks> picks(static_cast<std::size_t>(layout.rank));
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const std::int64_t factor = factors[static_cast<std::size_t>(i)];
        if (factor > 1)
            picks[static_cast<std::size_t>(layout.spatialAxis(i))] = repeats(shape[layout.spatialAxis(i)], factor);
    }
    return picks;
}

Value forwardUpSampling(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const Layout layout = layoutFor(call.params, x.shape().rank());
    if (isNearest(call.params))
        return {.tensor = gathered(x, repeatingPicks(call.params, x.shape()), 0, call.exec),
                .axes = call.output.axes,
                .mask = {}};
    const std::array axes{layout.spatialAxis(0), layout.spatialAxis(1)};
    return {.tensor = resizedPictures(x, axes, {call.output.shape[axes[0]], call.output.shape[axes[1]]},
                                      interpolationOf(call.params), false, call.exec),
            .axes = call.output.axes,
            .mask = {}};
}

PreparedPointer prepareUpSampling(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    if (isNearest(call.params))
        return preparedPicks(call, repeatingPicks(call.params, shape));
    const Layout layout = layoutFor(call.params, shape.rank());
    const std::array axes{layout.spatialAxis(0), layout.spatialAxis(1)};
    const std::array sizes{call.output.shape[axes[0]], call.output.shape[axes[1]]};
    return preparedAlone(call, [axes, sizes, interpolation = interpolationOf(call.params)](
                                   std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
        copyNumbers(resizedPictures(inputs[0], axes, sizes, interpolation, false, exec).floats(), y, exec);
    });
}

Explanation upSamplingTerms(const TermsCall& call) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout = layoutFor(call.params, shape.rank());
    const Ints factors = factorsOf(call.params);
    if (isNearest(call.params)) {
        std::vector<std::int64_t> index(call.element.begin(), call.element.end());
        for (int i = 0; i < layout.spatialRank(); ++i)
            index[static_cast<std::size_t>(layout.spatialAxis(i))] /= factors[static_cast<std::size_t>(i)];
        return movedFrom(call, index);
    }
    const std::array axes{layout.spatialAxis(0), layout.spatialAxis(1)};
    std::array<std::vector<AxisTap>, 2> taps;
    for (std::size_t i = 0; i < axes.size(); ++i)
        taps[i] = axisTaps(shape[axes[i]], call.output.shape[axes[i]], call.element[static_cast<std::size_t>(axes[i])],
                           interpolationOf(call.params), false);
    return blendedTerms(call, axes, taps);
}

constexpr DataKind kSeriesKinds[] = {DataKind::Audio, DataKind::TimeSeries, DataKind::Text};
constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};
constexpr DataKind kVolumeKinds[] = {DataKind::Volume, DataKind::Video};

} // namespace

extern constexpr LayerDef kUpSampling2D{
    .id = "UpSampling2D",
    .name = N_("Upsampling 2D"),
    .category = Category::Shape,
    .summary = N_("Enlarges a picture by repeating or blending its pixels"),
    .keywords = N_("upscale, enlarge, zoom, magnify, bigger, double, resize, interpolate, nearest, bilinear, bicubic, "
                   "unpool, decoder, image, picture, 2d"),
    .params = kUpSampling2DParams,
    .dataKinds = kImageKinds,
    .inputSpec = upSamplingInput<2>,
    .infer = inferUpSampling,
    .dependence = upSamplingDependence,
    .sizes = upSamplingSizes,
    .cost = upSamplingCost,
    .forward = forwardUpSampling,
    .prepare = prepareUpSampling,
    .terms = upSamplingTerms,
    .purpose = N_("The picture becomes a whole number of times larger. Nothing is learned: each pixel is repeated, or "
                  "the new ones are blended from their neighbours. A convolution afterwards can draw the detail. "
                  "Together they make an alternative to a transposed convolution that leaves no chessboard pattern."),
    .formula = N_("nearest: output(row, column, channel) = input(row / size, column / size, channel), rounded down. "
                  "Otherwise the place (row + ½) / size − ½ of the input, blended from the pixels around it."),
    .uses = N_("The way back up in U-Net, autoencoders and generators; bringing feature maps to one size before they "
               "are added."),
    .example = {.caption = N_("Every pixel becomes a block of two by two."),
                .params = R"({"size": [2, 2]})",
                .inputs = {"[[[[1], [2]]]]"},
                .output = "[[[[1], [1], [2], [2]], [[1], [1], [2], [2]]]]"},
};

extern constexpr LayerDef kUpSampling1D{
    .id = "UpSampling1D",
    .name = N_("Upsampling 1D"),
    .category = Category::Shape,
    .summary = N_("Stretches a series by repeating each step"),
    .keywords = N_("upscale, enlarge, zoom, stretch, slow, longer, repeat, double, unpool, decoder, time, series, "
                   "sound, 1d"),
    .params = kUpSampling1DParams,
    .dataKinds = kSeriesKinds,
    .inputSpec = upSamplingInput<1>,
    .infer = inferUpSampling,
    .dependence = upSamplingDependence,
    .sizes = upSamplingSizes,
    .cost = upSamplingCost,
    .forward = forwardUpSampling,
    .prepare = prepareUpSampling,
    .terms = upSamplingTerms,
    .purpose = N_("Each step is said several times, so the series becomes a whole number of times longer. It undoes "
                  "the shortening of a pooling layer, though not its loss of detail."),
    .formula = N_("output(time, channel) = input(time / size, channel), rounded down."),
    .uses = N_("The way back up in autoencoders of sounds and sensor readings."),
    .example = {.caption = N_("Every step twice."),
                .params = R"({"size": 2})",
                .inputs = {"[[[1], [2]]]"},
                .output = "[[[1], [1], [2], [2]]]"},
};

extern constexpr LayerDef kUpSampling3D{
    .id = "UpSampling3D",
    .name = N_("Upsampling 3D"),
    .category = Category::Shape,
    .summary = N_("Enlarges a volume or a film by repeating its elements"),
    .keywords = N_("upscale, enlarge, zoom, magnify, bigger, double, repeat, unpool, decoder, volume, voxel, scan, "
                   "film, video, 3d"),
    .params = kUpSampling3DParams,
    .dataKinds = kVolumeKinds,
    .inputSpec = upSamplingInput<3>,
    .infer = inferUpSampling,
    .dependence = upSamplingDependence,
    .sizes = upSamplingSizes,
    .cost = upSamplingCost,
    .forward = forwardUpSampling,
    .prepare = prepareUpSampling,
    .terms = upSamplingTerms,
    .purpose = N_("Each element of the block of numbers becomes a box of equal ones. With size 2 there are eight times "
                  "as many afterwards."),
    .formula = N_("output(depth, row, column, channel) = input(depth / size, row / size, column / size, channel), "
                  "rounded down."),
    .uses = N_("The way back up in three-dimensional U-Nets for scans, and in generators of videos."),
    .example = {.caption = N_("Every slice twice, every column three times."),
                .params = R"({"size": [2, 1, 3]})",
                .inputs = {"[[[[[1], [2]]]]]"},
                .output = "[[[[[1], [1], [1], [2], [2], [2]]], [[[1], [1], [1], [2], [2], [2]]]]]"},
};

} // namespace layerscope
