// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Broadcasting.h"
#include "expression/ByNumber.h"
#include "expression/FunctionTable.h"
#include "expression/Numbers.h"

#include <cmath>

// Functions of two tensors, number by number. Kinds of numbers follow what Keras 3.15 on jax gives for each pair.
namespace layerscope::expression {
namespace {

enum class Kind { Wider, WiderNoBool, AtLeastInt, Float, Bool };

template <Kind kKind>
Inference inferPair(const CallSpecs& call) {
    const Spec specs[] = {call.tensor(0), call.tensor(1)};
    auto out = broadcastSpec(call, specs);
    if (!out)
        return out;
    out->element = wider(specs[0].element, specs[1].element);
    if constexpr (kKind == Kind::Bool)
        out->element = Element::Bool;
    if constexpr (kKind == Kind::Float)
        out->element = Element::Float32;
    if constexpr (kKind == Kind::AtLeastInt)
        out->element = wider(out->element, Element::Int32);
    if constexpr (kKind == Kind::WiderNoBool)
        if (out->element == Element::Bool)
            return call.wrong(N_("In `%1`: this cannot be done with two bools; write cast(..., \"float32\") first"));
    return out;
}

/// An int32 to a negative whole power has no whole result; Keras refuses it.
Inference inferPower(const CallSpecs& call) {
    const auto out = inferPair<Kind::AtLeastInt>(call);
    if (out && out->element != Element::Float32 && call.arg(1).isNumber() && call.arg(1).value() < 0)
        return call.wrong(N_("In `%1`: whole numbers cannot be raised to a negative whole power; write the exponent "
                             "with a point, as -1.0"));
    return out;
}

/// Both operands as `element`, then F on each pair.
template <class In, class Out, class F>
Array zipped(const CallArrays& call, Element element) {
    const Array a = converted(call.tensor(0), element, call.exec);
    const Array b = converted(call.tensor(1), element, call.exec);
    TensorBuilder y(call.out.shape, storage(call.out.element));
    std::span<Out> to;
    if constexpr (std::is_same_v<Out, float>)
        to = y.floats();
    else
        to = y.ints();
    if constexpr (std::is_same_v<In, float>)
        zipInto<In, Out>(a.tensor.shape(), a.tensor.floats(), b.tensor.shape(), b.tensor.floats(), call.out.shape, to,
                         call.exec, F{});
    else
        zipInto<In, Out>(a.tensor.shape(), a.tensor.ints(), b.tensor.shape(), b.tensor.ints(), call.out.shape, to,
                         call.exec, F{});
    return {std::move(y).finish(), call.out.element};
}

/// F computes on floats and on whole numbers; a result of bools is what fits into 0 and 1.
template <class F>
Array arithmetic(const CallArrays& call) {
    if (call.out.element == Element::Float32)
        return zipped<float, float, F>(call, Element::Float32);
    const Tensor whole = zipped<std::int32_t, std::int32_t, F>(call, Element::Int32).tensor;
    return converted({whole, Element::Int32}, call.out.element, call.exec); // true + true is true
}

template <class F>
Array onFloats(const CallArrays& call) {
    return zipped<float, float, F>(call, Element::Float32);
}

template <class F>
Array comparison(const CallArrays& call) {
    const Element element = wider(call.tensor(0).element, call.tensor(1).element);
    if (element == Element::Float32)
        return zipped<float, std::int32_t, F>(call, element);
    return zipped<std::int32_t, std::int32_t, F>(call, Element::Int32);
}

template <class F>
Array logical(const CallArrays& call) {
    return zipped<std::int32_t, std::int32_t, F>(call, Element::Bool);
}

struct Add {
    float operator()(float a, float b) const { return a + b; }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return wrapped(std::int64_t{a} + b); }
};
struct Subtract {
    float operator()(float a, float b) const { return a - b; }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return wrapped(std::int64_t{a} - b); }
};
struct Multiply {
    float operator()(float a, float b) const { return a * b; }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return wrapped(std::int64_t{a} * b); }
};
struct Divide {
    float operator()(float a, float b) const { return a / b; }
};
struct FloorDivide {
    float operator()(float a, float b) const { return floorDivided(a, b); }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return floorDivided(a, b); }
};
struct Mod {
    float operator()(float a, float b) const { return floorRest(a, b); }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return floorRest(a, b); }
};
struct Power {
    float operator()(float a, float b) const { return b == 2 ? a * a : std::pow(a, b); }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return wholePower(a, b); }
};
struct Maximum {
    float operator()(float a, float b) const { return std::isnan(a) || a > b ? a : b; }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return a > b ? a : b; }
};
struct Minimum {
    float operator()(float a, float b) const { return std::isnan(a) || a < b ? a : b; }
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return a < b ? a : b; }
};
struct Arctan2 {
    float operator()(float a, float b) const { return std::atan2(a, b); }
};
struct Logaddexp {
    float operator()(float a, float b) const {
        if (std::isinf(a) && a == b)
            return a;
        return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
    }
};
struct Equal {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a == b;
    }
};
struct NotEqual {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a != b;
    }
};
struct Less {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a < b;
    }
};
struct LessEqual {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a <= b;
    }
};
struct Greater {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a > b;
    }
};
struct GreaterEqual {
    template <class T>
    std::int32_t operator()(T a, T b) const {
        return a >= b;
    }
};
struct And {
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return a & b; }
};
struct Or {
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return a | b; }
};
struct Xor {
    std::int32_t operator()(std::int32_t a, std::int32_t b) const { return a ^ b; }
};

