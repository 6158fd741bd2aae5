// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Gather.h"
#include "kernels/Permute.h"
#include "layer/Dependence.h"
#include "layer/SameNumbers.h"
#include "layers/CommonParams.h"
#include "layers/Moves.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kWhatIsLeft = -1;

constexpr ParamDef kReshapeParams[] = {
    {.id = "target_shape",
     .label = N_("Target shape"),
     .help = N_("The sizes that come out, without the batch. One of them may be -1: whatever is left."),
     .kind = ParamKind::Shape,
     .ints = {kWhatIsLeft},
     .intCount = 1,
     .hard = {-1, kLargestSize},
     .soft = {-1, 512},
     .telling = true},
};
constexpr ParamDef kPermuteParams[] = {
    {.id = "dims",
     .label = N_("Order"),
     .help = N_("Which axis of the input comes first, which second, and so on. They count from 1; the batch stays "
                "where it is. 2, 1, 3 swaps rows and columns of a picture."),
     .kind = ParamKind::IntList,
     .ints = {2, 1, 3},
     .intCount = 3,
     .hard = {1, Shape::kMaxRank - 1},
     .soft = {1, 4},
     .telling = true},
};
constexpr ParamDef kRepeatVectorParams[] = {
    {.id = "n",
     .label = N_("Times"),
     .help = N_("How many copies come out, one behind the other."),
     .number = 3,
     .hard = {1, kLargestSize},
     .soft = {1, 64},
     .telling = true},
};

InputSpec anyInput(const Params& /*params*/) {
    return {.minRank = 1};
}

std::int64_t elementsBehindBatch(const Shape& shape) {
    return saturatingProduct(Shape(shape.dims().subspan(1)));
}

/// What the -1 stands for; 0 when nothing fits.
std::int64_t sizeLeft(std::int64_t elements, const Ints& target) {
    std::int64_t known = 1;
    for (const std::int64_t size : target)
        known = size == kWhatIsLeft ? known : saturatingProduct(known, size);
    return known > 0 && elements % known == 0 ? elements / known : 0;
}

Checked<TensorSpec> inferReshape(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Ints& target = in.params.ints("target_shape");
    const auto open = std::ranges::count(target, kWhatIsLeft);
    if (open > 1)
        return fault(message(N_("Only one size can be -1")), message(N_("Give the others as numbers.")),
                     "target_shape");
    const std::int64_t elements = elementsBehindBatch(input.shape);
    const std::int64_t left = sizeLeft(elements, target);
    Shape shape{input.shape[0]};
    for (const std::int64_t size : target)
        shape.append(size == kWhatIsLeft ? left : size);
    if (left == 0 || (open == 0 && left != 1))
        return fault(message(N_("%1 numbers do not fit into the shape %2"), elements,
                             Shape(std::span<const std::int64_t>(target)).toString()),
                     message(N_("The product of the sizes must be the number of numbers. -1 takes whatever is left.")),
                     "target_shape");
    Axes axes = shape == input.shape ? input.axes : defaultAxes(shape.rank());
    axes[0] = input.axes[0];
    return TensorSpec{.shape = shape, .axes = std::move(axes), .dtype = input.dtype};
}

InputSpec permuteInput(const Params& params) {
    return {.rank = static_cast<int>(params.ints("dims").size()) + 1};
}

std::vector<int> orderOf(const Params& params) {
    std::vector<int> order{0};
    for (const std::int64_t dim : params.ints("dims"))
        order.push_back(static_cast<int>(dim));
    return order;
}

Checked<TensorSpec> inferPermute(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const std::vector<int> order = orderOf(in.params);
    std::vector<int> sorted = order;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < sorted.size(); ++i)
        if (sorted[i] != static_cast<int>(i))
            return fault(message(N_("This is no order of the axes 1 to %1"), sorted.size() - 1),
                         message(N_("Name each axis once, beginning with 1.")), "dims");
    TensorSpec out{.shape = permutedShape(input.shape, order), .axes = {}, .dtype = input.dtype};
    for (const int axis : order)
        out.axes.push_back(input.axes[static_cast<std::size_t>(axis)]);
    return out;
}

Value forwardPermute(const ForwardCall& call) {
    return {.tensor = permuted(call.inputs[0].tensor, orderOf(call.params), call.exec),
            .axes = call.output.axes,
            .mask = {}};
}

InputSpec repeatVectorInput(const Params& /*params*/) {
    return {.rank = 2};
}

Checked<TensorSpec> inferRepeatVector(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    Axes axes = defaultAxes(3);
    axes[0] = input.axes[0];
    return TensorSpec{.shape = {input.shape[0], in.params.integer("n"), input.shape[1]},
                      .axes = std::move(axes),
                      .dtype = input.dtype};
}

std::vector<Dependence> reshapeDependence(const LayerInput& in, const TensorSpec& output) {
    return {reshaped(in.inputs[0].shape, output.shape)};
}

std::vector<Dependence> permuteDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    return {permutedAxes(in.inputs[0].shape, orderOf(in.params))};
}

