// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Explanation.h"
#include "layers/Dependences.h"
#include "layers/Normalizing.h"
#include "layers/PreparedFunction.h"
#include "layers/Spatial.h"
#include "layers/Tables.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr ParamDef kNormalizationParams[] = {
    {.id = "axis",
     .label = N_("Axes"),
     .help = N_("The axes along which each element has a mean and a variance of its own. -1 is the last one, the "
                "channels; none takes one mean and one variance for everything."),
     .kind = ParamKind::IntList,
     .ints = {-1},
     .intCount = 1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3},
     .optional = true},
    {.id = "mean",
     .label = N_("Mean"),
     .help = N_("What is subtracted: a number, or one for each element along the axes, with commas between them. Left "
                "out, the mean and the variance are weights, as learned from the data."),
     .kind = ParamKind::Expression,
     .text = "0",
     .optional = true,
     .none = true,
     .check = checkNumberList,
     .keras = KerasForm::Numbers},
    {.id = "variance",
     .label = N_("Variance"),
     .help = N_("Its square root is what the result is divided by: a number, or as many as the mean has."),
     .kind = ParamKind::Expression,
     .text = "1",
     .optional = true,
     .none = true,
     .check = checkNumberList,
     .keras = KerasForm::Numbers},
    {.id = "invert",
     .label = N_("Invert"),
     .help = N_("Turns it around: multiplies by the deviation and adds the mean, so that normalized numbers become the "
                "original ones."),
     .kind = ParamKind::Flag,
     .number = 0},
};

constexpr float kLeastDeviation = 1e-7F; ///< keras.backend.epsilon()

InputSpec normalizationInput(const Params& /*params*/) {
    return {.minRank = 1};
}

Ints axisOf(const Params& params) {
    return params.isNone("axis") ? Ints{} : params.ints("axis");
}

/// The axes that have means of their own, from the front and sorted.
Checked<std::vector<int>> keptAxes(const Params& params, int rank) {
    auto axes = resolvedAxes(axisOf(params), rank);
    if (axes)
        std::ranges::sort(*axes);
    return axes;
}

/// Where the numbers of a list lie over the input: its dimensions on the last of the kept axes. Nothing when they do
/// not fit.
std::optional<Shape> laidOver(const Shape& input, std::span<const int> kept, const Shape& list) {
    Shape out(Ints(static_cast<std::size_t>(input.rank()), 1));
    for (int back = 1; back <= list.rank(); ++back) {
        const int axis = kept[kept.size() - static_cast<std::size_t>(back)];
        out[axis] = list[-back];
        if (out[axis] != 1 && out[axis] != input[axis])
            return std::nullopt;
    }
    return out;
}

std::optional<Fault> wrongNumbers(const Params& params, const TensorSpec& input, std::span<const int> kept) {
    if (params.isNone("mean") != params.isNone("variance"))
        return Fault{message(N_("A mean needs a variance, and a variance a mean")),
                     message(N_("Give both, or leave both to the weights.")),
                     params.isNone("mean") ? "mean" : "variance"};
    if (params.isNone("mean"))
        return std::nullopt;
    const Shape mean = numbersOf(params, "mean").shape;
    const Shape variance = numbersOf(params, "variance").shape;
    if (mean != variance)
        return Fault{message(N_("The mean has the shape %1 and the variance %2"), mean.toString(), variance.toString()),
                     message(N_("Give as many variances as means.")), "variance"};
    if (static_cast<std::size_t>(mean.rank()) > kept.size())
        return Fault{
            message(N_("The mean has %1 dimensions, but only %2 axes are kept apart"), mean.rank(), kept.size()),
            message(N_("Give a single number, or name more axes.")), "mean"};
    if (!laidOver(input.shape, kept, mean))
        return Fault{
            message(N_("Means of the shape %1 do not lie over an input of %2"), mean.toString(), input.toString()),
            message(N_("Give a single number, or as many as the axis has.")), "mean"};
    return std::nullopt;
}

Checked<TensorSpec> inferNormalization(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    const auto kept = keptAxes(in.params, out.shape.rank());
    if (!kept)
        return tl::unexpected(kept.error());
    if (auto wrong = wrongNumbers(in.params, out, *kept))
        return tl::unexpected(*wrong);
    out.dtype = DType::Float32;
    return out;
}

std::vector<WeightDef> normalizationWeights(const LayerInput& in) {
    if (!in.params.isNone("mean"))
        return {};
    const Shape& input = in.inputs[0].shape;
    Shape shape;
    const auto kept = *keptAxes(in.params, input.rank());
    for (const int axis : kept)
        shape.append(input[axis]);
    const auto statistic = [](const char* name, const Shape& size, const char* initializer) {
        return WeightDef{
            .name = name, .shape = size, .initializerParam = "", .initializer = {initializer, {}}, .trainable = false};
    };
    return {statistic("mean", shape, "Zeros"), statistic("variance", shape, "Ones"), statistic("count", {}, "Zeros")};
}

Cost normalizationCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return costOfPasses(in.inputs[0]);
}

