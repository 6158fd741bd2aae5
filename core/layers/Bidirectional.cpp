// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"
#include "layers/DataKinds.h"
#include "layers/RecurrentCell.h"
#include "layers/RecurrentDependence.h"
#include "layers/RecurrentParams.h"
#include "layers/RecurrentTerms.h"
#include "layers/Sizes.h"

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

constexpr Choice kCells[] = {
    {"LSTM", N_("LSTM")},
    {"GRU", N_("GRU")},
    {"SimpleRNN", N_("Simple RNN")},
};
constexpr Choice kMerges[] = {
    {"concat", N_("Concatenate: side by side")},
    {"sum", N_("Sum")},
    {"ave", N_("Average")},
    {"mul", N_("Multiply")},
};

constexpr ParamDef kBidirectionalParams[] = {
    {.id = "layer",
     .label = N_("Layer"),
     .help = N_("The recurrent layer that reads the series in both directions, each with weights of its own."),
     .kind = ParamKind::Choice,
     .text = "LSTM",
     .choices = kCells,
     .telling = true,
     .keras = KerasForm::OursOnly},
    {.id = "merge_mode",
     .label = N_("Merge"),
     .help = N_("How the outputs of both directions become one."),
     .kind = ParamKind::Choice,
     .text = "concat",
     .choices = kMerges},
    kRecurrentUnits,
    kCandidateActivation,
    kGateActivation,
    kReturnSequences,
    kUseBias,
    kKernelInitializer,
    kRecurrentInitializer,
    kBiasInitializer,
    kUnitForgetBias,
    kResetAfter,
    kInputDropout,
    kRecurrentDropout,
};

InputSpec bidirectionalInput(const Params& /*params*/) {
    return {.rank = 3, .dtype = DType::Float32};
}

CellSettings cellOf(const Params& params) {
    const std::string& layer = params.text("layer");
    return cellSettings(params, layer == "LSTM" ? CellKind::Lstm : layer == "GRU" ? CellKind::Gru : CellKind::Simple);
}

/// Keras makes both directions give 0 where the mask leaves out a step, so that none repeats the other's past.
Walk walkOf(const Params& params, bool backwards) {
    const bool sequences = params.flag("return_sequences");
    return {.sequences = sequences, .backwards = backwards, .zeroWhereMasked = sequences};
}

Checked<TensorSpec> inferBidirectional(const LayerInput& in) {
    const CellSettings cell = cellOf(in.params);
    if (auto wrong = problemWithCell(cell, in.inputs[0]))
        return tl::unexpected(*wrong);
    TensorSpec out = walked(cell, walkOf(in.params, false), in.inputs[0]);
    if (in.params.text("merge_mode") == "concat")
        out.shape[-1] *= 2;
    return out;
}

/// Both directions; side by side, each decides its own half of the features.
std::vector<Dependence> bidirectionalDependence(const LayerInput& in, const TensorSpec& output) {
    const CellSettings cell = cellOf(in.params);
    const Shape& input = in.inputs[0].shape;
    const bool sequences = in.params.flag("return_sequences");
    const bool concatenated = in.params.text("merge_mode") == "concat";
    Shape one = output.shape;
    one[-1] = cell.units;
    const auto direction = [&](bool backwards) {
        const Dependence walked = walkDependence(cell, walkOf(in.params, backwards), input, one);
        std::vector<AxisDependence> axes;
        for (int d = 0; d < one.rank(); ++d)
            axes.push_back(sameAxis(d));
        if (backwards && sequences)
            axes[1] = reversedAxis(1, one[1]);
        if (concatenated)
            axes.back() = shiftedAxis(one.rank() - 1, backwards ? cell.units : 0, cell.units, output.shape[-1]);
        return chained(walked, axisWise(one, output.shape, std::move(axes)));
    };
    return {either(direction(false), direction(true))};
}

std::vector<WeightDef> bidirectionalWeights(const LayerInput& in) {
    const CellSettings cell = cellOf(in.params);
    const std::int64_t features = in.inputs[0].shape[2];
    std::vector<WeightDef> weights = cellWeights(cell, features, "forward_", "forward_layer/cell");
    for (WeightDef& weight : cellWeights(cell, features, "backward_", "backward_layer/cell"))
        weights.push_back(std::move(weight));
    return weights;
}

Cost bidirectionalCost(const LayerInput& in, const TensorSpec& output) {
    Cost cost = cellCost(cellOf(in.params), in.inputs[0]);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 4;
    cost.multiplyAccumulates = 2 * std::min(cost.multiplyAccumulates, kMost);
    const std::uint64_t bytes = std::min<std::uint64_t>(output.bytes().value_or(0), kMost);
    cost.scratchBytes = std::min(cost.scratchBytes, kMost) + 2 * static_cast<std::int64_t>(bytes);
    return cost;
}

/// Swaps the first and the last step, and so on: [batch, time, features].
Tensor turnedAround(const Tensor& x) {
    TensorBuilder out(x.shape());
    const std::int64_t steps = x.shape()[1];
    const std::int64_t width = x.shape()[2];
    for (std::int64_t row = 0; row < x.shape()[0] * steps; ++row) {
        const std::int64_t turned = row / steps * steps + steps - 1 - row % steps;
        std::copy_n(x.floats().data() + row * width, width, out.floats().data() + turned * width);
    }
    return std::move(out).finish();
}