Inference inferWhere(const CallSpecs& call) {
    const Spec specs[] = {call.tensor(1), call.tensor(2), call.tensor(0)};
    auto out = broadcastSpec(call, specs);
    if (out)
        out->element = wider(specs[0].element, specs[1].element);
    return out;
}

Array evaluateWhere(const CallArrays& call) {
    const Array condition = converted(call.tensor(0), Element::Bool, call.exec);
    const Array a = converted(call.tensor(1), call.out.element, call.exec);
    const Array b = converted(call.tensor(2), call.out.element, call.exec);
    TensorBuilder y(call.out.shape, storage(call.out.element));
    const Alignment<3> alignment(call.out.shape, {&condition.tensor.shape(), &a.tensor.shape(), &b.tensor.shape()});
    const auto steps = alignment.runs.back().steps;
    const auto pick = [&]<class T>(std::span<const T> then, std::span<const T> otherwise, std::span<T> to) {
        forRuns(alignment, static_cast<std::int64_t>(to.size()), call.exec,
                [&](const std::array<std::int64_t, 3>& place, std::int64_t at, std::int64_t n) {
                    const std::int32_t* c = condition.tensor.ints().data() + place[0];
                    const T* pa = then.data() + place[1];
                    const T* pb = otherwise.data() + place[2];
                    for (std::int64_t i = 0; i < n; ++i)
                        to[static_cast<std::size_t>(at + i)] = c[i * steps[0]] ? pa[i * steps[1]] : pb[i * steps[2]];
                });
    };
    if (call.out.element == Element::Float32)
        pick(a.tensor.floats(), b.tensor.floats(), y.floats());
    else
        pick(a.tensor.ints(), b.tensor.ints(), y.ints());
    return {std::move(y).finish(), call.out.element};
}

constexpr Parameter kPair[] = {{"x1"}, {"x2"}};
constexpr Parameter kWhere[] = {{"condition"}, {"x1"}, {"x2"}};

