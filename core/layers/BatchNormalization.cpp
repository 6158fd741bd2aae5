// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Affine.h"

#include "layers/Dependences.h"
#include "layers/NormalizationTerms.h"
#include "layers/Normalizing.h"
#include "layers/PreparedFunction.h"
#include "tensor/Elements.h"

#include <cmath>

namespace layerscope {
namespace {

constexpr ParamDef kBatchNormalizationParams[] = {
    {.id = "axis",
     .label = N_("Axis"),
     .help = N_("The axis of the channels: each of its elements has numbers of its own. -1 is the last one; with "
                "channels first it is 1."),
     .number = -1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3}},
    {.id = "momentum",
     .label = N_("Momentum"),
     .help = N_("How slowly the moving mean and variance follow the data during training. It changes nothing here and "
                "is kept for the file."),
     .kind = ParamKind::Number,
     .number = 0.99,
     .hard = {-1e6, 1e6},
     .soft = {0, 1},
     .advanced = true,
     .cosmetic = true},
    epsilonParam(1e-3),
    kCenter,
    kScale,
    kBetaInitializer,
    kGammaInitializer,
    {.id = "moving_mean_initializer",
     .label = N_("Mean initializer"),
     .help = N_("What the moving mean is before training."),
     .kind = ParamKind::Initializer,
     .text = "Zeros",
     .advanced = true},
    {.id = "moving_variance_initializer",
     .label = N_("Variance initializer"),
     .help = N_("What the moving variance is before training."),
     .kind = ParamKind::Initializer,
     .text = "Ones",
     .advanced = true},
    {.id = "renorm",
     .label = N_("Renormalization"),
     .help = N_("Batch renormalization, a variant for small batches. It adds three weights that training uses; what "
                "comes out here stays the same."),
     .kind = ParamKind::Flag,
     .number = 0,
     .advanced = true},
};

InputSpec batchNormalizationInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

Checked<TensorSpec> inferBatchNormalization(const LayerInput& in) {
    const auto axis = resolvedAxis(in.params.integer("axis"), in.inputs[0].shape.rank());
    if (!axis)
        return tl::unexpected(axis.error());
    return in.inputs[0];
}

std::vector<WeightDef> batchNormalizationWeights(const LayerInput& in) {
    const Shape shape{in.inputs[0].shape[static_cast<int>(in.params.integer("axis"))]};
    std::vector<WeightDef> weights = gammaAndBeta(in.params, shape);
    const auto statistic = [&](const char* name, const char* param, const char* initializer) {
        weights.push_back({.name = name,
                           .shape = shape,
                           .initializerParam = param,
                           .initializer = {initializer, {}},
                           .trainable = false});
    };
    statistic("moving_mean", "moving_mean_initializer", "");
    statistic("moving_variance", "moving_variance_initializer", "");
    if (in.params.flag("renorm")) {
        statistic("moving_stddev", "", "Ones");
        statistic("renorm_mean", "", "Zeros");
        statistic("renorm_stddev", "", "Ones");
    }
    return weights;
}

Cost batchNormalizationCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return costOfPasses(in.inputs[0]);
}

Affine affineOf(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const int axis = *resolvedAxis(call.params.integer("axis"), shape.rank());
    Affine affine(broadcastAlong(shape, std::array{axis}));
    std::size_t next = 0;
    const auto gamma = call.params.flag("scale") ? call.weights[next++].floats() : std::span<const float>();
    const auto beta = call.params.flag("center") ? call.weights[next++].floats() : std::span<const float>();
    const auto mean = call.weights[next].floats();
    const auto variance = call.weights[next + 1].floats();
    for (std::size_t i = 0; i < affine.times.size(); ++i) {
        const double deviation = std::sqrt(static_cast<double>(variance[i]) + call.params.number("epsilon"));
        affine.minus[i] = mean[i];
        affine.times[i] = static_cast<float>((gamma.empty() ? 1.0 : static_cast<double>(gamma[i])) / deviation);
        affine.plus[i] = beta.empty() ? 0 : beta[i];
    }
    return affine;
}

PreparedPointer prepareBatchNormalization(const PrepareCall& call) {
    return preparedAffine(call, affineOf(call));
}

std::optional<ChannelAffine> asChannelAffine(const PrepareCall& call) {
    const int rank = call.inputs[0].shape.rank();
    if (*resolvedAxis(call.params.integer("axis"), rank) != rank - 1)
        return std::nullopt;
    return channelAffine(affineOf(call));
}

Explanation batchNormalizationTerms(const TermsCall& call) {
    const int axis = *resolvedAxis(call.params.integer("axis"), call.output.shape.rank());
    const std::int64_t channel = call.element[static_cast<std::size_t>(axis)];
    const bool scale = call.params.flag("scale");
    const bool center = call.params.flag("center");
    const int mean = (scale ? 1 : 0) + (center ? 1 : 0);
    return standardizedTerms(inputNumber(call, 0, flatOf(call.output.shape, call.element)),
                             weightNumber(call, mean, channel), weightNumber(call, mean + 1, channel),
                             call.params.number("epsilon"), scaleAndShift(call, channel, scale, center));
}

constexpr DataKind kAllKinds[] = {DataKind::Image, DataKind::Audio,  DataKind::TimeSeries,
                                  DataKind::Video, DataKind::Volume, DataKind::Text};
constexpr const char* kOtherNames[] = {"BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"};

} // namespace

extern constexpr LayerDef kBatchNormalization{
    .id = "BatchNormalization",
    .name = N_("Batch normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings every channel to about mean 0 and spread 1, as learned from the data"),
    .keywords = N_("batchnorm, bn, normalize, standardize, whiten, mean, variance, deviation, moving average, scale, "
                   "shift, stabilize, resnet, sync"),
    .params = kBatchNormalizationParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = batchNormalizationInput,
    .infer = inferBatchNormalization,
    .dependence = sameElement,
    .weights = batchNormalizationWeights,
    .cost = batchNormalizationCost,
    .forward = forwardPrepared<prepareBatchNormalization>,
    .prepare = prepareBatchNormalization,
    .asAffine = asChannelAffine,
    .terms = batchNormalizationTerms,
    .purpose = N_("During training the layer watches the mean and the variance of every channel. Afterwards, as here, "
                  "it takes each channel to about mean 0 and spread 1 with those fixed numbers, then stretches it by "
                  "gamma and shifts it by beta. The layers after it always see numbers of the same size, whatever "
                  "the layers before it learn, so deep networks train faster."),
    .formula = N_("output = gamma(channel) · (input − moving mean(channel)) / √(moving variance(channel) + epsilon) + "
                  "beta(channel). The numbers are those of training: one picture does not change them."),
    .uses = N_("After nearly every convolution of ResNet, MobileNet, EfficientNet and DenseNet, before the "
               "activation."),
    .example = {.caption = N_("Two channels, each with a mean, a variance, a gamma and a beta of its own. In the first "
                              "one 12 lies one deviation (2) above the mean 10 and becomes 1."),
                .params = R"({"epsilon": 0})",
                .inputs = {"[[[12, 1], [8, -1], [10, 0]]]"},
                .weights = {"[1, 10]", "[0, 5]", "[10, 0]", "[4, 1]"},
                .output = "[[[1, 15], [-1, -5], [0, 5]]]"},
    .kerasNames = kOtherNames,
};

} // namespace layerscope