std::vector<Dependence> repeatVectorDependence(const LayerInput& in, const TensorSpec& output) {
    return {axisWise(in.inputs[0].shape, output.shape, {sameAxis(0), sameAxis(2)})};
}

Value forwardRepeatVector(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const std::array<Picks, 3> picks{Picks{}, repeats(1, call.params.integer("n")), Picks{}};
    const Tensor one = x.reshaped({x.shape()[0], 1, x.shape()[1]});
    return {.tensor = gathered(one, picks, 0, call.exec), .axes = call.output.axes, .mask = {}};
}

Explanation permuteTerms(const TermsCall& call) {
    const std::vector<int> order = orderOf(call.params);
    std::vector<std::int64_t> index(call.element.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        index[static_cast<std::size_t>(order[i])] = call.element[i];
    return movedFrom(call, index);
}

Explanation repeatVectorTerms(const TermsCall& call) {
    return movedFrom(call, std::array{call.element[0], call.element[2]});
}

Cost noCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};
constexpr DataKind kVectorKinds[] = {DataKind::Text, DataKind::Audio, DataKind::TimeSeries};

} // namespace

extern constexpr LayerDef kReshape{
    .id = "Reshape",
    .name = N_("Reshape"),
    .category = Category::Shape,
    .summary = N_("Deals the same numbers out to another shape"),
    .keywords = N_("shape, view, resize, fold, unfold, split, dimensions, matrix, rows, columns, unflatten, squeeze, "
                   "expand"),
    .params = kReshapeParams,
    .dataKinds = kAllKinds,
    .inputSpec = anyInput,
    .infer = inferReshape,
    .dependence = reshapeDependence,
    .sizes = reshapeSizes,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Reshape reads the numbers of each example in their order, the last axis running fastest, and writes "
                  "them down in the same order under new sizes. None is added, lost or moved; what changes is which "
                  "of them count as neighbours."),
    .formula = N_("output = the numbers of the input, in their order; the product of the sizes stays the same."),
    .uses = N_("After a Dense layer in a generator, to make feature maps of a vector; splitting attention heads; "
               "adding an axis of size 1."),
    .example = {.caption = N_("Six numbers in one row become two rows of three."),
                .params = R"({"target_shape": [2, 3]})",
                .inputs = {"[[1, 2, 3, 4, 5, 6]]"},
                .output = "[[[1, 2, 3], [4, 5, 6]]]"},
};

extern constexpr LayerDef kPermute{
    .id = "Permute",
    .name = N_("Permute"),
    .category = Category::Shape,
    .summary = N_("Swaps axes: rows become columns, channels come first"),
    .keywords = N_("transpose, swap, axes, order, turn, flip, rotate, rearrange, channels first, channels last, "
                   "moveaxis"),
    .params = kPermuteParams,
    .dataKinds = kAllKinds,
    .inputSpec = permuteInput,
    .infer = inferPermute,
    .dependence = permuteDependence,
    .sizes = permuteSizes,
    .cost = noCost,
    .forward = forwardPermute,
    .terms = permuteTerms,
    .purpose = N_("Permute turns the block of numbers so that its axes come in another order. Unlike Reshape it moves "
                  "the numbers: neighbours along a row stay neighbours, but the row now runs along another axis."),
    .formula = N_("axis i of the output is axis dims(i) of the input; the batch stays first."),
    .uses = N_("Bringing channels to the front or to the back, feeding the columns of a spectrogram to a recurrent "
               "layer, mixing along time instead of features."),
    .example = {.caption = N_("Two rows of three become three rows of two: each row is now a column."),
                .params = R"({"dims": [2, 1]})",
                .inputs = {"[[[1, 2, 3], [4, 5, 6]]]"},
                .output = "[[[1, 4], [2, 5], [3, 6]]]"},
};

extern constexpr LayerDef kRepeatVector{
    .id = "RepeatVector",
    .name = N_("Repeat vector"),
    .category = Category::Shape,
    .summary = N_("Makes a series of a vector by saying it again and again"),
    .keywords = N_("repeat, copy, tile, duplicate, series, sequence, time, decoder, broadcast"),
    .params = kRepeatVectorParams,
    .dataKinds = kVectorKinds,
    .inputSpec = repeatVectorInput,
    .infer = inferRepeatVector,
    .dependence = repeatVectorDependence,
    .sizes = repeatSizes,
    .cost = noCost,
    .forward = forwardRepeatVector,
    .terms = repeatVectorTerms,
    .purpose = N_("One vector comes in, a series of equal vectors goes out, one for each step of time. A recurrent "
                  "layer after it then sees the same summary at every step."),
    .formula = N_("output(step, feature) = input(feature), for every step from 1 to n."),
    .uses = N_("Between the encoder and the decoder of a sequence autoencoder; one picture's code for each word of its "
               "caption."),
    .example = {.caption = N_("One vector of two features, at three steps."),
                .params = R"({"n": 3})",
                .inputs = {"[[1, 2]]"},
                .output = "[[[1, 2], [1, 2], [1, 2]]]"},
};

} // namespace layerscope