Affine affineOf(bool invert, const Shape& tables, std::vector<float> means, std::span<const float> variances) {
    Affine affine(tables);
    for (std::size_t i = 0; i < affine.times.size(); ++i) {
        const float root = std::sqrt(variances[i]);
        const float deviation = root <= kLeastDeviation ? kLeastDeviation : root; // NaN stays NaN
        affine.times[i] = invert ? deviation : 1 / deviation;
    }
    (invert ? affine.plus : affine.minus) = std::move(means);
    return affine;
}

PreparedPointer prepareNormalization(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const auto kept = *keptAxes(call.params, shape.rank());
    const bool invert = call.params.flag("invert");
    if (call.params.isNone("mean")) {
        const auto means = call.weights[0].floats();
        return preparedAffine(call, affineOf(invert, broadcastAlong(shape, kept), {means.begin(), means.end()},
                                             call.weights[1].floats()));
    }
    const NumberList mean = numbersOf(call.params, "mean");
    const NumberList variance = numbersOf(call.params, "variance");
    return preparedAffine(call, affineOf(invert, *laidOver(shape, kept, mean.shape), tableOf(mean, mean.shape),
                                         tableOf(variance, variance.shape)));
}

using Operands = std::span<const double>;
constexpr const char* kOperands[] = {"x", N_("mean"), N_("variance"), "ε"};
constexpr Formula kNormalized{N_("(x − mean) ÷ max(√variance, ε)"), kOperands,
                              [](Operands o) { return (o[0] - o[1]) / std::max(std::sqrt(o[2]), o[3]); }};
constexpr const char* kDeviationOperands[] = {N_("variance"), "ε"};
constexpr Formula kDeviation{N_("max(√variance, ε)"), kDeviationOperands,
                             [](Operands o) { return std::max(std::sqrt(o[0]), o[1]); }};

/// A number of a list of the parameters, as the table that it becomes holds it.
Number listed(const TermsCall& call, const char* id, std::span<const int> kept) {
    const NumberList list = numbersOf(call.params, id);
    const std::int64_t at = flatUnder(*laidOver(call.output.shape, kept, list.shape), call.element);
    return constantNumber(static_cast<float>(list.values[static_cast<std::size_t>(at)]));
}

Explanation normalizationTerms(const TermsCall& call) {
    const Shape& shape = call.output.shape;
    const auto kept = *keptAxes(call.params, shape.rank());
    const std::int64_t at = flatUnder(broadcastAlong(shape, kept), call.element);
    const bool learned = call.params.isNone("mean");
    const Number x = inputNumber(call, 0, flatOf(shape, call.element));
    const Number mean = learned ? weightNumber(call, 0, at) : listed(call, "mean", kept);
    const Number variance = learned ? weightNumber(call, 1, at) : listed(call, "variance", kept);
    const Number epsilon = constantNumber(kLeastDeviation);
    Explanation out;
    if (!call.params.flag("invert")) {
        append(out, {.title = message(N_("Normalized")),
                     .rule = Rule::Formula,
                     .terms = {{.factor = x}, {.factor = mean}, {.factor = variance}, {.factor = epsilon}},
                     .formula = &kNormalized});
        return out;
    }
    const std::size_t deviation = append(out, {.title = message(N_("Deviation")),
                                               .rule = Rule::Formula,
                                               .terms = {{.factor = variance}, {.factor = epsilon}},
                                               .formula = &kDeviation});
    append(out, {.title = message(N_("Input times deviation, plus mean")),
                 .terms = {{.factor = x, .weight = stepNumber(out, deviation)}, {.factor = mean}}});
    return out;
}

constexpr DataKind kKinds[] = {DataKind::TimeSeries, DataKind::Image, DataKind::Audio, DataKind::Volume};

} // namespace

extern constexpr LayerDef kNormalization{
    .id = "Normalization",
    .name = N_("Normalization"),
    .category = Category::Normalization,
    .summary = N_("Brings data with a known mean and variance to mean 0 and spread 1"),
    .keywords = N_("standardize, whiten, z-score, zscore, mean, variance, deviation, imagenet, preprocess, features, "
                   "table, adapt, denormalize, invert"),
    .params = kNormalizationParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = normalizationInput,
    .infer = inferNormalization,
    .dependence = sameElement,
    .weights = normalizationWeights,
    .cost = normalizationCost,
    .forward = forwardPrepared<prepareNormalization>,
    .prepare = prepareNormalization,
    .terms = normalizationTerms,
    .purpose = N_("Features come in all sizes: an age in years, a price in thousands. The layer subtracts the mean of "
                  "each feature and divides by its deviation, so that all of them weigh alike. Mean and variance are "
                  "measured on the data once and then stay as they are. Inverted, it turns a network's output back "
                  "into years and prices."),
    .formula = N_("output = (input − mean) / √variance; inverted: output = mean + input · √variance. The root is never "
                  "less than 0.0000001."),
    .uses = N_("The first layer of models on tables and measurements; colours of pictures with ImageNet's mean and "
               "variance."),
    .example = {.caption = N_("The mean is 10 and the deviation 2: 12 lies one deviation above, 4 three below."),
                .params = R"({"mean": "10", "variance": "4"})",
                .inputs = {"[[12, 10, 4]]"},
                .output = "[[1, 0, -3]]"},
};

} // namespace layerscope
