// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layers/NormalizationTerms.h"
#include "layers/Normalizing.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kOneEach = -1; ///< as many groups as channels

constexpr ParamDef kGroupNormalizationParams[] = {
    {.id = "groups",
     .label = N_("Groups"),
     .help = N_("How many parts the channels are split into; it must divide them. 1 takes all channels together, and "
                "-1 each one for itself, which is instance normalization."),
     .number = 32,
     .hard = {-1, kLargestSize},
     .soft = {-1, 64},
     .telling = true},
    {.id = "axis",
     .label = N_("Axis"),
     .help = N_("The axis of the channels. -1 is the last one; with channels first it is 1."),
     .number = -1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3}},
    epsilonParam(1e-3),
    kCenter,
    kScale,
    kBetaInitializer,
    kGammaInitializer,
};

InputSpec groupNormalizationInput(const Params& /*params*/) {
    return {.minRank = 2, .dtype = DType::Float32};
}

std::int64_t groupsOf(const Params& params, std::int64_t channels) {
    const std::int64_t groups = params.integer("groups");
    return groups == kOneEach ? channels : groups;
}

Checked<TensorSpec> inferGroupNormalization(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const auto axis = resolvedAxis(in.params.integer("axis"), input.shape.rank());
    if (!axis)
        return tl::unexpected(axis.error());
    if (*axis == 0)
        return fault(message(N_("The examples of a batch cannot be grouped")),
                     message(N_("Choose the axis of the channels: -1, or 1 with channels first.")), "axis");
    const std::int64_t channels = input.shape[*axis];
    const std::int64_t groups = groupsOf(in.params, channels);
    if (groups == 0)
        return fault(message(N_("There cannot be 0 groups")),
                     message(N_("Choose at least 1, or -1 for each channel on its own.")), "groups");
    if (channels % groups != 0)
        return fault(message(N_("%1 channels cannot be split into %2 groups"), channels, groups),
                     message(N_("Choose a number of groups that divides the channels, or -1 for each channel on its "
                                "own.")),
                     "groups");
    std::vector<int> others;
    for (int i = 1; i < input.shape.rank(); ++i)
        if (i != *axis)
            others.push_back(i);
    return mixedAlong(input, others);
}

std::vector<Dependence> groupNormalizationDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& shape = in.inputs[0].shape;
    const int axis = *resolvedAxis(in.params.integer("axis"), shape.rank());
    const std::int64_t channels = shape[axis] / groupsOf(in.params, shape[axis]);
    std::vector<AxisDependence> axes(static_cast<std::size_t>(shape.rank()), wholeAxis());
    axes[0] = sameAxis(0);
    axes[static_cast<std::size_t>(axis)] = blockAxis(axis, channels, channels);
    Shape group = shape;
    group[0] = 1;
    group[axis] = channels;
    const Dependence along = axisWise(shape, shape, std::move(axes));
    // A number that is its own mean becomes 0, but for its rounding.
    return {saturatingProduct(group) == 1 ? bound(along) : along};
}

std::vector<WeightDef> groupNormalizationWeights(const LayerInput& in) {
    return gammaAndBeta(in.params, {in.inputs[0].shape[static_cast<int>(in.params.integer("axis"))]});
}

/// x [batch, what lies before the channels, groups, channels of a group and what lies inside them].
GroupGeometry geometryOf(const Params& params, const Shape& shape) {
    const int axis = *resolvedAxis(params.integer("axis"), shape.rank());
    GroupGeometry geometry{.outer = shape[0], .rows = 1, .groups = groupsOf(params, shape[axis]), .run = 1};
    for (int before = 1; before < axis; ++before)
        geometry.rows *= shape[before];
    for (int inside = axis; inside < shape.rank(); ++inside)
        geometry.run *= shape[inside];
    geometry.run /= geometry.groups;
    return geometry;
}

Cost groupNormalizationCost(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    if (!input.bytes())
        return costOfPasses(input);
    return costOfPasses(input, normalizeScratchBytes(geometryOf(in.params, input.shape)));
}

PreparedPointer prepareGroupNormalization(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const int axis = *resolvedAxis(call.params.integer("axis"), shape.rank());
    Affine affine(broadcastAlong(shape, std::array{axis}));
    std::size_t next = 0;
    if (call.params.flag("scale"))
        std::ranges::copy(call.weights[next++].floats(), affine.times.begin());
    if (call.params.flag("center"))
        std::ranges::copy(call.weights[next].floats(), affine.plus.begin());
    return preparedNormalization(call, geometryOf(call.params, shape), Normalizer::Standard,
                                 call.params.number("epsilon"), std::move(affine));
}

Explanation groupNormalizationTerms(const TermsCall& call) {
    const Shape& shape = call.output.shape;
    const int axis = *resolvedAxis(call.params.integer("axis"), shape.rank());
    std::vector<int> axes;
    for (int i = 1; i < shape.rank(); ++i)
        axes.push_back(i);
    NormalizedBox box = boxAlong(call, axes);
    const auto at = static_cast<std::size_t>(axis);
    const std::int64_t channel = call.element[at];
    box.count[at] = shape[axis] / groupsOf(call.params, shape[axis]);
    box.first[at] = channel - channel % box.count[at];
    return normalizedTerms(call, box, Normalizer::Standard, call.params.number("epsilon"),
                           scaleAndShift(call, channel, call.params.flag("scale"), call.params.flag("center")));
}

constexpr DataKind kKinds[] = {DataKind::Image, DataKind::Volume, DataKind::Video, DataKind::Audio,
                               DataKind::TimeSeries};

} // namespace

extern constexpr LayerDef kGroupNormalization{
    .id = "GroupNormalization",
    .name = N_("Group normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings groups of channels of one picture to mean 0 and spread 1"),
    .keywords = N_("groupnorm, gn, instance norm, instancenorm, normalize, standardize, whiten, mean, variance, "
                   "style transfer, small batch, contrast"),
    .params = kGroupNormalizationParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = groupNormalizationInput,
    .infer = inferGroupNormalization,
    .dependence = groupNormalizationDependence,
    .weights = groupNormalizationWeights,
    .cost = groupNormalizationCost,
    .forward = forwardPrepared<prepareGroupNormalization>,
    .prepare = prepareGroupNormalization,
    .terms = groupNormalizationTerms,
    .purpose = N_("The channels are split into groups of neighbours. In each picture, each group is brought to mean 0 "
                  "and spread 1, over all its pixels and channels. It needs no memory of the data and works for a "
                  "batch of one. With one group for each channel it is instance normalization, which takes the "
                  "contrast of a picture away and leaves its drawing."),
    .formula = N_("output = gamma(channel) · (input − mean) / √(variance + epsilon) + beta(channel), with the mean and "
                  "the variance over all places and the channels of the group, for each example alone."),
    .uses = N_("Detection and segmentation with small batches, diffusion models, style transfer."),
    .example = {.caption = N_("Four channels in two groups: the quiet pair and the loud pair become the same."),
                .params = R"({"groups": 2, "epsilon": 0})",
                .inputs = {"[[1, 3, 10, 30]]"},
                .weights = {"[1, 1, 1, 1]", "[0, 0, 0, 0]"},
                .output = "[[-1, 1, -1, 1]]"},
};

} // namespace layerscope
