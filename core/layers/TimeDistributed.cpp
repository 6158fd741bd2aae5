// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/LayerText.h"
#include "layer/Dependence.h"
#include "layer/Explanation.h"
#include "layers/DataKinds.h"
#include "layers/Layers.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Layers that one can be repeated over time: those with one input that compute something.
std::optional<TextFault> problemWithLayer(const std::string& text) {
    const auto layer = layerFromText(text, layerRegistry());
    if (!layer)
        return layer.error();
    if (layer->def->arity.min != 1 || !layer->def->forward)
        return TextFault{message(N_("%1 cannot be applied step by step: it needs one input"), layer->def->id), 0,
                         text.size()};
    return std::nullopt;
}

constexpr DataKind kSeriesAndFilms[] = {DataKind::Video, DataKind::Audio, DataKind::TimeSeries, DataKind::Text};

constexpr ParamDef kTimeDistributedParams[] = {
    {.id = "layer",
     .label = N_("Layer"),
     .help = N_("The layer that every step passes through, written as in Keras: Dense(units=4), or "
                "Conv2D(filters=8, kernel_size=3, padding=\"same\"). All steps share its weights."),
     .kind = ParamKind::Expression,
     .text = "Dense(units=8)",
     .telling = true,
     .check = problemWithLayer,
     .keras = KerasForm::OursOnly},
};

InputSpec timeInput(const Params& /*params*/) {
    return {.minRank = 3};
}

/// The checked layer of the parameters.
WrittenLayer layerOf(const Params& params) {
    return *layerFromText(params.text("layer"), layerRegistry());
}

/// Batch and time as one dimension, or that dimension as both again.
Shape folded(const Shape& shape) {
    Shape out{saturatingProduct(shape[0], shape[1])};
    for (int axis = 2; axis < shape.rank(); ++axis)
        out.append(shape[axis]);
    return out;
}
Shape unfolded(const Shape& shape, const Shape& input) {
    Shape out{input[0], input[1]};
    for (int axis = 1; axis < shape.rank(); ++axis)
        out.append(shape[axis]);
    return out;
}

TensorSpec stepOf(const TensorSpec& input) {
    TensorSpec step = input;
    step.shape = folded(input.shape);
    step.axes.erase(step.axes.begin() + 1);
    return step;
}

/// What the layer makes of one step.
Checked<TensorSpec> inferStep(const WrittenLayer& layer, const TensorSpec& input) {
    const TensorSpec step = stepOf(input);
    Checked<TensorSpec> out = layer.def->inferChecked({layer.params, {&step, 1}});
    if (!out)
        return fault(out.error().text, out.error().hint, "layer");
    return out;
}

Checked<TensorSpec> inferTimeDistributed(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const WrittenLayer layer = layerOf(in.params);
    Checked<TensorSpec> out = inferStep(layer, input);
    if (!out)
        return out;
    if (out->shape[0] != saturatingProduct(input.shape[0], input.shape[1]))
        return fault(message(N_("%1 changes the number of examples, so steps cannot be told apart"), layer.def->id),
                     message(N_("Choose another layer.")), "layer");
    if (out->shape.rank() == Shape::kMaxRank)
        return fault(message(N_("The result would have more than %1 dimensions"), Shape::kMaxRank),
                     message(N_("Flatten before.")), "layer");
    out->shape = unfolded(out->shape, input.shape);
    out->axes.insert(out->axes.begin() + 1, input.axes[1]);
    const auto rows = [](const Shape& shape) { return shape.dims().first(static_cast<std::size_t>(shape.rank() - 1)); };
    // Keras hands the mask on as it is, whatever the layer does; it means something only where it still fits.
    out->masked = input.masked && std::ranges::equal(rows(out->shape), rows(input.shape));
    return out;
}

/// The layer on every step by itself, and the mask, which goes from place to place whatever the layer does.
std::vector<Dependence> timeDistributedDependence(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const WrittenLayer layer = layerOf(in.params);
    const TensorSpec step = stepOf(input);
    const TensorSpec made = *inferStep(layer, input);
    if (!layer.def->dependence)
        return {everything(input.shape, output.shape, false)};
    const Dependence inner = layer.def->dependence({layer.params, {&step, 1}}, made).front();
    const Dependence steps =
        chained(reshaped(input.shape, step.shape), chained(inner, reshaped(made.shape, output.shape)));
    if (!output.masked)
        return {steps};
    std::vector<AxisDependence> rows;
    for (int d = 0; d + 1 < input.shape.rank(); ++d)
        rows.push_back(sameAxis(d));
    rows.push_back(wholeAxis());
    return {either(steps, bound(axisWise(input.shape, output.shape, std::move(rows))))};
}

