// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Broadcasting.h"
#include "expression/FunctionTable.h"

#include <algorithm>
#include <cmath>

// Functions that make new numbers, or other kinds of numbers: zeros_like, arange, cast, one_hot, clip.
namespace layerscope::expression {
namespace {

template <int kDtypeArg>
Inference inferLike(const CallSpecs& call) {
    Spec out = call.tensor(0);
    const auto element = call.element(kDtypeArg);
    if (!element)
        return tl::unexpected(element.error());
    out.element = element->value_or(out.element);
    return out;
}

Array filled(const CallArrays& call, double value) {
    TensorBuilder y(call.out.shape, storage(call.out.element));
    if (call.out.element == Element::Float32)
        std::ranges::fill(y.floats(), static_cast<float>(value));
    else
        std::ranges::fill(y.ints(), static_cast<std::int32_t>(value));
    return {std::move(y).finish(), call.out.element};
}
Array evaluateZeros(const CallArrays& call) {
    return filled(call, 0);
}
Array evaluateOnes(const CallArrays& call) {
    return filled(call, 1);
}

Inference inferFull(const CallSpecs& call) {
    const auto out = inferLike<2>(call);
    if (!out)
        return out;
    const Spec specs[] = {*out, call.tensor(1)};
    const auto together = broadcastSpec(call, specs);
    if (!together)
        return together;
    if (together->shape != out->shape)
        return call.wrong(N_("In `%1`: %2 cannot be repeated to fill %3"), specs[1].shape.toString(),
                          out->shape.toString());
    return out;
}

Array evaluateFull(const CallArrays& call) {
    const Array value = converted(call.tensor(1), call.out.element, call.exec);
    const Shape one;
    TensorBuilder y(call.out.shape, storage(call.out.element));
    if (call.out.element == Element::Float32)
        zipInto<float, float>(value.tensor.shape(), value.tensor.floats(), one, value.tensor.floats(), call.out.shape,
                              y.floats(), call.exec, [](float v, float) { return v; });
    else
        zipInto<std::int32_t, std::int32_t>(value.tensor.shape(), value.tensor.ints(), one, value.tensor.ints(),
                                            call.out.shape, y.ints(), call.exec,
                                            [](std::int32_t v, std::int32_t) { return v; });
    return {std::move(y).finish(), call.out.element};
}

Inference inferCast(const CallSpecs& call) {
    Spec out = call.tensor(0);
    const auto element = call.element(1);
    if (!element)
        return tl::unexpected(element.error());
    if (!*element)
        return call.wrong(N_("In `%1`: %2 must be \"float32\", \"int32\" or \"bool\"; Layerscope computes with no "
                             "others"),
                          "dtype");
    out.element = **element;
    return out;
}
Array evaluateCast(const CallArrays& call) {
    return converted(call.tensor(0), call.out.element, call.exec);
}

/// start, stop and step as numpy reads them.
struct Steps {
    double start = 0;
    double step = 1;
    std::int64_t count = 0;
    Element element = Element::Int32;
};
constexpr std::int64_t kMostSteps = 1 << 20;

Outcome<Steps> stepsOf(const CallSpecs& call) {
    Steps steps;
    double stop = 0;
    const auto first = call.number(0);
    if (!first)
        return tl::unexpected(first.error());
    stop = *first;
    const auto isFloat = [&](int i) { return call.arg(i).kind == Argument::Kind::Number; };
    bool floats = isFloat(0);
    if (!call.arg(1).isNone()) {
        const auto second = call.number(1);
        if (!second)
            return tl::unexpected(second.error());
        steps.start = *first;
        stop = *second;
        floats = floats || isFloat(1);
    }
    if (!call.arg(2).isNone()) {
        const auto third = call.number(2);
        if (!third)
            return tl::unexpected(third.error());
        steps.step = *third;
        floats = floats || isFloat(2);
    }
    const double count = std::ceil((stop - steps.start) / steps.step);
    if (!(count >= 1 && count <= static_cast<double>(kMostSteps)))
        return call.wrong(N_("In `%1`: arange must make 1 to %2 numbers"), kMostSteps);
    steps.count = static_cast<std::int64_t>(count);
    const auto element = call.element(3);
    if (!element)
        return tl::unexpected(element.error());
    steps.element = element->value_or(floats ? Element::Float32 : Element::Int32);
    if (steps.element == Element::Bool)
        return call.wrong(N_("In `%1`: arange makes float32 or int32"));
    return steps;
}

Inference inferArange(const CallSpecs& call) {
    const auto steps = stepsOf(call);
    if (!steps)
        return tl::unexpected(steps.error());
    return Spec{.shape = Shape{steps->count}, .element = steps->element, .axes = freshAxes(1)};
}

Array evaluateArange(const CallArrays& call) {
    const Steps steps = stepsOf(call.specs).value();
    TensorBuilder y(call.out.shape, storage(steps.element));
    for (std::int64_t i = 0; i < steps.count; ++i) {
        const double value = steps.start + static_cast<double>(i) * steps.step;
        if (steps.element == Element::Float32)
            y.floats()[static_cast<std::size_t>(i)] = static_cast<float>(value);
        else
            y.ints()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(value);
    }
    return {std::move(y).finish(), steps.element};
}

constexpr std::int64_t kMostClasses = 1 << 20;

Inference inferOneHot(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto classes = call.integer(1);
    const auto axis = call.axis(2, x.shape.rank() + 1);
    const auto element = call.element(3);
    const auto sparse = call.flag(4);
    if (!classes || !axis || !element || !sparse)
        return tl::unexpected(!classes   ? classes.error()
                              : !axis    ? axis.error()
                              : !element ? element.error()
                                         : sparse.error());
    if (*classes < 1 || *classes > kMostClasses || *sparse)
        return call.wrong(N_("In `%1`: num_classes must lie between 1 and %2, and sparse is False"), kMostClasses);
    if (x.shape.rank() == Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    if (x.element == Element::Bool)
        return call.wrong(N_("In `%1`: bools are not taken; write cast(..., \"int32\") first"));
    Spec out{.shape = {}, .element = element->value_or(Element::Float32), .axes = x.axes};
    out.axes.insert(out.axes.begin() + *axis, newAxis());
    for (int i = 0; i <= x.shape.rank(); ++i)
        out.shape.append(i == *axis ? *classes : x.shape[i < *axis ? i : i - 1]);
    return out;
}

/// 1 at the place that x says; nothing where it says a place that is not there.
Array evaluateOneHot(const CallArrays& call) {
    const Array x = call.tensor(0);
    const int axis = call.axis(2, call.out.shape.rank());
    const std::int64_t classes = call.integer(1);
    std::int64_t inner = 1;
    for (int i = axis + 1; i < call.out.shape.rank(); ++i)
        inner *= call.out.shape[i];
    TensorBuilder y(call.out.shape, storage(call.out.element));
    std::ranges::fill(y.rawBytes(), std::byte{0});
    call.exec.parallelFor(x.tensor.elements(), 1 << 12, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const double place = x.tensor.at(i);
            if (!(place >= 0 && place < static_cast<double>(classes) && place == std::floor(place)))
                continue;
            const auto at =
                static_cast<std::size_t>((i / inner * classes + static_cast<std::int64_t>(place)) * inner + i % inner);
            if (call.out.element == Element::Float32)
                y.floats()[at] = 1;
            else
                y.ints()[at] = 1;
        }
    });
    return {std::move(y).finish(), call.out.element};
}

/// clip(x, x_min, x_max): numbers or None.
Inference inferClip(const CallSpecs& call) {
    Spec out = call.tensor(0);
    out.element = wider(out.element, Element::Int32);
    for (const int i : {1, 2}) {
        if (call.arg(i).isNone())
            continue;
        if (const auto bound = call.number(i); !bound)
            return tl::unexpected(bound.error());
        if (call.arg(i).kind == Argument::Kind::Number)
            out.element = Element::Float32;
    }
    return out;
}

Array evaluateClip(const CallArrays& call) {
    const Array x = converted(call.tensor(0), call.out.element, call.exec);
    TensorBuilder y(call.out.shape, storage(call.out.element));
    const auto bounded = [&]<class T>(std::span<const T> from, std::span<T> to, T least, T most) {
        call.exec.parallelFor(static_cast<std::int64_t>(to.size()), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const T atLeast = from[i] < least ? least : from[i]; // NaN stays
                to[i] = atLeast > most ? most : atLeast;
            }
        });
    };
    const auto bound = [&](int i, double otherwise) { return call.arg(i).isNone() ? otherwise : call.number(i); };
    if (call.out.element == Element::Float32)
        bounded(x.tensor.floats(), y.floats(), static_cast<float>(bound(1, -INFINITY)),
                static_cast<float>(bound(2, INFINITY)));
    else
        bounded(x.tensor.ints(), y.ints(), static_cast<std::int32_t>(bound(1, -2147483648.0)),
                static_cast<std::int32_t>(bound(2, 2147483647.0)));
    return {std::move(y).finish(), call.out.element};
}

