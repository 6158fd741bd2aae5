// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"
#include "layer/ActivationTerms.h"
#include "layer/Activations.h"

#include "layers/DataKinds.h"
#include "layers/Dependences.h"
#include "layers/PreparedFunction.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr Range kFromZero{.min = 0};

constexpr ParamDef kReluParams[] = {
    {.id = "max_value",
     .label = N_("Largest value"),
     .help = N_("The output never passes it. None: no limit. With 6 it is the ReLU of MobileNet."),
     .kind = ParamKind::Number,
     .number = 6,
     .hard = kFromZero,
     .soft = {0, 10},
     .optional = true,
     .none = true},
    {.id = "negative_slope",
     .label = N_("Negative slope"),
     .help = N_("What numbers below the threshold are multiplied by; 0 cuts them off."),
     .kind = ParamKind::Number,
     .hard = kFromZero,
     .soft = {0, 1}},
    {.id = "threshold",
     .label = N_("Threshold"),
     .help = N_("Numbers up to it count as negative."),
     .kind = ParamKind::Number,
     .hard = kFromZero,
     .soft = {0, 2}},
};

constexpr ParamDef kLeakyParams[] = {
    {.id = "negative_slope",
     .label = N_("Negative slope"),
     .help = N_("What negative numbers are multiplied by: 0 cuts them off, 1 changes nothing."),
     .kind = ParamKind::Number,
     .number = 0.3,
     .hard = kFromZero,
     .soft = {0, 1},
     .telling = true,
     .formerly = "alpha"},
};

constexpr ParamDef kEluParams[] = {
    {.id = "alpha",
     .label = N_("Alpha"),
     .help = N_("How deep the curve goes: very negative numbers become minus this."),
     .kind = ParamKind::Number,
     .number = 1,
     .soft = {0, 3}},
};

