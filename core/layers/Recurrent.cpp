// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/DataKinds.h"
#include "layers/RecurrentCell.h"
#include "layers/RecurrentDependence.h"
#include "layers/RecurrentParams.h"
#include "layers/RecurrentTerms.h"
#include "layers/Sizes.h"

namespace layerscope {
namespace {

constexpr ParamDef kSimpleParams[] = {
    kRecurrentUnits,       kCandidateActivation, kReturnSequences, kGoBackwards,      kUseBias,     kKernelInitializer,
    kRecurrentInitializer, kBiasInitializer,     kInputDropout,    kRecurrentDropout, kReturnState,
};
constexpr ParamDef kLstmParams[] = {
    kRecurrentUnits, kCandidateActivation, kGateActivation,       kReturnSequences, kGoBackwards,
    kUseBias,        kKernelInitializer,   kRecurrentInitializer, kBiasInitializer, kUnitForgetBias,
    kInputDropout,   kRecurrentDropout,    kReturnState,
};
constexpr ParamDef kGruParams[] = {
    kRecurrentUnits, kCandidateActivation, kGateActivation,       kReturnSequences, kGoBackwards,
    kUseBias,        kKernelInitializer,   kRecurrentInitializer, kBiasInitializer, kResetAfter,
    kInputDropout,   kRecurrentDropout,    kReturnState,
};

InputSpec recurrentInput(const Params& /*params*/) {
    return {.rank = 3, .dtype = DType::Float32};
}

Walk walkOf(const Params& params) {
    return {.sequences = params.flag("return_sequences"), .backwards = params.flag("go_backwards")};
}

template <CellKind kind>
Checked<TensorSpec> inferRecurrent(const LayerInput& in) {
    if (in.params.flag("return_state"))
        return fault(message(N_("It should hand out its state as well, but a node has one output")),
                     message(N_("Turn \"State as well\" off.")), "return_state");
    const CellSettings cell = cellSettings(in.params, kind);
    if (auto wrong = problemWithCell(cell, in.inputs[0]))
        return tl::unexpected(*wrong);
    return walked(cell, walkOf(in.params), in.inputs[0]);
}

template <CellKind kind>
std::vector<Dependence> recurrentDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& input = in.inputs[0].shape;
    const Walk walk = walkOf(in.params);
    const Dependence walked = walkDependence(cellSettings(in.params, kind), walk, input, output.shape);
    if (!output.masked || !walk.backwards)
        return {walked};
    // Turned around, the steps come in another order than their masks.
    return {either(walked, bound(axisWise(input, output.shape, {sameAxis(0), sameAxis(1), wholeAxis()})))};
}

template <CellKind kind>
std::vector<WeightDef> recurrentWeights(const LayerInput& in) {
    return cellWeights(cellSettings(in.params, kind), in.inputs[0].shape[2], "", "cell");
}

template <CellKind kind>
Cost recurrentCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return cellCost(cellSettings(in.params, kind), in.inputs[0]);
}

template <CellKind kind>
Value forwardRecurrent(const ForwardCall& call) {
    const Value& input = call.inputs[0];
    return {.tensor = runCell(cellSettings(call.params, kind), walkOf(call.params), input, call.weights, call.exec),
            .axes = call.output.axes,
            .mask = call.output.masked ? input.mask : std::nullopt};
}

template <CellKind kind>
Explanation recurrentTerms(const TermsCall& call) {
    const Walk walk = walkOf(call.params);
    const std::int64_t last = call.inputs[0].tensor.shape()[1] - 1;
    Explanation explanation;
    appendCell(explanation, call, cellSettings(call.params, kind), walk, 0,
               {.example = call.element.front(),
                .step = walk.sequences ? call.element[1] : last,
                .unit = call.element.back()});
    return explanation;
}

} // namespace