constexpr Function kFunctions[] = {
    {"add", "numpy", "Add", kPair, inferPair<Kind::Wider>, arithmetic<Add>, nullptr, ofPair<Add, float>,
     ofPair<Add, std::int32_t>},
    {"subtract", "numpy", "Subtract", kPair, inferPair<Kind::WiderNoBool>, arithmetic<Subtract>, nullptr,
     ofPair<Subtract, float>, ofPair<Subtract, std::int32_t>},
    {"multiply", "numpy", "Multiply", kPair, inferPair<Kind::Wider>, arithmetic<Multiply>, nullptr,
     ofPair<Multiply, float>, ofPair<Multiply, std::int32_t>},
    {"divide", "numpy", "Divide", kPair, inferPair<Kind::Float>, onFloats<Divide>, nullptr, ofPair<Divide, float>},
    {"true_divide", "numpy", "TrueDivide", kPair, inferPair<Kind::Float>, onFloats<Divide>, nullptr,
     ofPair<Divide, float>},
    {"floor_divide", "numpy", "FloorDivide", kPair, inferPair<Kind::AtLeastInt>, arithmetic<FloorDivide>, nullptr,
     ofPair<FloorDivide, float>, ofPair<FloorDivide, std::int32_t>},
    {"mod", "numpy", "Mod", kPair, inferPair<Kind::AtLeastInt>, arithmetic<Mod>, nullptr, ofPair<Mod, float>,
     ofPair<Mod, std::int32_t>},
    {"power", "numpy", "Power", kPair, inferPower, arithmetic<Power>, nullptr, ofPair<Power, float>,
     ofPair<Power, std::int32_t>},
    {"maximum", "numpy", "Maximum", kPair, inferPair<Kind::Wider>, arithmetic<Maximum>, nullptr, ofPair<Maximum, float>,
     ofPair<Maximum, std::int32_t>},
    {"minimum", "numpy", "Minimum", kPair, inferPair<Kind::Wider>, arithmetic<Minimum>, nullptr, ofPair<Minimum, float>,
     ofPair<Minimum, std::int32_t>},
    {"arctan2", "numpy", "Arctan2", kPair, inferPair<Kind::Float>, onFloats<Arctan2>, nullptr, ofPair<Arctan2, float>},
    {"logaddexp", "numpy", "Logaddexp", kPair, inferPair<Kind::Float>, onFloats<Logaddexp>, nullptr,
     ofPair<Logaddexp, float>},
    {"equal", "numpy", "Equal", kPair, inferPair<Kind::Bool>, comparison<Equal>, nullptr, ofPair<Equal, float>,
     ofPair<Equal, std::int32_t>},
    {"not_equal", "numpy", "NotEqual", kPair, inferPair<Kind::Bool>, comparison<NotEqual>, nullptr,
     ofPair<NotEqual, float>, ofPair<NotEqual, std::int32_t>},
    {"less", "numpy", "Less", kPair, inferPair<Kind::Bool>, comparison<Less>, nullptr, ofPair<Less, float>,
     ofPair<Less, std::int32_t>},
    {"less_equal", "numpy", "LessEqual", kPair, inferPair<Kind::Bool>, comparison<LessEqual>, nullptr,
     ofPair<LessEqual, float>, ofPair<LessEqual, std::int32_t>},
    {"greater", "numpy", "Greater", kPair, inferPair<Kind::Bool>, comparison<Greater>, nullptr, ofPair<Greater, float>,
     ofPair<Greater, std::int32_t>},
    {"greater_equal", "numpy", "GreaterEqual", kPair, inferPair<Kind::Bool>, comparison<GreaterEqual>, nullptr,
     ofPair<GreaterEqual, float>, ofPair<GreaterEqual, std::int32_t>},
    {"logical_and", "numpy", "LogicalAnd", kPair, inferPair<Kind::Bool>, logical<And>, nullptr, ofTruths<And>},
    {"logical_or", "numpy", "LogicalOr", kPair, inferPair<Kind::Bool>, logical<Or>, nullptr, ofTruths<Or>},
    {"logical_xor", "numpy", "LogicalXor", kPair, inferPair<Kind::Bool>, logical<Xor>, nullptr, ofTruths<Xor>},
    {"where", "numpy", "Where", kWhere, inferWhere, evaluateWhere},
};

} // namespace

std::span<const Function> arithmeticFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
