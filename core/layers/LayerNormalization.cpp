// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layers/NormalizationTerms.h"
#include "layers/Normalizing.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ParamDef kLayerNormalizationParams[] = {
    kNormalizedAxes,
    epsilonParam(1e-3),
    kCenter,
    kScale,
    {.id = "rms_scaling",
     .label = N_("Divide only"),
     .help = N_("An old variant: the mean is not subtracted and there is no beta. For new networks RMS normalization "
                "is the right layer."),
     .kind = ParamKind::Flag,
     .number = 0,
     .advanced = true},
    kBetaInitializer,
    kGammaInitializer,
};

/// Keras makes the weights along the axes sorted as they were written (-1 before 0), and lays their numbers over the
/// input in the order of memory.
Shape weightShape(const LayerInput& in) {
    return shapeAlong(in.inputs[0].shape, in.params.ints("axis"));
}

InputSpec layerNormalizationInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

bool dividesOnly(const Params& params) {
    return params.flag("rms_scaling");
}

Checked<TensorSpec> inferLayerNormalization(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const auto axes = resolvedAxes(in.params.ints("axis"), input.shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    const bool all = static_cast<int>(axes->size()) == input.shape.rank();
    if (all && weightShape(in) != input.shape)
        return fault(message(N_("Written like this, the axes are not in the order of the input")),
                     message(N_("Name all of them from the front: 0, 1, 2 ...")), "axis");
    return mixedAlong(input, *axes);
}

std::vector<Dependence> layerNormalizationDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& shape = in.inputs[0].shape;
    const auto axes = *resolvedAxes(in.params.ints("axis"), shape.rank());
    const bool alone = saturatingProduct(broadcastAlong(shape, axes)) == 1;
    const Dependence along = alongAxes(shape, axes);
    // A number that is its own mean becomes 0, but for its rounding.
    return {alone && !dividesOnly(in.params) ? bound(along) : along};
}

std::vector<WeightDef> layerNormalizationWeights(const LayerInput& in) {
    if (!dividesOnly(in.params))
        return gammaAndBeta(in.params, weightShape(in));
    return {{.name = "gamma", .shape = weightShape(in), .initializerParam = "gamma_initializer", .initializer = {}}};
}

PreparedPointer prepareLayerNormalization(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const bool divides = dividesOnly(call.params);
    const auto axes = *resolvedAxes(call.params.ints("axis"), shape.rank());
    Affine affine(broadcastAlong(shape, axes));
    std::size_t next = 0;
    if (divides || call.params.flag("scale"))
        std::ranges::copy(call.weights[next++].floats(), affine.times.begin());
    if (!divides && call.params.flag("center"))
        std::ranges::copy(call.weights[next].floats(), affine.plus.begin());
    const Normalizer normalizer = divides ? Normalizer::Deviation : Normalizer::Standard;
    return preparedNormalization(call, axes, normalizer, call.params.number("epsilon"), std::move(affine));
}

Explanation layerNormalizationTerms(const TermsCall& call) {
    const bool divides = dividesOnly(call.params);
    const Shape& shape = call.output.shape;
    const auto axes = *resolvedAxes(call.params.ints("axis"), shape.rank());
    const std::int64_t weight = flatUnder(broadcastAlong(shape, axes), call.element);
    return normalizedTerms(
        call, boxAlong(call, axes), divides ? Normalizer::Deviation : Normalizer::Standard,
        call.params.number("epsilon"),
        scaleAndShift(call, weight, divides || call.params.flag("scale"), !divides && call.params.flag("center")));
}

constexpr DataKind kKinds[] = {DataKind::Text, DataKind::Audio, DataKind::TimeSeries, DataKind::Image};

} // namespace

extern constexpr LayerDef kLayerNormalization{
    .id = "LayerNormalization",
    .name = N_("Layer normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings the numbers at each place to mean 0 and spread 1"),
    .keywords = N_("layernorm, ln, normalize, standardize, whiten, mean, variance, deviation, transformer, attention, "
                   "token, scale, shift, rms"),
    .params = kLayerNormalizationParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = layerNormalizationInput,
    .infer = inferLayerNormalization,
    .dependence = layerNormalizationDependence,
    .weights = layerNormalizationWeights,
    .cost = normalizedCost,
    .forward = forwardPrepared<prepareLayerNormalization>,
    .prepare = prepareLayerNormalization,
    .terms = layerNormalizationTerms,
    .purpose = N_("The layer looks at one token, one moment or one pixel at a time: it takes the mean and the spread "
                  "of that place's own features, subtracts the one and divides by the other. What is loud everywhere "
                  "and what is quiet everywhere look alike afterwards; only the pattern stays. Nothing has to be "
                  "learned about the data first, and other examples of the batch have no say."),
    .formula = N_("output = gamma · (input − mean) / √(variance + epsilon) + beta, with the mean and the variance over "
                  "the axes. gamma and beta have one number for each element along these axes."),
    .uses = N_("Before or after every attention and dense block of a transformer; recurrent networks; ConvNeXt."),
    .example = {.caption = N_("Two places. The second one is ten times as loud, and comes out the same."),
                .params = R"({"epsilon": 0})",
                .inputs = {"[[[1, 3], [10, 30]]]"},
                .weights = {"[1, 1]", "[0, 0]"},
                .output = "[[[-1, 1], [-1, 1]]]"},
};

} // namespace layerscope
