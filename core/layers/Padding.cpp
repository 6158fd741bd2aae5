// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Gather.h"

#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Moves.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr const char* kPaddingHelp[] = {
    N_("How many zeros are added before the start and after the end."),
    N_("How many rows and columns of zeros are added: top, bottom, left, right."),
    N_("How many slices, rows and columns of zeros are added: front, back, top, bottom, left, right."),
};
constexpr const char* kCroppingHelp[] = {
    N_("How many steps are cut off at the start and at the end."),
    N_("How many rows and columns are cut off: top, bottom, left, right."),
    N_("How many slices, rows and columns are cut off: front, back, top, bottom, left, right."),
};

/// "padding" or "cropping": two numbers a spatial axis, before and after.
template <int Rank>
constexpr ParamDef sidesParam(bool cropping) {
    return {.id = cropping ? "cropping" : "padding",
            .label = cropping ? N_("Cropping") : N_("Padding"),
            .help = cropping ? kCroppingHelp[Rank - 1] : kPaddingHelp[Rank - 1],
            .kind = ParamKind::Tuple,
            .rank = 2 * Rank,
            .ints =
                cropping && Rank == 2 ? std::array<std::int64_t, 6>{} : std::array<std::int64_t, 6>{1, 1, 1, 1, 1, 1},
            .hard = {0, kLargestTuple},
            .soft = {0, 16},
            .telling = true,
            .keras = Rank == 1 ? KerasForm::Plain : KerasForm::Pairs};
}
template <int Rank>
constexpr ParamDef kPaddingParams[] = {sidesParam<Rank>(false), kDataFormat};
template <int Rank>
constexpr ParamDef kCroppingParams[] = {sidesParam<Rank>(true), kDataFormat};
constexpr ParamDef kCropping1DParams[] = {sidesParam<1>(true)}; // Keras has channels last alone here

template <int Rank>
InputSpec spatialInput(const Params& /*params*/) {
    return {.rank = Rank + 2};
}

/// How far each spatial axis grows before its start and after its end; cropping is negative.
struct Growth {
    Layout layout;
    Ints before;
    Ints after;
};

Growth growthOf(const Params& params, int rank) {
    const bool cropping = params.find("cropping") != nullptr;
    const Ints& sides = params.ints(cropping ? "cropping" : "padding");
    const std::int64_t sign = cropping ? -1 : 1;
    Growth growth{.layout = {.rank = rank}, .before = {}, .after = {}};
    if (params.find("data_format"))
        growth.layout = layoutOf(params, rank);
    for (std::size_t i = 0; i + 1 < sides.size(); i += 2) {
        growth.before.push_back(sign * sides[i]);
        growth.after.push_back(sign * sides[i + 1]);
    }
    return growth;
}

Checked<TensorSpec> inferGrowth(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    const Growth growth = growthOf(in.params, out.shape.rank());
    for (int i = 0; i < growth.layout.spatialRank(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int axis = growth.layout.spatialAxis(i);
        const std::int64_t size = out.shape[axis] + growth.before[at] + growth.after[at];
        if (size <= 0)
            return fault(message(N_("%1 of %2 elements would be cut off"), -growth.before[at] - growth.after[at],
                                 out.shape[axis]),
                         message(N_("At least one element must stay along each axis. Cut off less.")), "cropping", 0);
        out.shape[axis] = size;
        Axis& meaning = out.axes[static_cast<std::size_t>(axis)];
        meaning = movedAxis(meaning, -static_cast<double>(growth.before[at]), 1);
    }
    return out;
}

std::vector<Dependence> growthDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& input = in.inputs[0].shape;
    const Growth growth = growthOf(in.params, input.rank());
    std::vector<AxisDependence> axes;
    for (int d = 0; d < input.rank(); ++d)
        axes.push_back(sameAxis(d));
    for (int i = 0; i < growth.layout.spatialRank(); ++i) {
        const int axis = growth.layout.spatialAxis(i);
        axes[static_cast<std::size_t>(axis)] =
            shiftedAxis(axis, growth.before[static_cast<std::size_t>(i)], input[axis], output.shape[axis]);
    }
    return {axisWise(input, output.shape, std::move(axes))};
}

