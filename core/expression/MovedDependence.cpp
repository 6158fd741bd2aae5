// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/MovedDependence.h"

#include "expression/FunctionTable.h"

#include <algorithm>

namespace layerscope::expression {
namespace {

constexpr std::int64_t kMostElements = 1 << 16;

/// Those whose result holds nothing but elements of their tensors and constants. take does when its places are known.
bool onlyMoves(const Call& call) {
    static constexpr std::string_view kNames[] = {"transpose",   "swapaxes", "moveaxis", "broadcast_to",
                                                  "concatenate", "stack",    "repeat",   "tile",
                                                  "flip",        "roll",     "pad",      "take"};
    const std::string_view name = functionName(call);
    return std::ranges::find(kNames, name) != std::end(kNames) && (name != "take" || !call.args[1].isTensor());
}

/// 1, 2, 3 ... where the places are looked for, 0 elsewhere.
Array numbered(const Spec& spec, bool places) {
    TensorBuilder builder(spec.shape, storage(spec.element));
    const auto number = [&](auto values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<std::remove_cvref_t<decltype(values[0])>>(places ? i + 1 : 0);
    };
    if (spec.element == Element::Float32)
        number(builder.floats());
    else
        number(builder.ints());
    return {std::move(builder).finish(), spec.element};
}

/// Runs a call on such numbers.
class Rehearsal {
public:
    Rehearsal(const CallSpecs& call, const Call& called, const Spec& result, std::span<const Spec> inputs,
              std::span<const Spec> calls)
        : m_call(call)
        , m_called(called)
        , m_result(result)
        , m_inputs(inputs)
        , m_calls(calls) {}

    Tensor run(const Argument* places) const {
        std::vector<Array> inputs(m_inputs.size());
        std::vector<Array> calls(m_calls.size());
        const std::function<void(const Argument&)> fill = [&](const Argument& argument) {
            for (const Argument& item : argument.items)
                fill(item);
            if (!argument.isTensor())
                return;
            const bool same = places && places->kind == argument.kind && places->integer == argument.integer;
            const auto at = static_cast<std::size_t>(argument.integer);
            if (argument.kind == Argument::Kind::Input)
                inputs[at] = numbered(m_inputs[at], same);
            else
                calls[at] = numbered(m_calls[at], same);
        };
        for (const Argument& argument : m_called.args)
            fill(argument);
        const Execution alone({}, 1);
        return m_called.function->evaluate({m_call, m_result, inputs, calls, alone}).tensor;
    }

private:
    const CallSpecs& m_call;
    const Call& m_called;
    const Spec& m_result;
    std::span<const Spec> m_inputs;
    std::span<const Spec> m_calls;
};

} // namespace

std::optional<Dependence> movedDependence(const CallSpecs& call, const Call& called, const Argument& tensor,
                                          const Spec& result, std::span<const Spec> inputs,
                                          std::span<const Spec> calls) {
    const auto at = static_cast<std::size_t>(tensor.integer);
    const Spec& moved = tensor.kind == Argument::Kind::Input ? inputs[at] : calls[at];
    const std::int64_t elements = moved.shape.elements();
    if (!onlyMoves(called) || moved.element == Element::Bool || result.element == Element::Bool ||
        elements > kMostElements || result.shape.elements() > kMostElements)
        return std::nullopt;
    const Rehearsal rehearsal(call, called, result, inputs, calls);
    const Tensor without = rehearsal.run(nullptr);
    const Tensor with = rehearsal.run(&tensor);
    std::vector<IndexSet> lists(static_cast<std::size_t>(result.shape.elements()));
    for (std::size_t i = 0; i < lists.size(); ++i)
        if (const auto o = static_cast<std::int64_t>(i); with.at(o) != without.at(o))
            lists[i] = IndexSet::one(static_cast<std::int64_t>(with.at(o)) - 1);
    const Shape line{elements};
    const Shape to{result.shape.elements()};
    const Dependence along = axisWise(line, to, {listedAxis(0, std::move(lists))});
    return chained(layerscope::reshaped(moved.shape, line), chained(along, layerscope::reshaped(to, result.shape)));
}

} // namespace layerscope::expression