constexpr ParamDef kPReluParams[] = {
    {.id = "alpha_initializer",
     .label = N_("Slope initializer"),
     .help = N_("How the slopes are filled before training. With zeros it begins as a plain ReLU."),
     .kind = ParamKind::Initializer,
     .text = "Zeros",
     .advanced = true},
    {.id = "shared_axes",
     .label = N_("Shared axes"),
     .help = N_("Dimensions along which one slope serves all places: 1, 2 for a picture gives each channel one slope. "
                "1 is the first dimension after the batch. None: every place learns its own."),
     .kind = ParamKind::IntList,
     .ints = {1, 2},
     .intCount = 2,
     .hard = {1 - Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {1, 3},
     .telling = true,
     .optional = true,
     .none = true},
};

InputSpec anyFloats(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

Checked<TensorSpec> inferSame(const LayerInput& in) {
    return in.inputs[0];
}

Cost noCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

NamedFunction reluOf(const Params& params) {
    NamedFunction relu{
        "relu", {{"negative_slope", params.number("negative_slope")}, {"threshold", params.number("threshold")}}};
    if (!params.isNone("max_value"))
        relu.args["max_value"] = params.number("max_value");
    return relu;
}
NamedFunction leakyOf(const Params& params) {
    return {"leaky_relu", {{"negative_slope", params.number("negative_slope")}}};
}
NamedFunction eluOf(const Params& params) {
    return {"elu", {{"alpha", params.number("alpha")}}};
}

using FunctionOf = NamedFunction (*)(const Params&);

template <FunctionOf functionOf>
Value forwardFunction(const ForwardCall& call) {
    return {.tensor = applyActivation(functionOf(call.params), call.inputs[0].tensor, call.exec),
            .axes = call.output.axes,
            .mask = {}};
}

template <FunctionOf functionOf>
PreparedPointer prepareFunction(const PrepareCall& call) {
    return preparedFunction(call, functionOf(call.params));
}

template <FunctionOf functionOf>
std::optional<NamedFunction> asFunction(const Params& params) {
    return functionOf(params);
}

template <FunctionOf functionOf>
Explanation functionTerms(const TermsCall& call) {
    return activationOf(call, functionOf(call.params));
}

/// Index of a shared axis into the shape without its batch; Python counts what is below 1 from the end.
int sharedIndex(std::int64_t axis, int rank) {
    const auto index = static_cast<int>(axis) - 1;
    return index < 0 ? index + rank - 1 : index;
}

Checked<TensorSpec> inferPRelu(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const int rank = input.shape.rank();
    const Ints shared = in.params.isNone("shared_axes") ? Ints{} : in.params.ints("shared_axes");
    for (const std::int64_t axis : shared)
        if (const int index = sharedIndex(axis, rank); index < 0 || index > rank - 2)
            return fault(message(N_("There is no axis %1 to share slopes along in %2"), axis, input.toString()),
                         message(N_("Axes count from 1, the first dimension after the batch.")), "shared_axes");
    return input;
}

std::vector<WeightDef> pReluWeights(const LayerInput& in) {
    const Shape& input = in.inputs[0].shape;
    Shape shape(input.dims().subspan(1));
    if (!in.params.isNone("shared_axes"))
        for (const std::int64_t axis : in.params.ints("shared_axes"))
            shape[sharedIndex(axis, input.rank())] = 1;
    return {{.name = "alpha", .shape = shape, .initializerParam = "alpha_initializer", .initializer = {}}};
}

Cost pReluCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return {.multiplyAccumulates = saturatingProduct(in.inputs[0].shape), .scratchBytes = 0};
}

/// max(x, 0) - alpha * max(-x, 0), with alpha repeated over the batch and the shared axes.
PreparedPointer preparePRelu(const PrepareCall& call) {
    Shape slopes{1};
    for (const std::int64_t dim : call.weights[0].shape())
        slopes.append(dim);
    return preparedAlone(call, [alpha = call.weights[0], slopes, shape = call.output.shape](
                                   std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
        broadcastInto(slopes, alpha.floats(), shape, y, Combine::Copy, exec);
        const std::span<const float> from = inputs[0].floats();
        constexpr std::int64_t kGrain = 16 * 1024;
        exec.parallelFor(shape.elements(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
                y[i] = from[i] >= 0 ? from[i] : y[i] * from[i];
        });
    });
}

Explanation pReluTerms(const TermsCall& call) {
    const Number own = inputNumber(call, 0, flatOf(call.output.shape, call.element));
    if (own.value >= 0)
        return copyOf(own, message(N_("Not negative: unchanged")));
    Explanation explanation;
    append(explanation,
           {.title = message(N_("Negative: times its slope")),
            .terms = {
                {.factor = own, .weight = weightNumber(call, 0, flatUnder(call.weights[0].shape(), call.element))}}});
    return explanation;
}

} // namespace

extern constexpr LayerDef kReLU{
    .id = "ReLU",
    .name = N_("ReLU"),
    .category = Category::Activation,
    .summary = N_("Sets negative numbers to 0 and keeps the others"),
    .keywords = N_("rectified linear unit, rectifier, ramp, activation, nonlinearity, relu6, clip, cut off, threshold"),
    .params = kReluParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = anyFloats,
    .infer = inferSame,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardFunction<reluOf>,
    .prepare = prepareFunction<reluOf>,
    .asActivation = asFunction<reluOf>,
    .terms = functionTerms<reluOf>,
    .purpose = N_("ReLU lets through what is positive and silences the rest: a feature is there, or it is not. That "
                  "one bend is enough to let layers build on each other, and it costs next to nothing."),
    .formula = N_("output = input where input > threshold, at most the largest value; below, negative slope · (input − "
                  "threshold)."),
    .uses = N_("After convolutions and dense layers of nearly every network; with the largest value 6 in MobileNet."),
    .example = {.caption = N_("Negative numbers become 0; what is above the largest value is cut to it."),
                .params = R"({"max_value": 6})",
                .inputs = {"[[-3, -1, 0, 2, 9]]"},
                .output = "[[0, 0, 0, 2, 6]]"},
};