std::vector<Picks> growthPicks(const Params& params, const Shape& from, const Shape& to) {
    const Growth growth = growthOf(params, from.rank());
    std::vector<Picks> picks(static_cast<std::size_t>(from.rank()));
    for (int i = 0; i < growth.layout.spatialRank(); ++i) {
        const int axis = growth.layout.spatialAxis(i);
        const std::int64_t before = growth.before[static_cast<std::size_t>(i)];
        if (before != 0 || to[axis] != from[axis])
            picks[static_cast<std::size_t>(axis)] = stretch(from[axis], -before, to[axis]);
    }
    return picks;
}

Value forwardGrowth(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const auto picks = growthPicks(call.params, x.shape(), call.output.shape);
    return {.tensor = gathered(x, picks, 0, call.exec), .axes = call.output.axes, .mask = {}};
}

PreparedPointer prepareGrowth(const PrepareCall& call) {
    return preparedPicks(call, growthPicks(call.params, call.inputs[0].shape, call.output.shape));
}

Explanation growthTerms(const TermsCall& call) {
    const Growth growth = growthOf(call.params, call.output.shape.rank());
    std::vector<std::int64_t> index(call.element.begin(), call.element.end());
    for (int i = 0; i < growth.layout.spatialRank(); ++i)
        index[static_cast<std::size_t>(growth.layout.spatialAxis(i))] -= growth.before[static_cast<std::size_t>(i)];
    return movedFrom(call, index);
}

Cost noCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

constexpr DataKind kSeriesKinds[] = {DataKind::Audio, DataKind::TimeSeries, DataKind::Text};
constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};
constexpr DataKind kVolumeKinds[] = {DataKind::Volume, DataKind::Video};

} // namespace

extern constexpr LayerDef kZeroPadding2D{
    .id = "ZeroPadding2D",
    .name = N_("Zero padding 2D"),
    .category = Category::Shape,
    .summary = N_("Puts a frame of zeros around a picture"),
    .keywords = N_("pad, border, margin, frame, edge, enlarge, zeros, canvas, image, picture, 2d"),
    .params = kPaddingParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = spatialInput<2>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("A convolution cannot look past the edge, so it shrinks the picture. A frame of zeros gives it room: "
                  "the size stays, and what lies at the edge is seen as often as what lies in the middle. With a "
                  "layer of its own, each side can have a width of its own."),
    .formula = N_("output(row, column, channel) = input(row − top, column − left, channel), and 0 outside the input."),
    .uses = N_("Before convolutions with stride 2 in ResNet and MobileNet, where the frame must be the same on every "
               "system."),
    .example = {.caption = N_("One row above, none below, one column left and two right of a picture of two pixels."),
                .params = R"({"padding": [1, 0, 1, 2]})",
                .inputs = {"[[[[5], [6]]]]"},
                .output = "[[[[0], [0], [0], [0], [0]], [[0], [5], [6], [0], [0]]]]"},
};

extern constexpr LayerDef kZeroPadding1D{
    .id = "ZeroPadding1D",
    .name = N_("Zero padding 1D"),
    .category = Category::Shape,
    .summary = N_("Adds zeros before the start and after the end of a series"),
    .keywords = N_("pad, border, margin, silence, lengthen, extend, zeros, time, series, sound, 1d"),
    .params = kPaddingParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = spatialInput<1>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("Zeros before the start and after the end, silence for a sound, give a convolution room to look at "
                  "the first and the last steps as it does at all others. Zeros before the start alone let it look "
                  "back only."),
    .formula = N_("output(time, channel) = input(time − start, channel), and 0 outside the input."),
    .uses = N_("Before one-dimensional convolutions; bringing series to one length."),
    .example = {.caption = N_("One zero before, two after."),
                .params = R"({"padding": [1, 2]})",
                .inputs = {"[[[7], [8]]]"},
                .output = "[[[0], [7], [8], [0], [0]]]"},
};

