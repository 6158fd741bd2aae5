// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Interpolations.h"
#include "layers/Moves.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ParamDef sideParam(const char* id, const char* label, const char* help) {
    return {.id = id,
            .label = label,
            .help = help,
            .number = 64,
            .hard = {1, kLargestSize},
            .soft = {1, 512},
            .telling = true};
}

constexpr ParamDef kResizingParams[] = {
    sideParam("height", N_("Height"), N_("How many rows come out.")),
    sideParam("width", N_("Width"), N_("How many columns come out.")),
    interpolationParam("bilinear"),
    {.id = "crop_to_aspect_ratio",
     .label = N_("Crop to fit"),
     .help = N_("Cuts the input to the proportions of the output first, around its middle, so that nothing is "
                "stretched."),
     .kind = ParamKind::Flag,
     .number = 0},
    {.id = "pad_to_aspect_ratio",
     .label = N_("Pad to fit"),
     .help = N_("Puts a frame around the input that gives it the proportions of the output, so that nothing is "
                "stretched or lost. Not together with cropping."),
     .kind = ParamKind::Flag,
     .number = 0},
    {.id = "fill_value",
     .label = N_("Frame value"),
     .help = N_("The number that the frame is filled with."),
     .kind = ParamKind::Number,
     .number = 0,
     .hard = {-1e30, 1e30},
     .soft = {-1, 1},
     .advanced = true},
    {.id = "antialias",
     .label = N_("Antialias"),
     .help = N_("When the picture shrinks, lets every pixel count instead of those nearby alone. Fine patterns become "
                "grey instead of false coarse ones."),
     .kind = ParamKind::Flag,
     .number = 0,
     .advanced = true},
    kDataFormat,
};

InputSpec resizingInput(const Params& /*params*/) {
    return {.rank = 4, .dtype = DType::Float32};
}

/// One axis: `count` elements from `first` on, which may lie outside the input, become `out`.
struct Side {
    int axis = 0;
    std::int64_t in = 1;
    std::int64_t first = 0;
    std::int64_t count = 1;
    std::int64_t out = 1;
};
using Sides = std::array<Side, 2>; ///< rows, columns

/// How long an axis is where the other, `other` long, keeps the proportions of the output; in Keras's rounding.
std::int64_t inProportion(std::int64_t other, std::int64_t outHere, std::int64_t outThere) {
    return static_cast<std::int64_t>(static_cast<double>(other * outHere) / static_cast<double>(outThere));
}

void crop(Side& side, std::int64_t proportional) {
    side.count = std::max<std::int64_t>(std::min(side.in, proportional), 1);
    side.first = (side.in - side.count) / 2;
}

void pad(Side& side, std::int64_t proportional) {
    const std::int64_t frame = (std::max(side.in, proportional) - side.in) / 2;
    side.first = -frame;
    side.count = side.in + 2 * frame;
}

Sides sidesOf(const Params& params, const Shape& shape) {
    const Layout layout = layoutOf(params, shape.rank());
    Sides sides{};
    for (int i = 0; i < 2; ++i) {
        const int axis = layout.spatialAxis(i);
        sides[static_cast<std::size_t>(i)] = {.axis = axis,
                                              .in = shape[axis],
                                              .first = 0,
                                              .count = shape[axis],
                                              .out = params.integer(i == 0 ? "height" : "width")};
    }
    auto& [rows, columns] = sides;
    const std::int64_t height = inProportion(columns.in, rows.out, columns.out);
    const std::int64_t width = inProportion(rows.in, columns.out, rows.out);
    if (params.flag("crop_to_aspect_ratio")) {
        crop(rows, height);
        crop(columns, width);
    } else if (params.flag("pad_to_aspect_ratio")) {
        pad(rows, height);
        if (rows.first == 0) // Keras frames one axis at most
            pad(columns, width);
    }
    return sides;
}

Checked<TensorSpec> inferResizing(const LayerInput& in) {
    if (in.params.flag("crop_to_aspect_ratio") && in.params.flag("pad_to_aspect_ratio"))
        return fault(message(N_("A picture is either cropped or padded to fit, not both")),
                     message(N_("Switch one of them off.")), "pad_to_aspect_ratio");
    TensorSpec out = in.inputs[0];
    for (const Side& side : sidesOf(in.params, out.shape)) {
        const double pace = static_cast<double>(side.count) / static_cast<double>(side.out);
        Axis& meaning = out.axes[static_cast<std::size_t>(side.axis)];
        meaning = movedAxis(meaning, static_cast<double>(side.first) + pace / 2 - 0.5, pace,
                            reachOf(interpolationOf(in.params), side.count, side.out, in.params.flag("antialias")));
        out.shape[side.axis] = side.out;
    }
    return out;
}

/// Cut or framed first, then each output element from its taps.
AxisDependence sideDependence(const Side& side, Interpolation interpolation, bool antialias) {
    const AxisDependence framed = shiftedAxis(side.axis, -side.first, side.in, side.count);
    if (side.count == side.out)
        return framed;
    const auto lists = interpolation == Interpolation::Nearest
                           ? listsOf(nearestPicks(side.count, side.out))
                           : listsOf(resampling(side.count, side.out, interpolation, antialias));
    return chained(framed, listedAxis(side.axis, lists));
}