extern constexpr LayerDef kLeakyReLU{
    .id = "LeakyReLU",
    .name = N_("Leaky ReLU"),
    .category = Category::Activation,
    .summary = N_("Keeps positive numbers and makes negative ones smaller"),
    .keywords = N_("leaky rectified linear unit, rectifier, activation, nonlinearity, lrelu, gan, slope"),
    .params = kLeakyParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = anyFloats,
    .infer = inferSame,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardFunction<leakyOf>,
    .prepare = prepareFunction<leakyOf>,
    .asActivation = asFunction<leakyOf>,
    .terms = functionTerms<leakyOf>,
    .purpose = N_("A ReLU that is always off learns nothing any more. The leaky one lets a little of the negative "
                  "numbers through, so that every unit can find its way back."),
    .formula = N_("output = input where input ≥ 0, else negative slope · input."),
    .uses = N_("Networks that make pictures (GANs) and that find objects (YOLO); deep networks whose ReLUs die."),
    .example = {.caption = N_("Positive numbers stay, negative ones are scaled by the slope."),
                .params = R"({"negative_slope": 0.1})",
                .inputs = {"[[-10, -1, 0, 5]]"},
                .output = "[[-1, -0.1, 0, 5]]"},
};

extern constexpr LayerDef kPReLU{
    .id = "PReLU",
    .name = N_("PReLU"),
    .category = Category::Activation,
    .summary = N_("A leaky ReLU that learns its slopes"),
    .keywords = N_("parametric rectified linear unit, rectifier, activation, nonlinearity, learned slope, alpha"),
    .params = kPReluParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = anyFloats,
    .infer = inferPRelu,
    .dependence = sameElement,
    .weights = pReluWeights,
    .cost = pReluCost,
    .forward = forwardPrepared<preparePRelu>,
    .prepare = preparePRelu,
    .terms = pReluTerms,
    .purpose = N_("Instead of one slope chosen by hand, every place (or every channel, when the other axes are shared) "
                  "learns how much of its negative numbers it lets through."),
    .formula = N_("output = input where input ≥ 0, else alpha · input; alpha is a weight."),
    .uses = N_("Image classifiers and super-resolution networks, mostly with one slope a channel."),
    .example = {.caption = N_("One slope a channel: the first halves its negative numbers, the second turns them "
                              "around."),
                .params = R"({"shared_axes": [1]})",
                .inputs = {"[[[-4, -4], [6, 6], [-2, 1]]]"},
                .weights = {"[[0.5, -1]]"},
                .output = "[[[-2, 4], [6, 6], [-1, 1]]]"},
};

extern constexpr LayerDef kELU{
    .id = "ELU",
    .name = N_("ELU"),
    .category = Category::Activation,
    .summary = N_("Keeps positive numbers and bends negative ones towards −alpha"),
    .keywords = N_("exponential linear unit, activation, nonlinearity, smooth, alpha"),
    .params = kEluParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = anyFloats,
    .infer = inferSame,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardFunction<eluOf>,
    .prepare = prepareFunction<eluOf>,
    .asActivation = asFunction<eluOf>,
    .terms = functionTerms<eluOf>,
    .purpose = N_("Like ReLU for positive numbers; negative ones bend smoothly towards −alpha. So the mean of what "
                  "comes out lies nearer to 0, which makes learning faster."),
    .formula = N_("output = input where input > 0, else alpha · (exp(input) − 1)."),
    .uses = N_("Deep networks without batch normalization; autoencoders."),
    .example = {.caption = N_("−1 becomes exp(−1) − 1 = −0.632; very negative numbers come close to −1."),
                .inputs = {"[[-10, -1, 0, 2]]"},
                .output = "[[-0.99995, -0.63212, 0, 2]]"},
};

} // namespace layerscope
