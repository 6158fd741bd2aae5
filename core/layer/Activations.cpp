// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Activations.h"

#include "layer/ActivationAxis.h"
#include "layer/ActivationMaths.h"
#include "layer/FunctionArgs.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace layerscope {
namespace {

// Elements that are worth waking another thread for; they stay in the second-level cache from copy to function.
constexpr std::int64_t kGrain = 16 * 1024;

using LineFunction = void (*)(const activation::Line&);

LineFunction lineFunction(std::string_view name) {
    if (name == "softmax")
        return activation::softmax;
    if (name == "log_softmax")
        return activation::logSoftmax;
    if (name == "sparsemax")
        return activation::sparsemax;
    assert(name == "glu");
    return activation::glu;
}

Tensor applyElementwise(const ActivationDef& def, const NamedFunction& activation, const Tensor& x,
                        const Execution& exec) {
    TensorBuilder y(x.shape());
    const std::span<const float> from = x.floats();
    const std::span<float> to = y.floats();
    // Blocks that do not depend on the threads: at the end of one, a number may be rounded otherwise than inside.
    exec.parallelFor((x.elements() + kGrain - 1) / kGrain, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto at = static_cast<std::size_t>(begin * kGrain);
             at < std::min(static_cast<std::size_t>(end * kGrain), to.size()); at += kGrain) {
            const std::span<float> part = to.subspan(at, std::min<std::size_t>(kGrain, to.size() - at));
            std::ranges::copy(from.subspan(at, part.size()), part.begin());
            def.elementwise(activation, part);
        }
    });
    return std::move(y).finish();
}

Tensor applyAlongAxis(const ActivationDef& def, const NamedFunction& activation, const Tensor& x,
                      const Execution& exec) {
    const int axis = activationAxis(activation, x.shape().rank()).value();
    const LineFunction function = lineFunction(def.id);
    Shape shape = x.shape();
    if (def.id == std::string_view("glu"))
        shape[axis] /= 2;
    TensorBuilder y(shape);
    std::int64_t inner = 1;
    for (int i = axis + 1; i < shape.rank(); ++i)
        inner *= shape[i];
    const float* from = x.floats().data();
    float* to = y.floats().data();
    const std::int64_t in = x.shape()[axis];
    const std::int64_t out = shape[axis];
    const std::int64_t lines = out == 0 ? 0 : shape.elements() / out;
    exec.parallelFor(lines, std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(out, 1)),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i)
                             function({.x = from + i / inner * in * inner + i % inner,
                                       .y = to + i / inner * out * inner + i % inner,
                                       .count = out,
                                       .stride = inner});
                     });
    return std::move(y).finish();
}

} // namespace

const ActivationDef* findActivation(std::string_view name) {
    const auto it = std::ranges::find_if(activations(), [name](const ActivationDef& def) {
        return name == def.id || (!name.empty() && name == def.alias);
    });
    return it == activations().end() ? nullptr : &*it;
}

std::optional<Message> problemWithActivation(const NamedFunction& activation) {
    const ActivationDef* def = findActivation(activation.name);
    if (!def)
        return message(N_("There is no activation \"%1\""), activation.name);
    return problemWithArguments(activation, def->args);
}

Checked<TensorSpec> inferActivation(const NamedFunction& activation, const TensorSpec& input) {
    if (auto problem = problemWithActivation(activation))
        return fault(*problem, message(N_("Choose another activation.")), "activation");
    if (isElementwise(activation) || worksOverAll(activation))
        return input;
    const auto axis = activationAxis(activation, input.shape.rank());
    if (!axis)
        return fault(message(N_("%1 works along axis %2, but the tensor has only %3 dimensions"), activation.name,
                             activation.arg("axis", -1), input.shape.rank()),
                     message(N_("Axis -1 is always the last one.")), "activation");
    TensorSpec out = input;
    if (findActivation(activation.name)->id != std::string_view("glu"))
        return out;
    if (out.shape[*axis] % 2 != 0)
        return fault(message(N_("glu splits axis %1 into halves, but its size %2 is odd"), *axis, out.shape[*axis]),
                     message(N_("Make the size of that axis even.")), "activation");
    out.shape[*axis] /= 2;
    return out;
}

Tensor applyActivation(const NamedFunction& activation, const Tensor& x, const Execution& exec) {
    const ActivationDef* def = findActivation(activation.name);
    assert(def);
    if (def->elementwise == activation::linear)
        return x;
    if (def->elementwise)
        return applyElementwise(*def, activation, x, exec);
    if (worksOverAll(activation))
        return applyAlongAxis(*def, {activation.name, {}}, x.reshaped(Shape{x.elements()}), exec).reshaped(x.shape());
    return applyAlongAxis(*def, activation, x, exec);
}

bool isElementwise(const NamedFunction& activation) {
    const ActivationDef* def = findActivation(activation.name);
    return def && def->elementwise;
}

void activateInPlace(const NamedFunction& activation, std::span<float> values) {
    const ActivationDef* def = findActivation(activation.name);
    assert(def && def->elementwise);
    def->elementwise(activation, values);
}

} // namespace layerscope