Tensor sideBySide(const Tensor& a, const Tensor& b, const Shape& shape) {
    TensorBuilder out(shape);
    const std::int64_t width = a.shape()[-1];
    for (std::int64_t row = 0; row < a.elements() / width; ++row) {
        std::copy_n(a.floats().data() + row * width, width, out.floats().data() + 2 * row * width);
        std::copy_n(b.floats().data() + row * width, width, out.floats().data() + (2 * row + 1) * width);
    }
    return std::move(out).finish();
}

Tensor merged(const std::string& mode, const Tensor& forward, const Tensor& backward, const ForwardCall& call) {
    const Shape& shape = call.output.shape;
    if (mode == "concat")
        return sideBySide(forward, backward, shape);
    TensorBuilder out(shape);
    const std::span<float> y = out.floats();
    broadcastInto(shape, forward.floats(), shape, y, Combine::Copy, call.exec);
    broadcastInto(shape, backward.floats(), shape, y, mode == "mul" ? Combine::Multiply : Combine::Add, call.exec);
    if (mode == "ave")
        std::ranges::transform(y, y.begin(), [](float sum) { return sum / 2; });
    return std::move(out).finish();
}

Value forwardBidirectional(const ForwardCall& call) {
    const CellSettings cell = cellOf(call.params);
    const Value& input = call.inputs[0];
    const std::size_t half = call.weights.size() / 2;
    const Tensor forward = runCell(cell, walkOf(call.params, false), input, call.weights.first(half), call.exec);
    Tensor backward = runCell(cell, walkOf(call.params, true), input, call.weights.subspan(half), call.exec);
    if (call.params.flag("return_sequences"))
        backward = turnedAround(backward);
    return {.tensor = merged(call.params.text("merge_mode"), forward, backward, call),
            .axes = call.output.axes,
            .mask = call.output.masked ? input.mask : std::nullopt};
}

/// One direction's number, at the place where it comes out.
std::size_t appendDirection(Explanation& explanation, const TermsCall& call, const CellSettings& cell, bool backwards,
                            std::int64_t unit) {
    const Walk walk = walkOf(call.params, backwards);
    const std::int64_t steps = call.inputs[0].tensor.shape()[1];
    const int firstWeight = backwards ? static_cast<int>(call.weights.size() / 2) : 0;
    appendCell(explanation, call, cell, walk, firstWeight,
               {.example = call.element.front(),
                .step = walk.sequences ? timeOf(walk, call.element[1], steps) : steps - 1,
                .unit = unit});
    Message& title = explanation.steps.back().title;
    title = message(backwards ? N_("%1, read backwards") : N_("%1, read forwards"), title.toString());
    return explanation.steps.size() - 1;
}

Explanation bidirectionalTerms(const TermsCall& call) {
    const CellSettings cell = cellOf(call.params);
    const std::string& mode = call.params.text("merge_mode");
    const std::int64_t unit = call.element.back();
    Explanation explanation;
    if (mode == "concat") {
        appendDirection(explanation, call, cell, unit >= cell.units, unit % cell.units);
        return explanation;
    }
    const std::size_t forward = appendDirection(explanation, call, cell, false, unit);
    const std::size_t backward = appendDirection(explanation, call, cell, true, unit);
    append(explanation,
           {.title = message(N_("Both directions together")),
            .rule = mode == "mul"   ? Rule::Product
                    : mode == "ave" ? Rule::Mean
                                    : Rule::Sum,
            .terms = {{.factor = stepNumber(explanation, forward)}, {.factor = stepNumber(explanation, backward)}},
            .divisor = mode == "ave" ? 2.0 : 1.0});
    return explanation;
}

} // namespace

extern constexpr LayerDef kBidirectional{
    .id = "Bidirectional",
    .name = N_("Bidirectional"),
    .category = Category::Sequence,
    .summary = N_("Reads a series forwards and backwards and merges what both say"),
    .keywords = N_("bilstm, bigru, birnn, recurrent, both directions, reverse, memory, series, time, text, speech"),
    .params = kBidirectionalParams,
    .dataKinds = kSeriesKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = bidirectionalInput,
    .infer = inferBidirectional,
    .dependence = bidirectionalDependence,
    .weights = bidirectionalWeights,
    .sizes = bidirectionalSizes,
    .cost = bidirectionalCost,
    .forward = forwardBidirectional,
    .terms = bidirectionalTerms,
    .purpose = N_("What a word means often depends on what follows. Two recurrent layers read the series, one from "
                  "the beginning and one from the end, so that each step knows its past and its future."),
    .formula = N_("output(time) = merge( forward(time), backward(time) ); each direction has its own weights."),
    .uses = N_("Names in texts, speech recognition, heartbeats: whenever the whole series is there before the answer "
               "is due."),
    .example = {.caption = N_("Running sums from both ends: at each step what has come so far, and what is still to "
                              "come."),
                .params = R"({"layer": "SimpleRNN", "units": 1, "use_bias": false, "return_sequences": true,
                              "activation": {"name": "linear"}})",
                .inputs = {"[[[1], [2], [3]]]"},
                .weights = {"[[1]]", "[[1]]", "[[1]]", "[[1]]"},
                .output = "[[[1, 6], [3, 5], [6, 3]]]"},
};

} // namespace layerscope
