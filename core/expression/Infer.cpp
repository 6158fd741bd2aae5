// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FunctionTable.h"
#include "expression/Names.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace layerscope::expression {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t sum(std::int64_t a, std::int64_t b) {
    return a > kMost - b ? kMost : a + b;
}

void forTensors(const Argument& argument, const auto& visit) {
    if (argument.isTensor())
        visit(argument);
    for (const Argument& item : argument.items)
        forTensors(item, visit);
}

/// For each call the last call that uses its result; the last of all for what comes out.
std::vector<std::size_t> lastUses(const Lowered& lowered) {
    std::vector<std::size_t> last(lowered.calls.size(), 0);
    for (std::size_t i = 0; i < lowered.calls.size(); ++i) {
        last[i] = i;
        for (const Argument& argument : lowered.calls[i].args)
            forTensors(argument, [&](const Argument& used) {
                if (used.kind == Argument::Kind::Call)
                    last[static_cast<std::size_t>(used.integer)] = i;
            });
    }
    if (lowered.result.kind == Argument::Kind::Call)
        last[static_cast<std::size_t>(lowered.result.integer)] = lowered.calls.size();
    return last;
}

/// Bytes of what a call reads: it may copy each of them once, in another order or as another kind of numbers.
std::int64_t readBytes(const Call& call, std::span<const Spec> inputs, std::span<const Spec> calls) {
    std::int64_t bytes = 0;
    for (const Argument& argument : call.args)
        forTensors(argument, [&](const Argument& used) {
            const auto at = static_cast<std::size_t>(used.integer);
            bytes = sum(bytes, (used.kind == Argument::Kind::Input ? inputs[at] : calls[at]).bytes());
        });
    return bytes;
}

std::int64_t mostAtOnce(const Lowered& lowered, std::span<const Spec> inputs, std::span<const Spec> calls) {
    const std::vector<std::size_t> last = lastUses(lowered);
    std::int64_t most = 0;
    for (std::size_t now = 0; now < calls.size(); ++now) {
        std::int64_t held = sum(readBytes(lowered.calls[now], inputs, calls), calls[now].bytes());
        for (std::size_t i = 0; i < now; ++i)
            if (last[i] >= now)
                held = sum(held, calls[i].bytes());
        most = std::max(most, held);
    }
    return most;
}

TextFault asFault(Mistake mistake) {
    return {std::move(mistake.text), mistake.range.begin, mistake.range.end};
}

/// Where input `index` is named first, for a fault.
Range rangeOfInput(const Lowered& lowered, int index) {
    Range range = lowered.result.range;
    const auto look = [&](const Argument& argument) {
        if (argument.kind == Argument::Kind::Input && argument.integer == index)
            range = argument.range;
    };
    for (auto call = lowered.calls.rbegin(); call != lowered.calls.rend(); ++call)
        for (const Argument& argument : call->args)
            forTensors(argument, look);
    return range;
}

std::vector<Array> arraysOf(std::span<const Tensor> inputs) {
    std::vector<Array> arrays;
    std::ranges::transform(inputs, std::back_inserter(arrays), arrayOf);
    return arrays;
}

/// Of each call; those that nobody needs any more are let go, unless all are kept. When stopped, those so far.
std::vector<Array> resultsOf(const Lowered& lowered, const Inferred& inferred, std::span<const Array> inputs, bool all,
                             const Execution& exec) {
    std::vector<Spec> specs;
    for (const Array& input : inputs)
        specs.push_back({input.tensor.shape(), input.element, freshAxes(input.tensor.shape().rank())});
    const std::vector<std::size_t> last = lastUses(lowered);
    std::vector<Array> results(lowered.calls.size());
    for (std::size_t i = 0; i < lowered.calls.size() && !exec.stopped(); ++i) {
        const CallSpecs seen(lowered, lowered.calls[i], specs, inferred.calls);
        results[i] = lowered.calls[i].function->evaluate({seen, inferred.calls[i], inputs, results, exec});
        for (std::size_t k = 0; k < i; ++k)
            if (last[k] == i && !all)
                results[k] = {};
    }
    return results;
}

} // namespace

Spec specOf(const TensorSpec& input) {
    return {input.shape, input.dtype == DType::Int32 ? Element::Int32 : Element::Float32, input.axes};
}

Array arrayOf(const Tensor& input) {
    return {input, input.dtype() == DType::Int32 ? Element::Int32 : Element::Float32};
}

const char* toString(Element element) {
    switch (element) {
    case Element::Bool:
        return "bool";
    case Element::Int32:
        return "int32";
    case Element::Float32:
        return "float32";
    }
    return "";
}

std::int64_t Spec::bytes() const {
    const auto count = shape.sizedElements();
    return count && *count <= kMost / 4 ? *count * 4 : kMost;
}

tl::expected<Inferred, TextFault> infer(const Lowered& lowered, std::span<const TensorSpec> inputs) {
    if (lowered.inputCount > static_cast<int>(inputs.size())) {
        const Range range = rangeOfInput(lowered, lowered.inputCount - 1);
        return tl::unexpected(TextFault{message(N_("`%1` is input %2, but only %3 connected"),
                                                inputName(lowered.inputCount - 1), lowered.inputCount, inputs.size()),
                                        range.begin, range.end});
    }
    std::vector<Spec> specs;
    std::ranges::transform(inputs, std::back_inserter(specs), specOf);
    Inferred out;
    for (const Call& call : lowered.calls) {
        const CallSpecs seen(lowered, call, specs, out.calls);
        auto spec = call.function->infer(seen);
        if (!spec)
            return tl::unexpected(asFault(std::move(spec.error())));
        if (!spec->shape.sizedElements())
            return tl::unexpected(asFault(seen.wrong(N_("In `%1`: the result would be too large")).value()));
        if (std::ranges::any_of(spec->shape, [](std::int64_t size) { return size < 1; }))
            return tl::unexpected(asFault(seen.wrong(N_("In `%1`: nothing would be left of an axis")).value()));
        if (call.function->products)
            out.multiplyAccumulates = sum(out.multiplyAccumulates, call.function->products(seen));
        out.calls.push_back(std::move(*spec)); // what `seen` looks at moves with it
    }
    const auto at = static_cast<std::size_t>(lowered.result.integer);
    out.result = lowered.result.kind == Argument::Kind::Call ? out.calls[at] : specs[at];
    out.scratchBytes = mostAtOnce(lowered, specs, out.calls);
    return out;
}

Array evaluate(const Lowered& lowered, const Inferred& inferred, std::span<const Tensor> inputs,
               const Execution& exec) {
    const std::vector<Array> arrays = arraysOf(inputs);
    const std::vector<Array> results = resultsOf(lowered, inferred, arrays, false, exec);
    if (exec.stopped())
        return {TensorBuilder(inferred.result.shape, storage(inferred.result.element)).finish(),
                inferred.result.element};
    const auto at = static_cast<std::size_t>(lowered.result.integer);
    return lowered.result.kind == Argument::Kind::Call ? results[at] : arrays[at];
}

std::vector<Array> evaluateAll(const Lowered& lowered, const Inferred& inferred, std::span<const Tensor> inputs,
                               const Execution& exec) {
    return resultsOf(lowered, inferred, arraysOf(inputs), true, exec);
}

} // namespace layerscope::expression