std::vector<Dependence> resizingDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& input = in.inputs[0].shape;
    std::vector<AxisDependence> axes;
    for (int d = 0; d < input.rank(); ++d)
        axes.push_back(sameAxis(d));
    for (const Side& side : sidesOf(in.params, input))
        axes[static_cast<std::size_t>(side.axis)] =
            sideDependence(side, interpolationOf(in.params), in.params.flag("antialias"));
    return {axisWise(input, output.shape, std::move(axes))};
}

Cost resizingCost(const LayerInput& in, const TensorSpec& output) {
    TensorSpec between = in.inputs[0];
    const Sides sides = sidesOf(in.params, between.shape);
    const std::int64_t columns = between.shape[sides[1].axis];
    between.shape[sides[0].axis] = std::max(sides[0].count, sides[0].out);
    between.shape[sides[1].axis] = std::max(sides[1].count, columns);
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(output.shape), 4),
            .scratchBytes = static_cast<std::int64_t>(between.bytes().value_or(0))};
}

/// For each axis where the output comes from when nothing is blended, or only the frame and the cut are made.
std::vector<Picks> picksOf(const Sides& sides, bool nearest) {
    std::vector<Picks> picks(4);
    for (const Side& side : sides) {
        Picks& along = picks[static_cast<std::size_t>(side.axis)];
        if (side.first != 0 || side.count != side.in)
            along = stretch(side.in, side.first, side.count);
        if (!nearest || side.count == side.out)
            continue;
        Picks closest = nearestPicks(side.count, side.out);
        if (!along.empty())
            for (std::int64_t& index : closest)
                index = along[static_cast<std::size_t>(index)];
        along = std::move(closest);
    }
    return picks;
}

Value forwardResizing(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const Sides sides = sidesOf(call.params, x.shape());
    const Interpolation interpolation = interpolationOf(call.params);
    const bool nearest = interpolation == Interpolation::Nearest;
    const auto fill = static_cast<float>(call.params.number("fill_value"));
    Tensor y = gathered(x, picksOf(sides, nearest), fill, call.exec);
    if (!nearest)
        y = resizedPictures(y, {sides[0].axis, sides[1].axis}, {sides[0].out, sides[1].out}, interpolation,
                            call.params.flag("antialias"), call.exec);
    return {.tensor = std::move(y), .axes = call.output.axes, .mask = {}};
}

Explanation resizingTerms(const TermsCall& call) {
    const Sides sides = sidesOf(call.params, call.inputs[0].tensor.shape());
    const Interpolation interpolation = interpolationOf(call.params);
    std::array<std::vector<AxisTap>, 2> taps;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const Side& side = sides[i];
        taps[i] = axisTaps(side.count, side.out, call.element[static_cast<std::size_t>(side.axis)], interpolation,
                           call.params.flag("antialias"));
        for (AxisTap& tap : taps[i])
            tap.index += side.first;
    }
    const auto fill = static_cast<double>(static_cast<float>(call.params.number("fill_value")));
    if (interpolation != Interpolation::Nearest)
        return blendedTerms(call, {sides[0].axis, sides[1].axis}, taps, fill);
    std::vector<std::int64_t> index(call.element.begin(), call.element.end());
    for (std::size_t i = 0; i < sides.size(); ++i)
        index[static_cast<std::size_t>(sides[i].axis)] = taps[i].front().index;
    return movedFrom(call, index, fill);
}

constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};

} // namespace

extern constexpr LayerDef kResizing{
    .id = "Resizing",
    .name = N_("Resizing"),
    .category = Category::Shape,
    .summary = N_("Brings pictures to a fixed size"),
    .keywords = N_("resize, scale, zoom, enlarge, shrink, upscale, downscale, thumbnail, fit, stretch, letterbox, "
                   "crop, pad, interpolate, bilinear, bicubic, lanczos, image, picture, preprocess"),
    .params = kResizingParams,
    .dataKinds = kImageKinds,
    .inputSpec = resizingInput,
    .infer = inferResizing,
    .dependence = resizingDependence,
    .sizes = resizingSizes,
    .cost = resizingCost,
    .forward = forwardResizing,
    .terms = resizingTerms,
    .purpose = N_("Photos come in every size, a network wants one. Resizing looks up, for each pixel of the output, "
                  "the place on the input that it covers, and blends the pixels there. Other proportions are "
                  "stretched, cut to fit or framed."),
    .formula = N_("output(row, column) = the input at ((row + ½) · input rows / output rows − ½, the same for "
                  "columns), blended from the pixels around that place by weights that sum to 1."),
    .uses = N_("The first layer of image models, so that they take pictures of any size."),
    .example = {.caption = N_("Two pixels become four: the new ones stand a quarter and three quarters of the way."),
                .params = R"({"height": 1, "width": 4})",
                .inputs = {"[[[[0], [4]]]]"},
                .output = "[[[[0], [1], [3], [4]]]]"},
};

} // namespace layerscope