extern constexpr LayerDef kZeroPadding3D{
    .id = "ZeroPadding3D",
    .name = N_("Zero padding 3D"),
    .category = Category::Shape,
    .summary = N_("Puts a shell of zeros around a volume or a film"),
    .keywords = N_("pad, border, margin, frame, shell, edge, enlarge, zeros, volume, scan, film, video, 3d"),
    .params = kPaddingParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = spatialInput<3>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("Zeros on all six sides of a block of numbers give a three-dimensional convolution room at the "
                  "surface. In a film, where depth is time, the front and the back are dark pictures before and "
                  "after."),
    .formula = N_("output(depth, row, column, channel) = input(depth − front, row − top, column − left, channel), and "
                  "0 outside the input."),
    .uses = N_("Before three-dimensional convolutions on scans and videos."),
    .example = {.caption = N_("A dark slice before and one after a volume of a single slice."),
                .params = R"({"padding": [1, 1, 0, 0, 0, 0]})",
                .inputs = {"[[[[[3], [4]]]]]"},
                .output = "[[[[[0], [0]]], [[[3], [4]]], [[[0], [0]]]]]"},
};

extern constexpr LayerDef kCropping2D{
    .id = "Cropping2D",
    .name = N_("Cropping 2D"),
    .category = Category::Shape,
    .summary = N_("Cuts off the edges of a picture"),
    .keywords = N_("crop, cut, trim, slice, edge, border, margin, remove, section, window, image, picture, 2d"),
    .params = kCroppingParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = spatialInput<2>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("Rows and columns at the edges are thrown away, on each side as many as you say. What stays keeps "
                  "its numbers and its place on the source."),
    .formula = N_("output(row, column, channel) = input(row + top, column + left, channel)"),
    .uses = N_("Making the bridges of the first U-Net fit its smaller decoder; leaving out the sky and the bonnet in "
               "pictures for self-driving cars; removing what a transposed convolution has too much."),
    .example = {.caption = N_("The first row and the last column go."),
                .params = R"({"cropping": [1, 0, 0, 1]})",
                .inputs = {"[[[[1], [2], [3]], [[4], [5], [6]]]]"},
                .output = "[[[[4], [5]]]]"},
};

extern constexpr LayerDef kCropping1D{
    .id = "Cropping1D",
    .name = N_("Cropping 1D"),
    .category = Category::Shape,
    .summary = N_("Cuts off the start and the end of a series"),
    .keywords = N_("crop, cut, trim, slice, shorten, start, end, remove, section, time, series, sound, 1d"),
    .params = kCropping1DParams,
    .dataKinds = kSeriesKinds,
    .inputSpec = spatialInput<1>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("Steps at the start and at the end are thrown away. What stays keeps its numbers and its place in "
                  "time."),
    .formula = N_("output(time, channel) = input(time + start, channel)"),
    .uses = N_("Making branches of different length fit together; leaving out steps at the ends, where a convolution "
               "saw padding."),
    .example = {.caption = N_("One step off the start, one off the end."),
                .params = R"({"cropping": [1, 1]})",
                .inputs = {"[[[1], [2], [3], [4]]]"},
                .output = "[[[2], [3]]]"},
};

extern constexpr LayerDef kCropping3D{
    .id = "Cropping3D",
    .name = N_("Cropping 3D"),
    .category = Category::Shape,
    .summary = N_("Cuts off the outer layers of a volume or a film"),
    .keywords = N_("crop, cut, trim, slice, edge, shell, remove, section, volume, scan, film, video, 3d"),
    .params = kCroppingParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = spatialInput<3>,
    .infer = inferGrowth,
    .dependence = growthDependence,
    .sizes = paddingSizes,
    .cost = noCost,
    .forward = forwardGrowth,
    .prepare = prepareGrowth,
    .terms = growthTerms,
    .purpose = N_("Slices, rows and columns on the outside of a block of numbers are thrown away, on each of the six "
                  "sides as many as you say."),
    .formula = N_("output(depth, row, column, channel) = input(depth + front, row + top, column + left, channel)"),
    .uses = N_("Making the bridges of a three-dimensional U-Net fit its decoder; leaving out the first and the last "
               "pictures of a film."),
    .example = {.caption = N_("Of three slices the middle one stays."),
                .params = R"({"cropping": [1, 1, 0, 0, 0, 0]})",
                .inputs = {"[[[[[1]]], [[[2]]], [[[3]]]]]"},
                .output = "[[[[[2]]]]]"},
};

} // namespace layerscope
