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

// Elements that are worth another thread.
constexpr std::int64_t kGrain = 16 * 1024;
// Elements that stay in the first-level cache from copy to function.
constexpr std::size_t kBlock = 4 * 1024;

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

void applyElementwise(const ActivationDef& def, const NamedFunction& activation, std::span<const float> x,
                      std::span<float> y, const Execution& exec) {
    const std::size_t all = y.size();
    // Blocks that do not depend on the threads: at the end of one, a number may be rounded otherwise than inside.
    const auto blocks = static_cast<std::int64_t>((all + kBlock - 1) / kBlock);
    exec.parallelFor(blocks, kGrain / kBlock, [&](std::int64_t begin, std::int64_t end) {
        for (std::size_t at = static_cast<std::size_t>(begin) * kBlock;
             at < std::min(static_cast<std::size_t>(end) * kBlock, all); at += kBlock) {
            const std::span<float> part = y.subspan(at, std::min(kBlock, all - at));
            if (x.data() != y.data())
                std::ranges::copy(x.subspan(at, part.size()), part.begin());
            def.elementwise(activation, part);
        }
    });
}

void applyAlongAxis(const ActivationDef& def, const NamedFunction& activation, const Shape& shape,
                    std::span<const float> x, std::span<float> y, const Execution& exec) {
    const int axis = worksOverAll(activation) ? -1 : activationAxis(activation, shape.rank()).value();
    const LineFunction function = lineFunction(def.id);
    std::int64_t inner = 1;
    for (int i = axis + 1; axis >= 0 && i < shape.rank(); ++i)
        inner *= shape[i];
    const std::int64_t in = axis < 0 ? shape.elements() : shape[axis];
    const std::int64_t out = def.id == std::string_view("glu") ? in / 2 : in;
    const std::int64_t lines = in == 0 ? 0 : shape.elements() / in;
    exec.parallelFor(lines, std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(out, 1)),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i)
                             function({.x = x.data() + i / inner * in * inner + i % inner,
                                       .y = y.data() + i / inner * out * inner + i % inner,
                                       .count = out,
                                       .stride = inner});
                     });
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

void applyActivation(const NamedFunction& activation, const Shape& shape, std::span<const float> x, std::span<float> y,
                     const Execution& exec) {
    const ActivationDef* def = findActivation(activation.name);
    assert(def);
    if (def->elementwise)
        applyElementwise(*def, activation, x, y, exec);
    else
        applyAlongAxis(*def, activation, shape, x, y, exec);
}

Tensor applyActivation(const NamedFunction& activation, const Tensor& x, const Execution& exec) {
    if (findActivation(activation.name)->elementwise == activation::linear)
        return x;
    Shape shape = x.shape();
    if (activation.name == "glu" && !worksOverAll(activation))
        shape[*activationAxis(activation, shape.rank())] /= 2;
    TensorBuilder y(shape);
    applyActivation(activation, x.shape(), x.floats(), y.floats(), exec);
    return std::move(y).finish();
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