extern constexpr LayerDef kLSTM{
    .id = "LSTM",
    .name = N_("LSTM"),
    .category = Category::Sequence,
    .summary = N_("Reads a series step by step and decides what to remember"),
    .keywords = N_("long short-term memory, recurrent, rnn, memory, gates, series, time, text, language, forecast, "
                   "translation, speech"),
    .params = kLstmParams,
    .dataKinds = kSeriesKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = recurrentInput,
    .infer = inferRecurrent<CellKind::Lstm>,
    .dependence = recurrentDependence<CellKind::Lstm>,
    .weights = recurrentWeights<CellKind::Lstm>,
    .sizes = unitSizes,
    .cost = recurrentCost<CellKind::Lstm>,
    .forward = forwardRecurrent<CellKind::Lstm>,
    .terms = recurrentTerms<CellKind::Lstm>,
    .purpose = N_("An LSTM carries a memory from step to step. Three gates look at each new step: the forget gate says "
                  "how much of the memory stays, the input gate how much of the new is written into it, the output "
                  "gate how much of it is shown. So it can hold on to something for hundreds of steps. Steps that a "
                  "mask leaves out change nothing."),
    .formula = N_("i, f, o = gate(input · K + h · R + b); memory = f · memory + i · activation(input · K + h · R + b); "
                  "h = o · activation(memory)."),
    .uses = N_("Forecasts of measurements, handwriting and speech, translation and language before Transformers."),
    .example = {.caption = N_("A memory that adds up: the forget gate keeps one half at each step, so 1 becomes "
                              "0.5 · 1 + 2 = 2.5, then 0.5 · 2.5 + 3 = 4.25."),
                .params = R"({"units": 1, "activation": "linear", "recurrent_activation": "linear",
                              "return_sequences": true})",
                .inputs = {"[[[1], [2], [3]]]"},
                .weights = {"[[0, 0, 1, 0]]", "[[0, 0, 0, 0]]", "[1, 0.5, 0, 1]"},
                .output = "[[[1], [2.5], [4.25]]]"},
};

extern constexpr LayerDef kGRU{
    .id = "GRU",
    .name = N_("GRU"),
    .category = Category::Sequence,
    .summary = N_("Reads a series step by step with two gates: a lighter LSTM"),
    .keywords = N_("gated recurrent unit, recurrent, rnn, memory, gates, series, time, text, language, forecast, "
                   "speech"),
    .params = kGruParams,
    .dataKinds = kSeriesKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = recurrentInput,
    .infer = inferRecurrent<CellKind::Gru>,
    .dependence = recurrentDependence<CellKind::Gru>,
    .weights = recurrentWeights<CellKind::Gru>,
    .sizes = unitSizes,
    .cost = recurrentCost<CellKind::Gru>,
    .forward = forwardRecurrent<CellKind::Gru>,
    .terms = recurrentTerms<CellKind::Gru>,
    .purpose = N_("A GRU remembers with fewer weights than an LSTM: the update gate mixes the old state with a new "
                  "candidate, and the reset gate says how much of the old state the candidate looks at. Steps that a "
                  "mask leaves out change nothing."),
    .formula = N_("z, r = gate(input · K + h · R + b); candidate = activation(input · K + r · (h · R + b)); h = z · h "
                  "+ (1 − z) · candidate."),
    .uses = N_("Sounds, sensor readings and text, where an LSTM would be too large or too slow."),
    .example = {.caption = N_("The update gate is one half: each step keeps half of the state and takes half of what "
                              "comes in."),
                .params = R"({"units": 1, "activation": "linear", "recurrent_activation": "linear",
                              "return_sequences": true})",
                .inputs = {"[[[4], [4], [8]]]"},
                .weights = {"[[0, 0, 1]]", "[[0, 0, 0]]", "[[0.5, 0, 0], [0, 0, 0]]"},
                .output = "[[[2], [3], [5.5]]]"},
};

extern constexpr LayerDef kSimpleRNN{
    .id = "SimpleRNN",
    .name = N_("Simple RNN"),
    .category = Category::Sequence,
    .summary = N_("Reads a series step by step; each output goes into the next step"),
    .keywords = N_("recurrent, rnn, vanilla, elman, memory, series, time, text, feedback, loop"),
    .params = kSimpleParams,
    .dataKinds = kSeriesKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = recurrentInput,
    .infer = inferRecurrent<CellKind::Simple>,
    .dependence = recurrentDependence<CellKind::Simple>,
    .weights = recurrentWeights<CellKind::Simple>,
    .sizes = unitSizes,
    .cost = recurrentCost<CellKind::Simple>,
    .forward = forwardRecurrent<CellKind::Simple>,
    .terms = recurrentTerms<CellKind::Simple>,
    .purpose = N_("The simplest network with a memory: a dense layer that also sees its own output of the step before. "
                  "What it saw fades quickly, which is why LSTM and GRU were invented. Steps that a mask leaves out "
                  "change nothing."),
    .formula = N_("h = activation(input · kernel + h · recurrent kernel + bias), step by step from h = 0."),
    .uses = N_("Learning what recurrence is; short series."),
    .example = {.caption = N_("All weights are 1: the output is the sum of everything so far."),
                .params = R"({"units": 1, "activation": "linear", "use_bias": false, "return_sequences": true})",
                .inputs = {"[[[1], [2], [3]]]"},
                .weights = {"[[1]]", "[[1]]"},
                .output = "[[[1], [3], [6]]]"},
};

} // namespace layerscope
