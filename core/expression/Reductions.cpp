// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FunctionTable.h"
#include "expression/Numbers.h"
#include "expression/Rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Functions that make one number of many: over the axes that are named, or all of them.
namespace layerscope::expression {
namespace {

// kKind: the element that comes out; below 0 that of the input.
constexpr int kKeep = -1;
constexpr int kAtLeastInt = -2;
constexpr int kFloat = static_cast<int>(Element::Float32);
constexpr int kInt = static_cast<int>(Element::Int32);
constexpr int kBool = static_cast<int>(Element::Bool);

Element resultOf(int kind, Element element) {
    if (kind == kKeep)
        return element;
    return kind == kAtLeastInt ? wider(element, Element::Int32) : static_cast<Element>(kind);
}

template <int kKind>
Inference inferReduction(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto axes = call.axes(1, x.shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    const int keepParameter = call.parameter("keepdims");
    const auto keep = keepParameter < 0 ? Outcome<bool>(false) : call.flag(keepParameter);
    if (!keep)
        return tl::unexpected(keep.error());
    for (const char* unused : {"initial", "dtype"})
        if (const int at = call.parameter(unused); at >= 0 && !call.arg(at).isNone())
            return call.wrong(N_("In `%1`: %2 is left out here; it is always None"), unused);
    return reducedSpec(x, *axes, *keep, resultOf(kKind, x.element));
}

/// One number for each row of n numbers, as floats or as whole numbers.
using FloatRow = float (*)(const float*, std::int64_t);
using WholeRow = std::int32_t (*)(const std::int32_t*, std::int64_t);

template <class In, class Out>
void reduceRows(std::span<const In> x, std::int64_t n, std::span<Out> y, const Execution& exec,
                Out (*row)(const In*, std::int64_t)) {
    exec.parallelFor(static_cast<std::int64_t>(y.size()), std::max<std::int64_t>(1, (1 << 14) / n),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i)
                             y[static_cast<std::size_t>(i)] = row(x.data() + i * n, n);
                     });
}

template <class In, class Out>
Array reduced(const CallArrays& call, Element as, Out (*row)(const In*, std::int64_t)) {
    const Array x = converted(call.tensor(0), as, call.exec);
    const auto axes = call.specs.axes(1, x.tensor.shape().rank()).value();
    const Rows rows = rowsAlong(x.tensor, axes, call.exec);
    TensorBuilder y(call.out.shape, std::is_same_v<Out, float> ? DType::Float32 : DType::Int32);
    if constexpr (std::is_same_v<In, float> && std::is_same_v<Out, float>)
        reduceRows(rows.tensor.floats(), rows.length, y.floats(), call.exec, row);
    else if constexpr (std::is_same_v<In, float>)
        reduceRows(rows.tensor.floats(), rows.length, y.ints(), call.exec, row);
    else
        reduceRows(rows.tensor.ints(), rows.length, y.ints(), call.exec, row);
    return {std::move(y).finish(), call.out.element};
}

template <FloatRow kRow>
Array floatsOnly(const CallArrays& call) {
    return reduced<float, float>(call, Element::Float32, kRow);
}

template <FloatRow kFloats, WholeRow kWholes>
Array either(const CallArrays& call) {
    const Element element = call.tensor(0).element;
    if (element == Element::Float32)
        return floatsOnly<kFloats>(call);
    return reduced<std::int32_t, std::int32_t>(call, Element::Int32, kWholes);
}

template <WholeRow kRow>
Array onBools(const CallArrays& call) {
    return reduced<std::int32_t, std::int32_t>(call, Element::Bool, kRow);
}

// Sums are made in double: closer to the truth than any order of float32 additions.
double total(const float* x, std::int64_t n) {
    double sum = 0;
    for (std::int64_t i = 0; i < n; ++i)
        sum += x[i];
    return sum;
}
float sum(const float* x, std::int64_t n) {
    return static_cast<float>(total(x, n));
}
std::int32_t sumWhole(const std::int32_t* x, std::int64_t n) {
    std::uint32_t out = 0;
    for (std::int64_t i = 0; i < n; ++i)
        out += static_cast<std::uint32_t>(x[i]);
    return static_cast<std::int32_t>(out);
}
float mean(const float* x, std::int64_t n) {
    return static_cast<float>(total(x, n) / static_cast<double>(n));
}
double variance(const float* x, std::int64_t n) {
    const double middle = total(x, n) / static_cast<double>(n);
    double squares = 0;
    for (std::int64_t i = 0; i < n; ++i)
        squares += (x[i] - middle) * (x[i] - middle);
    return squares / static_cast<double>(n);
}
float var(const float* x, std::int64_t n) {
    return static_cast<float>(variance(x, n));
}
float standardDeviation(const float* x, std::int64_t n) {
    return static_cast<float>(std::sqrt(variance(x, n)));
}
float product(const float* x, std::int64_t n) {
    double out = 1;
    for (std::int64_t i = 0; i < n; ++i)
        out *= x[i];
    return static_cast<float>(out);
}
std::int32_t productWhole(const std::int32_t* x, std::int64_t n) {
    std::uint32_t out = 1;
    for (std::int64_t i = 0; i < n; ++i)
        out *= static_cast<std::uint32_t>(x[i]);
    return static_cast<std::int32_t>(out);
}
float largest(const float* x, std::int64_t n) {
    float out = x[0];
    for (std::int64_t i = 1; i < n && !std::isnan(out); ++i)
        out = x[i] <= out ? out : x[i]; // NaN comes through
    return out;
}
std::int32_t largestWhole(const std::int32_t* x, std::int64_t n) {
    return *std::max_element(x, x + n);
}
float smallest(const float* x, std::int64_t n) {
    float out = x[0];
    for (std::int64_t i = 1; i < n && !std::isnan(out); ++i)
        out = x[i] >= out ? out : x[i];
    return out;
}
std::int32_t smallestWhole(const std::int32_t* x, std::int64_t n) {
    return *std::min_element(x, x + n);
}
std::int32_t anyOf(const std::int32_t* x, std::int64_t n) {
    return std::any_of(x, x + n, [](std::int32_t v) { return v != 0; });
}
std::int32_t allOf(const std::int32_t* x, std::int64_t n) {
    return std::all_of(x, x + n, [](std::int32_t v) { return v != 0; });
}
std::int32_t countNonzero(const std::int32_t* x, std::int64_t n) {
    return static_cast<std::int32_t>(std::count_if(x, x + n, [](std::int32_t v) { return v != 0; }));
}
float logSumExp(const float* x, std::int64_t n) {
    const float most = largest(x, n);
    if (!std::isfinite(most))
        return most;
    double out = 0;
    for (std::int64_t i = 0; i < n; ++i)
        out += std::exp(static_cast<double>(x[i]) - most);
    return static_cast<float>(std::log(out) + most);
}

/// Keras puts -0 below 0; the first NaN wins, then the first of the largest.
bool below(float a, float b) {
    if (std::isnan(a) || std::isnan(b))
        return !std::isnan(a) && std::isnan(b);
    return a < b || (a == b && a == 0 && std::signbit(a) && !std::signbit(b));
}
std::int32_t placeOfLargest(const float* x, std::int64_t n) {
    return static_cast<std::int32_t>(std::max_element(x, x + n, below) - x);
}
bool belowNanFirst(float a, float b) {
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && !std::isnan(b);
    return below(a, b);
}
std::int32_t placeOfSmallest(const float* x, std::int64_t n) {
    return static_cast<std::int32_t>(std::min_element(x, x + n, belowNanFirst) - x);
}
std::int32_t placeOfLargestWhole(const std::int32_t* x, std::int64_t n) {
    return static_cast<std::int32_t>(std::max_element(x, x + n) - x);
}
std::int32_t placeOfSmallestWhole(const std::int32_t* x, std::int64_t n) {
    return static_cast<std::int32_t>(std::min_element(x, x + n) - x);
}

/// argmax takes one axis, or all together.
Inference inferPlace(const CallSpecs& call) {
    if (!call.arg(1).isNone() && call.arg(1).kind != Argument::Kind::Integer)
        return call.wrong(N_("In `%1`: %2 must be a whole number"), "axis");
    return inferReduction<kInt>(call);
}

template <auto kFloats, auto kWholes>
Array place(const CallArrays& call) {
    if (call.tensor(0).element == Element::Float32)
        return reduced<float, std::int32_t>(call, Element::Float32, kFloats);
    return reduced<std::int32_t, std::int32_t>(call, Element::Int32, kWholes);
}

constexpr Parameter kReduction[] = {{"x"}, {"axis", "None", Role::Setting}, {"keepdims", "False", Role::Setting}};
constexpr Parameter kExtreme[] = {
    {"x"}, {"axis", "None", Role::Setting}, {"keepdims", "False", Role::Setting}, {"initial", "None", Role::Setting}};
constexpr Parameter kProduct[] = {
    {"x"}, {"axis", "None", Role::Setting}, {"keepdims", "False", Role::Setting}, {"dtype", "None", Role::Setting}};
constexpr Parameter kCount[] = {{"x"}, {"axis", "None", Role::Setting}};

constexpr Function kFunctions[] = {
    {"sum", "numpy", "Sum", kReduction, inferReduction<kAtLeastInt>, either<sum, sumWhole>},
    {"mean", "numpy", "Mean", kReduction, inferReduction<kFloat>, floatsOnly<mean>},
    {"var", "numpy", "Var", kReduction, inferReduction<kFloat>, floatsOnly<var>},
    {"std", "numpy", "Std", kReduction, inferReduction<kFloat>, floatsOnly<standardDeviation>},
    {"prod", "numpy", "Prod", kProduct, inferReduction<kAtLeastInt>, either<product, productWhole>},
    {"max", "numpy", "Max", kExtreme, inferReduction<kKeep>, either<largest, largestWhole>},
    {"min", "numpy", "Min", kExtreme, inferReduction<kKeep>, either<smallest, smallestWhole>},
    {"amax", "numpy", "Amax", kReduction, inferReduction<kKeep>, either<largest, largestWhole>},
    {"amin", "numpy", "Amin", kReduction, inferReduction<kKeep>, either<smallest, smallestWhole>},
    {"any", "numpy", "Any", kReduction, inferReduction<kBool>, onBools<anyOf>},
    {"all", "numpy", "All", kReduction, inferReduction<kBool>, onBools<allOf>},
    {"count_nonzero", "numpy", "CountNonzero", kCount, inferReduction<kInt>, onBools<countNonzero>},
    {"argmax", "numpy", "Argmax", kReduction, inferPlace, place<placeOfLargest, placeOfLargestWhole>},
    {"argmin", "numpy", "Argmin", kReduction, inferPlace, place<placeOfSmallest, placeOfSmallestWhole>},
    {"logsumexp", "math", "Logsumexp", kReduction, inferReduction<kFloat>, floatsOnly<logSumExp>},
};

} // namespace

std::span<const Function> reductionFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
