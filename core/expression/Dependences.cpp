// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Dependences.h"

#include "expression/FunctionTable.h"
#include "expression/Index.h"
#include "expression/MovedDependence.h"
#include "expression/Products.h"
#include "layer/Activations.h"
#include "layer/EinsumDependence.h"

#include <algorithm>
#include <optional>

namespace layerscope::expression {
namespace {

bool isOf(std::span<const Function> family, const Call& call) {
    return std::ranges::any_of(family, [&](const Function& function) { return function.name == functionName(call); });
}

bool isNamed(const Call& call, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, functionName(call)) != names.end();
}

/// Start, step and count along one dimension that is cut to pieces.
AxisDependence slicedAxis(int axis, std::int64_t size, std::int64_t start, std::int64_t step, std::int64_t count) {
    const auto forwards = [&](std::int64_t from, std::int64_t stride) {
        return slidAxis(axis, {.size = size, .stride = stride, .padBefore = -from, .out = count});
    };
    if (step > 0)
        return forwards(start, step);
    return layerscope::chained(reversedAxis(axis, size), forwards(size - 1 - start, -step));
}

/// x[...]: every dimension cut to what is taken of it, then those of one element left out or put in.
Dependence indexDependence(const CallSpecs& call, const Spec& result) {
    const Spec x = call.tensor(0);
    const StridedView view = indexView(call, x, call.arg(1))->view;
    std::int64_t stride = 1;
    Shape cut = x.shape;
    std::vector<AxisDependence> axes(static_cast<std::size_t>(x.shape.rank()));
    for (int d = x.shape.rank() - 1; d >= 0; --d) {
        const std::int64_t size = x.shape[d];
        const std::int64_t start = view.offset / stride % size;
        std::int64_t step = 1;
        std::int64_t count = 1;
        for (int o = 0; o < view.shape.rank(); ++o)
            if (const std::int64_t apart = std::abs(view.steps[static_cast<std::size_t>(o)]);
                view.shape[o] > 1 && apart >= stride && apart < stride * size) {
                step = view.steps[static_cast<std::size_t>(o)] / stride;
                count = view.shape[o];
            }
        axes[static_cast<std::size_t>(d)] = slicedAxis(d, size, start, step, count);
        cut[d] = count;
        stride *= size;
    }
    return layerscope::chained(axisWise(x.shape, cut, std::move(axes)), layerscope::reshaped(cut, result.shape));
}

Dependence reductionDependence(const CallSpecs& call, const Spec& result) {
    const Shape x = call.tensor(0).shape;
    const std::vector<int> gone = *call.axes(1, x.rank());
    const bool kept = result.shape.rank() == x.rank();
    std::vector<AxisDependence> axes;
    int next = 0;
    for (int d = 0; d < x.rank(); ++d) {
        const bool summed = std::ranges::find(gone, d) != gone.end();
        axes.push_back(summed ? wholeAxis() : sameAxis(kept ? d : next));
        next += summed ? 0 : 1;
    }
    return axisWise(x, result.shape, std::move(axes));
}

/// Softmax and its like along their axis; any other of the family that is known to work number by number.
std::optional<Dependence> activationOf(const CallSpecs& call, const Call& called) {
    const Shape x = call.tensor(0).shape;
    NamedFunction activation{std::string(functionName(called)), {}};
    if (!findActivation(activation.name))
        return std::nullopt;
    if (const int axis = call.parameter("axis"); axis >= 0) {
        const auto along = call.integer(axis);
        if (!along)
            return std::nullopt;
        activation.args["axis"] = static_cast<double>(*along);
    }
    return activationDependence(activation, x);
}

/// Which operand of a sum of products an argument is.
std::size_t operandOf(const Call& call, const Argument& tensor) {
    const std::vector<Argument>& operands = call.args[0].kind == Argument::Kind::Text ? call.args[1].items : call.args;
    for (std::size_t i = 0; i < operands.size(); ++i)
        if (&operands[i] == &tensor)
            return i;
    return 0;
}

Dependence productDependence(const CallSpecs& call, std::size_t operand, const Spec& argument, const Spec& result) {
    const Product plan = productOf(call).value();
    const auto labels = *detail::einsumLabels(parseEinsum(plan.equation).value(), plan.shapes);
    const Shape& seen = plan.shapes[operand];
    return layerscope::chained(layerscope::reshaped(argument.shape, seen),
                               byLabels(labels, operand, seen, result.shape));
}

/// Of tensor argument `argument`; nothing where the function is not known so well.
std::optional<Dependence> known(const CallSpecs& call, const Call& called, const Argument& tensor, const Spec& argument,
                                const Spec& result) {
    if (isOf(arithmeticFunctions(), called) || isOf(unaryFunctions(), called) || isNamed(called, {"cast"}))
        return layerscope::broadcast(argument.shape, result.shape);
    if (isNamed(called, {"reshape", "ravel", "expand_dims", "squeeze"}))
        return layerscope::reshaped(argument.shape, result.shape);
    if (isNamed(called, {"getitem"}))
        return indexDependence(call, result);
    if (isOf(reductionFunctions(), called))
        return reductionDependence(call, result);
    if (isOf(activationFunctions(), called))
        return activationOf(call, called);
    if (isOf(productFunctions(), called))
        return productDependence(call, operandOf(called, tensor), argument, result);
    return std::nullopt;
}

void forTensors(const Argument& argument, const auto& visit) {
    if (argument.isTensor())
        visit(argument);
    for (const Argument& item : argument.items)
        forTensors(item, visit);
}

using OfInputs = std::vector<std::optional<Dependence>>;

void join(std::optional<Dependence>& to, const Dependence& more) {
    to = to ? layerscope::either(*to, more) : more;
}

/// What each input is to a call, through everything before it.
class Follower {
public:
    Follower(const Lowered& lowered, const Inferred& inferred, std::span<const TensorSpec> inputs)
        : m_lowered(lowered)
        , m_inferred(inferred) {
        for (const TensorSpec& input : inputs) {
            const Element element = input.dtype == DType::Int32 ? Element::Int32 : Element::Float32;
            m_specs.push_back({input.shape, element, input.axes});
        }
        for (std::size_t i = 0; i < lowered.calls.size(); ++i)
            m_calls.push_back(follow(i));
    }