std::vector<WeightDef> timeDistributedWeights(const LayerInput& in) {
    const WrittenLayer layer = layerOf(in.params);
    if (!layer.def->weights)
        return {};
    const TensorSpec step = stepOf(in.inputs[0]);
    std::vector<WeightDef> weights = layer.def->weights({layer.params, {&step, 1}});
    for (WeightDef& weight : weights) {
        if (!weight.initializerParam.empty())
            weight.initializer = layer.params.function(weight.initializerParam);
        weight.initializerParam.clear();
        weight.owner = weight.owner.empty() ? "layer" : "layer/" + weight.owner;
    }
    return weights;
}

Cost timeDistributedCost(const LayerInput& in, const TensorSpec& /*output*/) {
    const WrittenLayer layer = layerOf(in.params);
    const TensorSpec step = stepOf(in.inputs[0]);
    return layer.def->cost({layer.params, {&step, 1}}, *inferStep(layer, in.inputs[0]));
}

TensorSpec specOf(const Value& input) {
    return {.shape = input.tensor.shape(),
            .axes = input.axes,
            .dtype = input.tensor.dtype(),
            .masked = input.mask.has_value()};
}

/// The input as the layer sees it: every step an example.
Value stepsOf(const Value& input) {
    Value steps{
        .tensor = input.tensor.reshaped(folded(input.tensor.shape())), .axes = stepOf(specOf(input)).axes, .mask = {}};
    if (input.mask)
        steps.mask = input.mask->reshaped(folded(input.mask->shape()));
    return steps;
}

Value forwardTimeDistributed(const ForwardCall& call) {
    const WrittenLayer layer = layerOf(call.params);
    const Value& input = call.inputs[0];
    const TensorSpec spec = specOf(input);
    const Value step = stepsOf(input);
    const TensorSpec wanted = *inferStep(layer, spec);
    const Value out = layer.def->compute({layer.params, {&step, 1}, call.weights, wanted, call.exec});
    return {.tensor = out.tensor.reshaped(unfolded(out.tensor.shape(), spec.shape)),
            .axes = call.output.axes,
            .mask = call.output.masked ? input.mask : std::nullopt};
}

/// The layer's own, for the example that the step is to it. Elements keep their place in row-major order.
Explanation timeDistributedTerms(const TermsCall& call) {
    const WrittenLayer layer = layerOf(call.params);
    const TensorSpec spec = specOf(call.inputs[0]);
    const Value steps = stepsOf(call.inputs[0]);
    const TensorSpec wanted = *inferStep(layer, spec);
    std::vector<std::int64_t> element(call.element.begin() + 1, call.element.end());
    element[0] += call.element[0] * spec.shape[1];
    return layer.def->terms({layer.params, {&steps, 1}, call.weights, wanted, element});
}

} // namespace

extern constexpr LayerDef kTimeDistributed{
    .id = "TimeDistributed",
    .name = N_("Time distributed"),
    .category = Category::Sequence,
    .summary = N_("Applies one layer to every step of a series or frame of a film"),
    .keywords = N_("wrapper, each step, every frame, repeat, share, per time, video, film, series, sequence"),
    .params = kTimeDistributedParams,
    .dataKinds = kSeriesAndFilms,
    .maskRule = MaskRule::Own,
    .inputSpec = timeInput,
    .infer = inferTimeDistributed,
    .dependence = timeDistributedDependence,
    .weights = timeDistributedWeights,
    .cost = timeDistributedCost,
    .forward = forwardTimeDistributed,
    .terms = timeDistributedTerms,
    .purpose =
        N_("It hands each step to the same layer, with the same weights, and puts the results in a row again. So "
           "a layer for pictures works on a film, frame by frame."),
    .formula = N_("output(time) = layer( input(time) ) for every time."),
    .uses = N_("Convolutions on the frames of a film before an LSTM; a classifier for every step of a series."),
    .example = {.caption = N_("A dense layer on both steps: first number plus ten times the second."),
                .params = R"json({"layer": "Dense(units=1, use_bias=False)"})json",
                .inputs = {"[[[1, 2], [3, 4]]]"},
                .weights = {"[[1], [10]]"},
                .output = "[[[21], [43]]]"},
};

} // namespace layerscope
