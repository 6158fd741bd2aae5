// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/ByNumber.h"
#include "expression/FunctionTable.h"
#include "expression/Mapping.h"
#include "expression/Numbers.h"

#include <cmath>

// Functions of one tensor, number by number. What each makes of whole numbers and bools is what Keras 3.15 does on jax.
namespace layerscope::expression {
namespace {

enum class Takes { All, NoBool, FloatOnly };

template <Takes kTakes>
std::optional<Mistake> refusal(const CallSpecs& call, Element element) {
    if (kTakes == Takes::FloatOnly && element != Element::Float32)
        return call.wrong(N_("In `%1`: only float32 is taken; write cast(..., \"float32\") first")).value();
    if (kTakes == Takes::NoBool && element == Element::Bool)
        return call.wrong(N_("In `%1`: bools are not taken; write cast(..., \"float32\") first")).value();
    return std::nullopt;
}

/// The result has kResult, or its input's kind when there is none.
template <Takes kTakes, int kResult = -1>
Inference inferUnary(const CallSpecs& call) {
    Spec out = call.tensor(0);
    if (auto mistake = refusal<kTakes>(call, out.element))
        return tl::unexpected(std::move(*mistake));
    if constexpr (kResult >= 0)
        out.element = static_cast<Element>(kResult);
    return out;
}

constexpr int kFloat = static_cast<int>(Element::Float32);
constexpr int kBool = static_cast<int>(Element::Bool);

template <float (*kFunction)(float)>
Array floats(const CallArrays& call) {
    const Array x = converted(call.tensor(0), Element::Float32, call.exec);
    TensorBuilder y(call.out.shape);
    mapInto(x.tensor.floats(), y.floats(), call.exec, [](float v) { return kFunction(v); });
    return {std::move(y).finish(), Element::Float32};
}

/// One function for floats, another for whole numbers.
template <float (*kFloats)(float), std::int32_t (*kWholes)(std::int32_t)>
Array each(const CallArrays& call) {
    const Array x = call.tensor(0);
    if (x.element == Element::Float32)
        return floats<kFloats>(call);
    TensorBuilder y(call.out.shape, DType::Int32);
    mapInto(x.tensor.ints(), y.ints(), call.exec, [](std::int32_t v) { return kWholes(v); });
    return {std::move(y).finish(), call.out.element};
}

template <bool (*kTest)(float)>
Array tested(const CallArrays& call) {
    const Array x = converted(call.tensor(0), Element::Float32, call.exec);
    TensorBuilder y(call.out.shape, DType::Int32);
    mapInto(x.tensor.floats(), y.ints(), call.exec, [](float v) -> std::int32_t { return kTest(v); });
    return {std::move(y).finish(), Element::Bool};
}

Array evaluateNot(const CallArrays& call) {
    const Array x = converted(call.tensor(0), Element::Bool, call.exec);
    TensorBuilder y(call.out.shape, DType::Int32);
    mapInto(x.tensor.ints(), y.ints(), call.exec, [](std::int32_t v) -> std::int32_t { return v == 0; });
    return {std::move(y).finish(), Element::Bool};
}

double notOf(Operands o) {
    return o[0] == 0;
}

float negative(float v) {
    return -v;
}
std::int32_t negativeWhole(std::int32_t v) {
    return wrapped(-std::int64_t{v});
}
float absolute(float v) {
    return std::abs(v);
}
std::int32_t absoluteWhole(std::int32_t v) {
    return v < 0 ? negativeWhole(v) : v;
}
float sign(float v) {
    return std::isnan(v) || v == 0 ? v : std::copysign(1.0F, v);
}
std::int32_t signWhole(std::int32_t v) {
    return (v > 0) - (v < 0);
}
float square(float v) {
    return v * v;
}
std::int32_t squareWhole(std::int32_t v) {
    return wrapped(std::int64_t{v} * v);
}
float same(float v) {
    return v;
}
std::int32_t sameWhole(std::int32_t v) {
    return v;
}
float truncated(float v) {
    return std::trunc(v);
}
float squareRoot(float v) {
    return std::sqrt(v);
}
float inverseRoot(float v) {
    return 1 / std::sqrt(v);
}
float reciprocal(float v) {
    return 1 / v;
}
float exponential(float v) {
    return std::exp(v);
}
float exponential2(float v) {
    return std::exp2(v);
}
float exponentialMinus1(float v) {
    return std::expm1(v);
}
float logarithm(float v) {
    return std::log(v);
}
float logarithm1p(float v) {
    return std::log1p(v);
}
float logarithm2(float v) {
    return std::log2(v);
}
float logarithm10(float v) {
    return std::log10(v);
}
float sine(float v) {
    return std::sin(v);
}
float cosine(float v) {
    return std::cos(v);
}
float tangent(float v) {
    return std::tan(v);
}
float arcSine(float v) {
    return std::asin(v);
}
float arcCosine(float v) {
    return std::acos(v);
}
float arcTangent(float v) {
    return std::atan(v);
}
float hyperbolicSine(float v) {
    return std::sinh(v);
}
float hyperbolicCosine(float v) {
    return std::cosh(v);
}
float hyperbolicTangent(float v) {
    return std::tanh(v);
}
float areaSine(float v) {
    return std::asinh(v);
}
float areaCosine(float v) {
    return std::acosh(v);
}
float areaTangent(float v) {
    return std::atanh(v);
}
float errorFunction(float v) {
    return std::erf(v);
}
float roundedDown(float v) {
    return std::floor(v);
}
float roundedUp(float v) {
    return std::ceil(v);
}
bool isNan(float v) {
    return std::isnan(v);
}
bool isInfinite(float v) {
    return std::isinf(v);
}
bool isFinite(float v) {
    return std::isfinite(v);
}

constexpr double kMostDecimals = 30;

Inference inferRound(const CallSpecs& call) {
    const auto decimals = call.integer(1);
    if (!decimals)
        return tl::unexpected(decimals.error());
    if (std::abs(static_cast<double>(*decimals)) > kMostDecimals)
        return call.wrong(N_("In `%1`: decimals must lie between -%2 and %2"), kMostDecimals);
    return inferUnary<Takes::NoBool>(call);
}

/// To the nearest, halves to the even one.
Array evaluateRound(const CallArrays& call) {
    const auto decimals = static_cast<int>(call.integer(1));
    const Array given = call.tensor(0);
    if (given.element != Element::Float32 && decimals >= 0)
        return given;
    const Array x = converted(given, Element::Float32, call.exec);
    const auto factor = static_cast<float>(std::pow(10.0, decimals));
    TensorBuilder y(call.out.shape);
    mapInto(x.tensor.floats(), y.floats(), call.exec,
            [=](float v) { return decimals == 0 ? std::nearbyint(v) : std::nearbyint(v * factor) / factor; });
    return converted({std::move(y).finish(), Element::Float32}, call.out.element, call.exec);
}

constexpr Parameter kOne[] = {{"x"}};
constexpr Parameter kRound[] = {{"x"}, {"decimals", "0", Role::Setting}};

constexpr auto kToFloat = inferUnary<Takes::All, kFloat>;
constexpr auto kToBool = inferUnary<Takes::All, kBool>;
constexpr auto kOnlyFloat = inferUnary<Takes::FloatOnly, kFloat>;
constexpr auto kKeepNoBool = inferUnary<Takes::NoBool>;

constexpr Function kFunctions[] = {
    {"negative", "numpy", "Negative", kOne, kKeepNoBool, each<negative, negativeWhole>, nullptr, ofFloat<negative>,
     ofWhole<negativeWhole>},
    {"abs", "numpy", "Absolute", kOne, inferUnary<Takes::All>, each<absolute, absoluteWhole>, nullptr,
     ofFloat<absolute>, ofWhole<absoluteWhole>},
    {"sign", "numpy", "Sign", kOne, kKeepNoBool, each<sign, signWhole>, nullptr, ofFloat<sign>, ofWhole<signWhole>},
    {"square", "numpy", "Square", kOne, kKeepNoBool, each<square, squareWhole>, nullptr, ofFloat<square>,
     ofWhole<squareWhole>},
    {"trunc", "numpy", "Trunc", kOne, inferUnary<Takes::All>, each<truncated, sameWhole>, nullptr, ofFloat<truncated>,
     ofWhole<sameWhole>},
    {"round", "numpy", "Round", kRound, inferRound, evaluateRound},
    {"stop_gradient", "core", "StopGradient", kOne, inferUnary<Takes::All>, each<same, sameWhole>, nullptr,
     ofFloat<same>, ofWhole<sameWhole>},
    {"sqrt", "numpy", "Sqrt", kOne, kToFloat, floats<squareRoot>, nullptr, ofFloat<squareRoot>},
    {"rsqrt", "math", "Rsqrt", kOne, kOnlyFloat, floats<inverseRoot>, nullptr, ofFloat<inverseRoot>},
    {"erf", "math", "Erf", kOne, kOnlyFloat, floats<errorFunction>, nullptr, ofFloat<errorFunction>},
    {"reciprocal", "numpy", "Reciprocal", kOne, kToFloat, floats<reciprocal>, nullptr, ofFloat<reciprocal>},
    {"exp", "numpy", "Exp", kOne, kToFloat, floats<exponential>, nullptr, ofFloat<exponential>},
    {"exp2", "numpy", "Exp2", kOne, kToFloat, floats<exponential2>, nullptr, ofFloat<exponential2>},
    {"expm1", "numpy", "Expm1", kOne, kToFloat, floats<exponentialMinus1>, nullptr, ofFloat<exponentialMinus1>},
    {"log", "numpy", "Log", kOne, kToFloat, floats<logarithm>, nullptr, ofFloat<logarithm>},
    {"log1p", "numpy", "Log1p", kOne, kToFloat, floats<logarithm1p>, nullptr, ofFloat<logarithm1p>},
    {"log2", "numpy", "Log2", kOne, kToFloat, floats<logarithm2>, nullptr, ofFloat<logarithm2>},
    {"log10", "numpy", "Log10", kOne, kToFloat, floats<logarithm10>, nullptr, ofFloat<logarithm10>},
    {"sin", "numpy", "Sin", kOne, kToFloat, floats<sine>, nullptr, ofFloat<sine>},
    {"cos", "numpy", "Cos", kOne, kToFloat, floats<cosine>, nullptr, ofFloat<cosine>},
    {"tan", "numpy", "Tan", kOne, kToFloat, floats<tangent>, nullptr, ofFloat<tangent>},
    {"arcsin", "numpy", "Arcsin", kOne, kToFloat, floats<arcSine>, nullptr, ofFloat<arcSine>},
    {"arccos", "numpy", "Arccos", kOne, kToFloat, floats<arcCosine>, nullptr, ofFloat<arcCosine>},
    {"arctan", "numpy", "Arctan", kOne, kToFloat, floats<arcTangent>, nullptr, ofFloat<arcTangent>},
    {"sinh", "numpy", "Sinh", kOne, kToFloat, floats<hyperbolicSine>, nullptr, ofFloat<hyperbolicSine>},
    {"cosh", "numpy", "Cosh", kOne, kToFloat, floats<hyperbolicCosine>, nullptr, ofFloat<hyperbolicCosine>},
    {"tanh", "numpy", "Tanh", kOne, kToFloat, floats<hyperbolicTangent>, nullptr, ofFloat<hyperbolicTangent>},
    {"arcsinh", "numpy", "Arcsinh", kOne, kToFloat, floats<areaSine>, nullptr, ofFloat<areaSine>},
    {"arccosh", "numpy", "Arccosh", kOne, kToFloat, floats<areaCosine>, nullptr, ofFloat<areaCosine>},
    {"arctanh", "numpy", "Arctanh", kOne, kToFloat, floats<areaTangent>, nullptr, ofFloat<areaTangent>},
    {"floor", "numpy", "Floor", kOne, kToFloat, floats<roundedDown>, nullptr, ofFloat<roundedDown>},
    {"ceil", "numpy", "Ceil", kOne, kToFloat, floats<roundedUp>, nullptr, ofFloat<roundedUp>},
    {"isnan", "numpy", "Isnan", kOne, kToBool, tested<isNan>, nullptr, ofFloat<isNan>},
    {"isinf", "numpy", "Isinf", kOne, kToBool, tested<isInfinite>, nullptr, ofFloat<isInfinite>},
    {"isfinite", "numpy", "Isfinite", kOne, kToBool, tested<isFinite>, nullptr, ofFloat<isFinite>},
    {"logical_not", "numpy", "LogicalNot", kOne, kToBool, evaluateNot, nullptr, notOf},
};

} // namespace

std::span<const Function> unaryFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
