// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FunctionTable.h"
#include "expression/Numbers.h"
#include "expression/Rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

// Functions that look along one axis and keep it: running sums, sorting, differences.
namespace layerscope::expression {
namespace {

constexpr int kAxis = 1;

/// The axis None means the whole tensor as one line.
Outcome<int> lineAxis(const CallSpecs& call, Spec& x, int axisArg) {
    if (!call.arg(axisArg).isNone())
        return call.axis(axisArg, x.shape.rank());
    x = {.shape = Shape{x.shape.elements()}, .element = x.element, .axes = freshAxes(1)};
    return 0;
}

enum class Gives { Same, AtLeastInt, Int };

template <Gives kGives>
Inference inferLine(const CallSpecs& call) {
    Spec x = call.tensor(0);
    const auto axis = lineAxis(call, x, kAxis);
    if (!axis)
        return tl::unexpected(axis.error());
    if (const int dtype = call.parameter("dtype"); dtype >= 0 && !call.arg(dtype).isNone())
        return call.wrong(N_("In `%1`: %2 is left out here; it is always None"), "dtype");
    if (kGives == Gives::AtLeastInt)
        x.element = wider(x.element, Element::Int32);
    if (kGives == Gives::Int)
        x.element = Element::Int32;
    return x;
}

/// function(from, to, n) on each line; from and to are those of their kinds of numbers.
template <class In, class Out, class F>
void onRows(std::span<const In> x, std::span<Out> y, std::int64_t n, const Execution& exec, F function) {
    const auto count = static_cast<std::int64_t>(x.size()) / n;
    exec.parallelFor(count, std::max<std::int64_t>(1, (1 << 13) / n), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
            function(x.data() + i * n, y.data() + i * n, n);
    });
}

/// Brings the axis to the end, applies the function to the lines, and puts the axis back.
template <class FloatLine, class WholeLine>
Array alongLines(const CallArrays& call, DType resultType, FloatLine floats, WholeLine wholes) {
    const Array given = call.tensor(0);
    Tensor x = given.tensor;
    if (call.arg(kAxis).isNone())
        x = x.reshaped(Shape{x.elements()});
    const int axis = call.arg(kAxis).isNone() ? 0 : call.axis(kAxis, x.shape().rank());
    const Rows rows = rowsAlong(x, {axis}, call.exec);
    TensorBuilder y(rows.tensor.shape(), resultType);
    if (given.element == Element::Float32)
        floats(rows.tensor.floats(), y, rows.length);
    else
        wholes(rows.tensor.ints(), y, rows.length);
    return {fromRows(std::move(y).finish(), rows.order, call.exec), call.out.element};
}

struct RunningSum {
    void operator()(const float* x, float* y, std::int64_t n) const {
        double sum = 0;
        for (std::int64_t i = 0; i < n; ++i)
            y[i] = static_cast<float>(sum += x[i]);
    }
    void operator()(const std::int32_t* x, std::int32_t* y, std::int64_t n) const {
        std::int32_t sum = 0;
        for (std::int64_t i = 0; i < n; ++i)
            y[i] = sum = wrapped(std::int64_t{sum} + x[i]);
    }
};
struct RunningProduct {
    void operator()(const float* x, float* y, std::int64_t n) const {
        double product = 1;
        for (std::int64_t i = 0; i < n; ++i)
            y[i] = static_cast<float>(product *= x[i]);
    }
    void operator()(const std::int32_t* x, std::int32_t* y, std::int64_t n) const {
        std::int32_t product = 1;
        for (std::int64_t i = 0; i < n; ++i)
            y[i] = product = wrapped(std::int64_t{product} * x[i]);
    }
};

/// NaN comes last, as in numpy.
bool isBefore(float a, float b) {
    return std::isnan(b) ? !std::isnan(a) : a < b;
}
bool isBefore(std::int32_t a, std::int32_t b) {
    return a < b;
}

struct Sorting {
    template <class T>
    void operator()(const T* x, T* y, std::int64_t n) const {
        std::copy(x, x + n, y);
        std::stable_sort(y, y + n, [](T a, T b) { return isBefore(a, b); });
    }
};

template <class F>
Array sameKind(const CallArrays& call) {
    return alongLines(
        call, storage(call.out.element),
        [&](std::span<const float> x, TensorBuilder& y, std::int64_t n) { onRows(x, y.floats(), n, call.exec, F{}); },
        [&](std::span<const std::int32_t> x, TensorBuilder& y, std::int64_t n) {
            onRows(x, y.ints(), n, call.exec, F{});
        });
}

Array evaluateArgsort(const CallArrays& call) {
    const auto places = [](const auto* x, std::int32_t* y, std::int64_t n) {
        std::iota(y, y + n, 0);
        std::stable_sort(y, y + n, [x](std::int32_t a, std::int32_t b) { return isBefore(x[a], x[b]); });
    };
    return alongLines(
        call, DType::Int32,
        [&](std::span<const float> x, TensorBuilder& y, std::int64_t n) { onRows(x, y.ints(), n, call.exec, places); },
        [&](std::span<const std::int32_t> x, TensorBuilder& y, std::int64_t n) {
            onRows(x, y.ints(), n, call.exec, places);
        });
}

constexpr std::int64_t kMostDifferences = 32;

/// diff(a, n, axis): n times the difference of neighbours.
Inference inferDiff(const CallSpecs& call) {
    Spec x = call.tensor(0);
    const auto times = call.integer(1);
    const auto axis = call.axis(2, x.shape.rank());
    if (!times || !axis)
        return tl::unexpected(times ? axis.error() : times.error());
    if (*times < 0 || *times > kMostDifferences)
        return call.wrong(N_("In `%1`: n must lie between 0 and %2"), kMostDifferences);
    if (x.shape[*axis] <= *times)
        return call.wrong(N_("In `%1`: nothing is left of axis %2, which has %3 elements"), *axis, x.shape[*axis]);
    x.shape[*axis] -= *times;
    return x;
}

template <class T, class F>
void neighbours(std::span<const T> x, std::span<T> y, std::int64_t n, const Execution& exec, F difference) {
    exec.parallelFor(static_cast<std::int64_t>(x.size()) / n, std::max<std::int64_t>(1, (1 << 14) / n),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t row = begin; row < end; ++row)
                             for (std::int64_t i = 0; i + 1 < n; ++i)
                                 y[static_cast<std::size_t>(row * (n - 1) + i)] =
                                     difference(x[static_cast<std::size_t>(row * n + i + 1)],
                                                x[static_cast<std::size_t>(row * n + i)]);
                     });
}

