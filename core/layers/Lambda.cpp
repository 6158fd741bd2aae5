// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Dependences.h"
#include "expression/Evaluate.h"
#include "expression/Python.h"

#include "layers/CommonParams.h"
#include "layers/LambdaTerms.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kMostInputs = expression::kMostInputs;

std::optional<TextFault> checkExpression(const std::string& text) {
    const auto lowered = expression::lower(text);
    return lowered ? std::nullopt : std::optional(lowered.error());
}

constexpr ParamDef kLambdaParams[] = {
    {.id = "function",
     .label = N_("Expression"),
     .help = N_("What is computed: arithmetic, comparisons, slices such as x[:, 1:], and the functions of keras.ops "
                "by name, such as sum(x, axis=-1). x, y, z, x3, x4 ... are the inputs; the first axis is the batch."),
     .kind = ParamKind::Expression,
     .text = "x * 2",
     .telling = true,
     .check = checkExpression,
     .keras = KerasForm::OursOnly},
    {.id = "output_shape",
     .label = N_("Output shape"),
     .help = N_("The shape that is expected, without the batch; the layer says so when the expression gives another. "
                "Leave it out to take what comes."),
     .kind = ParamKind::Shape,
     .ints = {1},
     .intCount = 1,
     .hard = {1, kLargestSize},
     .soft = {1, 256},
     .advanced = true,
     .optional = true,
     .none = true},
};

InputSpec lambdaInput(const Params& /*params*/) {
    return {.minRank = 1};
}

tl::unexpected<Fault> faulty(const TextFault& found) {
    return fault(found.text,
                 message(N_("It is about characters %1 to %2 of the expression."), found.begin + 1,
                         std::max(found.end, found.begin + 1)),
                 "function");
}

struct Known {
    expression::Lowered lowered;
    expression::Inferred inferred;
};

Checked<Known> knownOf(const LayerInput& in) {
    auto lowered = expression::lower(in.params.text("function"));
    if (!lowered)
        return faulty(lowered.error());
    auto inferred = expression::infer(*lowered, in.inputs);
    if (!inferred)
        return faulty(inferred.error());
    return Known{std::move(*lowered), std::move(*inferred)};
}

/// A layer's output begins with the batch: what takes that axis away or puts another before it is no layer.
std::optional<Fault> problemWithBatch(const expression::Spec& result) {
    if (result.shape.rank() == 0)
        return Fault{message(N_("The result is a single number, but it must keep the batch as its first axis")),
                     message(N_("Name the axes, such as sum(x, axis=-1), or write keepdims=True.")), "function"};
    if (result.axes[0].kind != AxisKind::Batch)
        return Fault{message(N_("The first axis of the result (%1) is no longer the batch"), result.shape.toString()),
                     message(N_("Work on the axes from 1 on, or write keepdims=True; axis 0 is the batch.")),
                     "function"};
    return std::nullopt;
}

std::optional<Fault> problemWithShape(const Params& params, const Shape& shape) {
    if (params.isNone("output_shape"))
        return std::nullopt;
    const auto own = shape.dims().subspan(1);
    const Shape wanted(params.ints("output_shape"));
    if (std::ranges::equal(own, wanted.dims()))
        return std::nullopt;
    return Fault{message(N_("The expression gives %1, but %2 is expected"), Shape(own).toString(), wanted.toString()),
                 message(N_("Change the expression, or leave the output shape out.")), "output_shape"};
}

Checked<TensorSpec> inferLambda(const LayerInput& in) {
    if (!in.params.isNone("output_shape") && in.params.ints("output_shape").size() >= Shape::kMaxRank)
        return fault(message(N_("A tensor has at most %1 axes"), Shape::kMaxRank), {}, "output_shape");
    const auto known = knownOf(in);
    if (!known)
        return tl::unexpected(known.error());
    const expression::Spec& result = known->inferred.result;
    if (auto problem = problemWithBatch(result))
        return tl::unexpected(std::move(*problem));
    if (auto problem = problemWithShape(in.params, result.shape))
        return tl::unexpected(std::move(*problem));
    const bool whole = result.element == expression::Element::Int32;
    return TensorSpec{.shape = result.shape, .axes = result.axes, .dtype = whole ? DType::Int32 : DType::Float32};
}