    OfInputs of(const Argument& tensor) const {
        const auto at = static_cast<std::size_t>(tensor.integer);
        if (tensor.kind == Argument::Kind::Call)
            return m_calls[at];
        OfInputs own(m_specs.size());
        own[at] = elementwise(m_specs[at].shape);
        return own;
    }

private:
    OfInputs follow(std::size_t index) const {
        const Call& call = m_lowered.calls[index];
        const Spec& result = m_inferred.calls[index];
        const CallSpecs seen(m_lowered, call, m_specs, m_inferred.calls);
        OfInputs all(m_specs.size());
        for (const Argument& argument : call.args)
            forTensors(argument, [&](const Argument& tensor) {
                const Spec& spec = specOf(tensor);
                auto step = known(seen, call, tensor, spec, result);
                if (!step)
                    step = movedDependence(seen, call, tensor, result, m_specs, m_inferred.calls);
                if (!step)
                    step = everything(spec.shape, result.shape, false);
                const OfInputs before = of(tensor);
                for (std::size_t input = 0; input < all.size(); ++input)
                    if (before[input])
                        join(all[input], layerscope::chained(*before[input], *step));
            });
        return all;
    }

    const Spec& specOf(const Argument& tensor) const {
        const auto at = static_cast<std::size_t>(tensor.integer);
        return tensor.kind == Argument::Kind::Call ? m_inferred.calls[at] : m_specs[at];
    }

    const Lowered& m_lowered;
    const Inferred& m_inferred;
    std::vector<Spec> m_specs;
    std::vector<OfInputs> m_calls;
};

} // namespace

std::vector<Dependence> dependencesOf(const Lowered& lowered, const Inferred& inferred,
                                      std::span<const TensorSpec> inputs) {
    std::vector<Dependence> all;
    for (const auto& one : Follower(lowered, inferred, inputs).of(lowered.result))
        all.push_back(one.value_or(nothing()));
    return all;
}

} // namespace layerscope::expression