Array evaluateDiff(const CallArrays& call) {
    const Array given = call.tensor(0);
    const int axis = call.axis(2, given.tensor.shape().rank());
    const Rows rows = rowsAlong(given.tensor, {axis}, call.exec);
    Tensor x = rows.tensor;
    for (std::int64_t times = call.integer(1); times > 0; --times) {
        Shape shape = x.shape();
        const std::int64_t n = shape[-1]--;
        TensorBuilder y(shape, x.dtype());
        if (given.element == Element::Float32)
            neighbours(x.floats(), y.floats(), n, call.exec, [](float b, float a) { return b - a; });
        else if (given.element == Element::Bool) // numpy: whether they differ
            neighbours(x.ints(), y.ints(), n, call.exec, [](std::int32_t b, std::int32_t a) { return b ^ a; });
        else
            neighbours(x.ints(), y.ints(), n, call.exec,
                       [](std::int32_t b, std::int32_t a) { return wrapped(std::int64_t{b} - a); });
        x = std::move(y).finish();
    }
    return {fromRows(x, rows.order, call.exec), given.element};
}

constexpr Parameter kCumulative[] = {{"x"}, {"axis", "None", Role::Setting}, {"dtype", "None", Role::Setting}};
constexpr Parameter kSort[] = {{"x"}, {"axis", "-1", Role::Setting}};
constexpr Parameter kDiff[] = {{"a"}, {"n", "1", Role::Setting}, {"axis", "-1", Role::Setting}};

constexpr Function kFunctions[] = {
    {"cumsum", "numpy", "Cumsum", kCumulative, inferLine<Gives::AtLeastInt>, sameKind<RunningSum>},
    {"cumprod", "numpy", "Cumprod", kCumulative, inferLine<Gives::AtLeastInt>, sameKind<RunningProduct>},
    {"sort", "numpy", "Sort", kSort, inferLine<Gives::Same>, sameKind<Sorting>},
    {"argsort", "numpy", "Argsort", kSort, inferLine<Gives::Int>, evaluateArgsort},
    {"diff", "numpy", "Diff", kDiff, inferDiff, evaluateDiff},
};

} // namespace

std::span<const Function> lineFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