constexpr Parameter kLike[] = {{"x"}, {"dtype", "None", Role::Setting}};
constexpr Parameter kFull[] = {{"x"}, {"fill_value"}, {"dtype", "None", Role::Setting}};
constexpr Parameter kCast[] = {{"x"}, {"dtype", nullptr, Role::Setting}};
constexpr Parameter kArange[] = {{"start", nullptr, Role::Plain},
                                 {"stop", "None", Role::Plain},
                                 {"step", "None", Role::Plain},
                                 {"dtype", "None", Role::Setting}};
constexpr Parameter kOneHot[] = {{"x"},
                                 {"num_classes", nullptr, Role::Setting},
                                 {"axis", "-1", Role::Setting},
                                 {"dtype", "None", Role::Setting},
                                 {"sparse", "False", Role::Setting}};
constexpr Parameter kClip[] = {{"x"}, {"x_min", nullptr, Role::Setting}, {"x_max", nullptr, Role::Setting}};

constexpr Function kFunctions[] = {
    {"zeros_like", "numpy", "ZerosLike", kLike, inferLike<1>, evaluateZeros},
    {"ones_like", "numpy", "OnesLike", kLike, inferLike<1>, evaluateOnes},
    {"full_like", "numpy", "FullLike", kFull, inferFull, evaluateFull},
    {"cast", "core", "Cast", kCast, inferCast, evaluateCast},
    {"arange", "", "", kArange, inferArange, evaluateArange},
    {"one_hot", "nn", "OneHot", kOneHot, inferOneHot, evaluateOneHot},
    {"clip", "numpy", "Clip", kClip, inferClip, evaluateClip},
};

} // namespace

std::span<const Function> makingFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