std::vector<Dependence> lambdaDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const auto known = knownOf(in).value();
    return expression::dependencesOf(known.lowered, known.inferred, in.inputs);
}

Cost lambdaCost(const LayerInput& in, const TensorSpec& /*output*/) {
    const auto known = knownOf(in);
    if (!known)
        return {};
    return {.multiplyAccumulates = known->inferred.multiplyAccumulates, .scratchBytes = known->inferred.scratchBytes};
}

Value forwardLambda(const ForwardCall& call) {
    std::vector<TensorSpec> specs;
    std::vector<Tensor> tensors;
    for (const Value& input : call.inputs) {
        specs.push_back({.shape = input.tensor.shape(), .axes = input.axes, .dtype = input.tensor.dtype()});
        tensors.push_back(input.tensor);
    }
    const auto known = knownOf({call.params, specs}).value();
    expression::Array result = expression::evaluate(known.lowered, known.inferred, tensors, call.exec);
    // Tensors are float32 or int32: the bools of a comparison go on as 0 and 1, which every layer can read.
    if (result.element == expression::Element::Bool)
        result = expression::asFloats(result, call.exec);
    return {.tensor = std::move(result.tensor), .axes = call.output.axes, .mask = {}};
}

std::vector<Remark> lambdaRemarks(const LayerInput& in, const TensorSpec& output) {
    std::vector<Remark> remarks;
    const auto names = expression::inputNames(static_cast<int>(in.inputs.size()));
    for (std::size_t i = 0; i < names.size(); ++i)
        remarks.push_back({names[i], message(N_("input %1: %2, %3"), i + 1, in.inputs[i].shape.toString(),
                                             toString(in.inputs[i].dtype))});
    const auto known = knownOf(in);
    if (!known)
        return remarks;
    if (known->inferred.result.element == expression::Element::Bool)
        remarks.push_back({"=", message(N_("%1, true and false as 1 and 0"), output.shape.toString())});
    else
        remarks.push_back({"=", message(N_("%1, %2"), output.shape.toString(), toString(output.dtype))});
    return remarks;
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kLambda{
    .id = "Lambda",
    .name = N_("Lambda"),
    .category = Category::Core,
    .summary = N_("Computes an expression that you write"),
    .keywords = N_("formula, custom, expression, code, function, equation, math, numpy, ops, calculate, slice, "
                   "arithmetic, own, script"),
    .arity = {1, kMostInputs},
    .params = kLambdaParams,
    .dataKinds = kAllKinds,
    .inputSpec = lambdaInput,
    .infer = inferLambda,
    .dependence = lambdaDependence,
    .cost = lambdaCost,
    .forward = forwardLambda,
    .terms = lambdaTerms,
    .remarks = lambdaRemarks,
    .purpose = N_("A lambda layer has nothing to learn: it computes the expression that you write, in the words of "
                  "NumPy and keras.ops. x is the first input, y and z are the second and third. The first axis is "
                  "always the batch, so x[:, 0] is the first element of each sample. An expression can only "
                  "compute; it cannot run a program or read a file."),
    .formula = N_("output = the expression, for example (x - mean(x, axis=-1, keepdims=True)) / 255 ; "
                  "comparisons give 1 and 0."),
    .uses = N_("Bringing values to another range: x / 127.5 - 1. A part of a tensor: x[:, ::2]. One row for each "
               "picture: mean(x, axis=(1, 2)). Distances: sqrt(sum(square(x - y), axis=-1, keepdims=True)). Gates: "
               "where(x > 0, x, 0.1 * y). Attention by hand: softmax(x @ transpose(y, (0, 2, 1))). Channels in "
               "another order: x[..., ::-1]. The slope of a series: diff(x, axis=1)."),
    .example = {.caption = N_("Each row minus its mean: what is left adds up to zero."),
                .params = "{\"function\": \"x - mean(x, axis=-1, keepdims=True)\"}",
                .inputs = {"[[1, 2, 3], [10, 20, 60]]"},
                .output = "[[-1, 0, 1], [-20, -10, 30]]"},
};

} // namespace layerscope
