// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/ActivationCalls.h"
#include "expression/FunctionTable.h"
#include "expression/Rows.h"

#include "layer/Activations.h"

#include <algorithm>
#include <cmath>

// The activations (core/layer/Activations.h), and the norms, which divide by what a line sums up to.
namespace layerscope::expression {

Outcome<NamedFunction> activationOf(const CallSpecs& call) {
    NamedFunction function{std::string(call.name()), {}};
    const ActivationDef* def = findActivation(function.name);
    for (const FunctionArg& arg : def->args) {
        const int at = call.parameter(arg.id);
        if (at < 0 || call.arg(at).isNone())
            continue;
        const auto value = call.number(at);
        if (!value)
            return tl::unexpected(value.error());
        function.args[arg.id] = *value;
    }
    return function;
}

namespace {

enum class Takes { All, NoBool, FloatOnly };

template <Takes kTakes, bool kKeepsWhole = false>
Inference inferActivationCall(const CallSpecs& call) {
    Spec x = call.tensor(0);
    const auto function = activationOf(call);
    if (!function)
        return tl::unexpected(function.error());
    if (x.element != Element::Float32 &&
        (kTakes == Takes::FloatOnly || (kTakes == Takes::NoBool && x.element == Element::Bool)))
        return call.wrong(N_("In `%1`: only float32 is taken; write cast(..., \"float32\") first"));
    if (const int axis = call.parameter("axis"); axis >= 0)
        if (const auto checked = call.axis(axis, x.shape.rank()); !checked)
            return tl::unexpected(checked.error());
    const auto out = inferActivation(*function, {.shape = x.shape, .axes = x.axes});
    if (!out)
        return call.wrong(N_("In `%1`: %2"), out.error().text.toString());
    x.shape = out->shape;
    x.element = kKeepsWhole && x.element != Element::Float32 ? Element::Int32 : Element::Float32;
    return x;
}

Array evaluateActivation(const CallArrays& call) {
    const Array x = converted(call.tensor(0), Element::Float32, call.exec);
    const Array y{applyActivation(activationOf(call.specs).value(), x.tensor, call.exec), Element::Float32};
    return converted(y, call.out.element, call.exec);
}

/// Which of the vector norms: any order, infinity, or the Frobenius norm over several axes.
struct NormKind {
    double order = 2;
    std::vector<int> axes;
};

Outcome<NormKind> normOf(const CallSpecs& call) {
    NormKind kind;
    const Spec x = call.tensor(0);
    const auto axes = call.axes(2, x.shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    kind.axes = *axes;
    const Argument& order = call.arg(1);
    if (order.isNone())
        return kind;
    if (order.kind == Argument::Kind::Text && order.text == "fro" && kind.axes.size() == 2)
        return kind;
    if (!order.isNumber() || kind.axes.size() != 1)
        return call.wrong(N_("In `%1`: with an order, name one axis; for \"fro\", two. Other matrix norms are left "
                             "out."));
    kind.order = order.value();
    return kind;
}

Inference inferNorm(const CallSpecs& call) {
    const auto kind = normOf(call);
    const auto keep = call.flag(3);
    if (!kind || !keep)
        return tl::unexpected(kind ? keep.error() : kind.error());
    return reducedSpec(call.tensor(0), kind->axes, *keep, Element::Float32);
}

double normOfRow(const float* x, std::int64_t n, double order) {
    double out = order == -INFINITY ? INFINITY : 0;
    for (std::int64_t i = 0; i < n; ++i) {
        const double size = std::abs(static_cast<double>(x[i]));
        if (std::isnan(size))
            return size;
        if (std::isinf(order))
            out = order > 0 ? std::max(out, size) : std::min(out, size);
        else
            out += order == 0 ? (size != 0) : order == 1 ? size : order == 2 ? size * size : std::pow(size, order);
    }
    if (std::isinf(order) || order == 0 || order == 1)
        return out;
    return order == 2 ? std::sqrt(out) : std::pow(out, 1 / order);
}

Array evaluateNorm(const CallArrays& call) {
    const Array x = converted(call.tensor(0), Element::Float32, call.exec);
    const NormKind kind = normOf(call.specs).value();
    const Rows rows = rowsAlong(x.tensor, kind.axes, call.exec);
    TensorBuilder y(call.out.shape);
    const float* from = rows.tensor.floats().data();
    const auto to = y.floats();
    call.exec.parallelFor(static_cast<std::int64_t>(to.size()), std::max<std::int64_t>(1, (1 << 13) / rows.length),
                          [&](std::int64_t begin, std::int64_t end) {
                              for (std::int64_t i = begin; i < end; ++i)
                                  to[static_cast<std::size_t>(i)] =
                                      static_cast<float>(normOfRow(from + i * rows.length, rows.length, kind.order));
                          });
    return {std::move(y).finish(), Element::Float32};
}

constexpr double kEpsilon = 1e-7; // keras.config.epsilon()

Inference inferNormalize(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto axes = call.axes(1, x.shape.rank());
    const auto order = call.integer(2);
    if (!axes || !order)
        return tl::unexpected(axes ? order.error() : axes.error());
    if (!call.arg(3).isNone())
        if (const auto epsilon = call.number(3); !epsilon)
            return tl::unexpected(epsilon.error());
    if (x.element != Element::Float32)
        return call.wrong(N_("In `%1`: only float32 is taken; write cast(..., \"float32\") first"));
    if (*order < 1 || (*order != 2 && axes->size() != 1))
        return call.wrong(N_("In `%1`: order is a whole number from 1; other than 2, it needs one axis"));
    return x;
}

/// Each line divided by its norm, but never by less than epsilon.
Array evaluateNormalize(const CallArrays& call) {
    const Array x = call.tensor(0);
    const auto axes = call.specs.axes(1, x.tensor.shape().rank()).value();
    const auto order = static_cast<double>(call.integer(2));
    const double epsilon = call.arg(3).isNone() ? kEpsilon : call.number(3);
    const Rows rows = rowsAlong(x.tensor, axes, call.exec);
    TensorBuilder y(rows.tensor.shape());
    const float* from = rows.tensor.floats().data();
    float* to = y.floats().data();
    call.exec.parallelFor(rows.tensor.elements() / rows.length, std::max<std::int64_t>(1, (1 << 13) / rows.length),
                          [&](std::int64_t begin, std::int64_t end) {
                              for (std::int64_t i = begin; i < end; ++i) {
                                  const float* line = from + i * rows.length;
                                  const double norm = std::max(normOfRow(line, rows.length, order), epsilon);
                                  for (std::int64_t k = 0; k < rows.length; ++k)
                                      to[i * rows.length + k] = static_cast<float>(line[k] / norm);
                              }
                          });
    return {fromRows(std::move(y).finish(), rows.order, call.exec), Element::Float32};
}

constexpr Parameter kOne[] = {{"x"}};
constexpr Parameter kRelu[] = {{"x"},
                               {"negative_slope", "0.0", Role::Setting},
                               {"max_value", "None", Role::Setting},
                               {"threshold", "0.0", Role::Setting}};
constexpr Parameter kLeaky[] = {{"x"}, {"negative_slope", "0.2", Role::Setting}};
constexpr Parameter kAlpha[] = {{"x"}, {"alpha", "1.0", Role::Setting}};
constexpr Parameter kGelu[] = {{"x"}, {"approximate", "True", Role::Setting}};
constexpr Parameter kShrink[] = {{"x"}, {"threshold", "0.5", Role::Setting}};
constexpr Parameter kSquareplus[] = {{"x"}, {"b", "4", Role::Setting}};
constexpr Parameter kAxisLast[] = {{"x"}, {"axis", "-1", Role::Setting}};
constexpr Parameter kThreshold[] = {
    {"x"}, {"threshold", nullptr, Role::Setting}, {"default_value", nullptr, Role::Setting}};
constexpr Parameter kNorm[] = {
    {"x"}, {"ord", "None", Role::Setting}, {"axis", "None", Role::Setting}, {"keepdims", "False", Role::Setting}};
constexpr Parameter kNormalize[] = {
    {"x"}, {"axis", "-1", Role::Setting}, {"order", "2", Role::Setting}, {"epsilon", "None", Role::Setting}};

constexpr auto kAll = inferActivationCall<Takes::All>;
constexpr auto kWhole = inferActivationCall<Takes::All, true>;
constexpr auto kNoBool = inferActivationCall<Takes::NoBool>;
constexpr auto kFloatOnly = inferActivationCall<Takes::FloatOnly>;

constexpr Function kFunctions[] = {
    {"relu", "nn", "Relu", kRelu, kWhole, evaluateActivation},
    {"relu6", "nn", "Relu6", kOne, kAll, evaluateActivation},
    {"leaky_relu", "nn", "LeakyRelu", kLeaky, kAll, evaluateActivation},
    {"sigmoid", "nn", "Sigmoid", kOne, kFloatOnly, evaluateActivation},
    {"softmax", "nn", "Softmax", kAxisLast, kNoBool, evaluateActivation},
    {"log_softmax", "nn", "LogSoftmax", kAxisLast, kNoBool, evaluateActivation},
    {"sparsemax", "nn", "Sparsemax", kAxisLast, kAll, evaluateActivation},
    {"glu", "nn", "Glu", kAxisLast, kFloatOnly, evaluateActivation},
    {"gelu", "nn", "Gelu", kGelu, kAll, evaluateActivation},
    {"silu", "nn", "Silu", kOne, kFloatOnly, evaluateActivation},
    {"elu", "nn", "Elu", kAlpha, kAll, evaluateActivation},
    {"selu", "nn", "Selu", kOne, kAll, evaluateActivation},
    {"celu", "nn", "Celu", kAlpha, kAll, evaluateActivation},
    {"softplus", "nn", "Softplus", kOne, kAll, evaluateActivation},
    {"softsign", "nn", "Softsign", kOne, kAll, evaluateActivation},
    {"hard_sigmoid", "nn", "HardSigmoid", kOne, kAll, evaluateActivation},
    {"hard_silu", "nn", "HardSilu", kOne, kAll, evaluateActivation},
    {"hard_tanh", "nn", "HardTanh", kOne, kWhole, evaluateActivation},
    {"hard_shrink", "nn", "HardShrink", kShrink, kAll, evaluateActivation},
    {"soft_shrink", "nn", "SoftShrink", kShrink, kAll, evaluateActivation},
    {"tanh_shrink", "nn", "TanhShrink", kOne, kAll, evaluateActivation},
    {"threshold", "nn", "Threshold", kThreshold, kWhole, evaluateActivation},
    {"squareplus", "nn", "Squareplus", kSquareplus, kAll, evaluateActivation},
    {"sparse_plus", "nn", "SparsePlus", kOne, kAll, evaluateActivation},
    {"sparse_sigmoid", "nn", "SparseSigmoid", kOne, kAll, evaluateActivation},
    {"log_sigmoid", "nn", "LogSigmoid", kOne, kNoBool, evaluateActivation},
    {"norm", "linalg", "Norm", kNorm, inferNorm, evaluateNorm},
    {"normalize", "nn", "Normalize", kNormalize, inferNormalize, evaluateNormalize},
};

} // namespace

std::span<const Function> activationFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
