// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layers/NormalizationTerms.h"
#include "layers/Normalizing.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ParamDef kRmsParams[] = {kNormalizedAxes, epsilonParam(1e-6)};
constexpr ParamDef kUnitParams[] = {kNormalizedAxes};
constexpr double kLeastLength = 1e-12; ///< Keras's; a shorter vector keeps its size relative to it

InputSpec numbersInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

/// Keras lays the scale over the last axes of the input, whichever axes it was made for: with ones before it. Nothing
/// when it does not fit there.
std::optional<Shape> scaleLaidOver(const Shape& input, const Shape& scale) {
    Shape out;
    for (int axis = scale.rank(); axis < input.rank(); ++axis)
        out.append(1);
    for (const std::int64_t size : scale)
        out.append(size);
    for (int axis = 0; axis < input.rank(); ++axis)
        if (out[axis] != 1 && out[axis] != input[axis])
            return std::nullopt;
    return out;
}

Checked<TensorSpec> inferUnit(const LayerInput& in) {
    const auto axes = resolvedAxes(in.params.ints("axis"), in.inputs[0].shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    return mixedAlong(in.inputs[0], *axes);
}

/// A number alone keeps its sign only.
std::vector<Dependence> unitDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& shape = in.inputs[0].shape;
    const auto axes = *resolvedAxes(in.params.ints("axis"), shape.rank());
    const Dependence along = alongAxes(shape, axes);
    return {saturatingProduct(broadcastAlong(shape, axes)) == 1 ? bound(along) : along};
}

Checked<TensorSpec> inferRms(const LayerInput& in) {
    const auto out = inferUnit(in);
    if (!out)
        return out;
    const Shape scale = shapeAlong(out->shape, in.params.ints("axis"));
    if (!scaleLaidOver(out->shape, scale))
        return fault(
            message(N_("The scale has the shape %1, which does not lie over the last axes of %2"), scale.toString(),
                    out->toString()),
            message(N_("Keras multiplies by it along the last axes. Use -1, or the last axes in their order.")),
            "axis");
    return out;
}

std::vector<WeightDef> rmsWeights(const LayerInput& in) {
    return {{.name = "scale",
             .shape = shapeAlong(in.inputs[0].shape, in.params.ints("axis")),
             .initializerParam = "",
             .initializer = {"Ones", {}}}};
}

PreparedPointer prepareRms(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const auto axes = *resolvedAxes(call.params.ints("axis"), shape.rank());
    Affine affine(*scaleLaidOver(shape, call.weights[0].shape()));
    std::ranges::copy(call.weights[0].floats(), affine.times.begin());
    return preparedNormalization(call, axes, Normalizer::RootMean, call.params.number("epsilon"), std::move(affine));
}

PreparedPointer prepareUnit(const PrepareCall& call) {
    const auto axes = *resolvedAxes(call.params.ints("axis"), call.inputs[0].shape.rank());
    return preparedNormalization(call, axes, Normalizer::Length, kLeastLength, std::nullopt);
}

Explanation rmsTerms(const TermsCall& call) {
    const Shape& shape = call.output.shape;
    const auto axes = *resolvedAxes(call.params.ints("axis"), shape.rank());
    const std::int64_t scale = flatUnder(*scaleLaidOver(shape, call.weights[0].shape()), call.element);
    return normalizedTerms(call, boxAlong(call, axes), Normalizer::RootMean, call.params.number("epsilon"),
                           scaleAndShift(call, scale, true, false));
}

Explanation unitTerms(const TermsCall& call) {
    const auto axes = *resolvedAxes(call.params.ints("axis"), call.output.shape.rank());
    return normalizedTerms(call, boxAlong(call, axes), Normalizer::Length, kLeastLength, {});
}

constexpr DataKind kRmsKinds[] = {DataKind::Text, DataKind::Audio, DataKind::TimeSeries};
constexpr DataKind kUnitKinds[] = {DataKind::Text, DataKind::Image, DataKind::Audio, DataKind::TimeSeries};

} // namespace

extern constexpr LayerDef kRMSNormalization{
    .id = "RMSNormalization",
    .name = N_("RMS normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings the numbers at each place to one size, without moving their mean"),
    .keywords = N_("rmsnorm, root mean square, normalize, standardize, loudness, level, llama, transformer, token, "
                   "scale"),
    .params = kRmsParams,
    .dataKinds = kRmsKinds,
    .inputSpec = numbersInput,
    .infer = inferRms,
    .dependence = unitDependence,
    .weights = rmsWeights,
    .cost = normalizedCost,
    .forward = forwardPrepared<prepareRms>,
    .prepare = prepareRms,
    .terms = rmsTerms,
    .purpose = N_("RMS normalization measures how large the features of one place are on the whole, as a level meter "
                  "measures a sound, and divides by it. The mean is left where it is, which saves half of the work of "
                  "layer normalization and does as well in large language models."),
    .formula = N_("output = scale · input / √(mean of input² + epsilon), with the mean over the axes. The scale has "
                  "one number for each element along these axes."),
    .uses = N_("Large language models such as Llama and Gemma, before each attention and dense block."),
    .example = {.caption = N_("The mean square of 1 and 7 is 25, so both are divided by 5."),
                .params = R"({"epsilon": 0})",
                .inputs = {"[[1, 7], [-10, 70]]"},
                .weights = {"[1, 1]"},
                .output = "[[0.2, 1.4], [-0.2, 1.4]]"},
};

extern constexpr LayerDef kUnitNormalization{
    .id = "UnitNormalization",
    .name = N_("Unit normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings each vector to length 1 and keeps its direction"),
    .keywords = N_("l2, l2norm, normalize, length, norm, unit vector, direction, cosine, similarity, embedding, "
                   "distance, angle"),
    .params = kUnitParams,
    .dataKinds = kUnitKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = numbersInput,
    .infer = inferUnit,
    .dependence = unitDependence,
    .cost = normalizedCost,
    .forward = forwardPrepared<prepareUnit>,
    .prepare = prepareUnit,
    .terms = unitTerms,
    .purpose = N_("The numbers along the axes are seen as an arrow. The layer makes every arrow one unit long and "
                  "keeps where it points. The dot product of two such arrows is the cosine of the angle between "
                  "them: 1 for the same direction, 0 for nothing in common."),
    .formula = N_("output = input / √(sum of input²), with the sum over the axes. Zeros stay zeros."),
    .uses = N_("Comparing faces, voices or sentences by the embeddings that a network makes of them."),
    .example = {.caption = N_("3 and 4 make an arrow of length 5; ten times as long it points the same way."),
                .params = "{}",
                .inputs = {"[[3, 4], [30, 40], [0, 0]]"},
                .output = "[[0.6, 0.8], [0.6, 0.8], [0, 0]]"},
};

} // namespace layerscope
