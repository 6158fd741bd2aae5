// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Attention.h"

#include "kernels/Dense.h"
#include "kernels/Einsum.h"
#include "layer/Activations.h"
#include "layers/AttentionHeads.h"
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

std::optional<Fault> problemWithAxes(const Heads& heads, const TensorSpec& query) {
    for (std::size_t i = 0; i < heads.axes.size(); ++i) {
        const int axis = heads.axes[i];
        const bool twice = std::find(heads.axes.begin(), heads.axes.begin() + static_cast<std::ptrdiff_t>(i), axis) !=
                           heads.axes.begin() + static_cast<std::ptrdiff_t>(i);
        if (axis < 1 || axis > query.shape.rank() - 2 || twice)
            return Fault{message(N_("Axis %1 of %2 cannot attend"), axis, query.toString()),
                         message(N_("Name axes between the batch and the features, each once.")), "attention_axes"};
    }
    if (heads.axes.empty())
        return Fault{message(N_("There must be an axis that attends")),
                     message(N_("Axis 1 is the first after the batch.")), "attention_axes"};
    return std::nullopt;
}

/// Key and value agree in all but their last dimension; the query agrees with them where it does not attend.
std::optional<Fault> problemWithShapes(const Heads& heads, const LayerInput& in) {
    const TensorSpec& query = in.inputs[0];
    const TensorSpec& value = in.inputs[1];
    if (query.shape.rank() != value.shape.rank())
        return Fault{message(N_("Query and value have different numbers of dimensions: %1 and %2"), query.toString(),
                             value.toString()),
                     message(N_("Reshape one of them.")), "", 1};
    for (int axis = 0; axis + 1 < query.shape.rank(); ++axis)
        if (!attends(heads, axis) && query.shape[axis] != value.shape[axis])
            return Fault{message(N_("Axis %1 of the query %2 and of the value %3 differ"), axis, query.toString(),
                                 value.toString()),
                         message(N_("Only axes that attend may differ.")), "", 1};
    if (in.inputs.size() < 3)
        return std::nullopt;
    const TensorSpec& key = in.inputs[2];
    bool same = key.shape.rank() == value.shape.rank();
    for (int axis = 0; same && axis + 1 < key.shape.rank(); ++axis)
        same = key.shape[axis] == value.shape[axis];
    if (!same)
        return Fault{message(N_("Key and value must agree in all but their last dimension: %1 and %2"), key.toString(),
                             value.toString()),
                     message(N_("Connect tensors of the same length.")), "", 2};
    return std::nullopt;
}

std::optional<Fault> problemWithSizes(const Heads& heads, const TensorSpec& query) {
    const std::int64_t widest = std::max(heads.key, heads.value);
    const std::int64_t features = std::max(query.shape[-1], saturatingProduct(heads.output));
    if (saturatingProduct(saturatingProduct(heads.count, widest), features) > kMostWeights)
        return Fault{message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use fewer or smaller heads.")), "num_heads"};
    if (query.shape.rank() + 1 + static_cast<int>(heads.axes.size()) > Shape::kMaxRank ||
        query.shape.rank() - 1 + heads.output.rank() > Shape::kMaxRank)
        return Fault{message(N_("There would be more than %1 dimensions"), Shape::kMaxRank),
                     message(N_("Let fewer axes attend, or reshape before.")), "", 0};
    return std::nullopt;
}

std::optional<Fault> problemWithMasks(const Heads& heads, const LayerInput& in) {
    const bool masked = heads.causal || heads.window > 0 || std::ranges::any_of(in.inputs, &TensorSpec::masked);
    if (!masked || in.inputs[0].shape.rank() == 3)
        return std::nullopt;
    return Fault{message(N_("Masks are for series, and %1 comes in"), in.inputs[0].toString()),
                 message(N_("Use inputs of batch, time and features, or drop the mask before.")), "", 0};
}

/// Letters of Keras's equations: "abcd" with "e" where keys have places of their own.
struct Letters {
    std::string query;
    std::string key;
    std::string scores;
};

Letters lettersOf(const Heads& heads, int rank) {
    Letters out;
    std::string behind;
    std::string keys;
    for (int axis = 0; axis < rank + 1; ++axis) {
        const auto letter = static_cast<char>('a' + axis);
        const auto other = static_cast<char>('a' + rank + 1 + axis);
        out.query += letter;
        out.key += attends(heads, axis) ? other : letter;
        if (!attends(heads, axis) && axis < rank)
            out.scores += letter;
    }
    for (const int axis : heads.axes) {
        behind += static_cast<char>('a' + axis);
        keys += static_cast<char>('a' + rank + 1 + axis);
    }
    out.scores += behind + keys;
    return out;
}

/// x · kernel + bias over the last `bound` dimensions of x, which are the first of the kernel.
Tensor projected(const Tensor& x, int bound, const Tensor& kernel, const Tensor* bias, const Execution& exec) {
    Shape shape(x.shape().dims().first(static_cast<std::size_t>(x.shape().rank() - bound)));
    std::int64_t depth = 1;
    for (int axis = 0; axis < bound; ++axis)
        depth *= kernel.shape()[axis];
    for (int axis = bound; axis < kernel.shape().rank(); ++axis)
        shape.append(kernel.shape()[axis]);
    TensorBuilder out(shape);
    multiplyRows(x.elements() / depth, depth, kernel.elements() / depth, x.floats(), kernel.floats(),
                 bias ? bias->floats() : std::span<const float>(), out.floats(), {}, exec);
    return std::move(out).finish();
}

/// Weights by part; those of a part are its kernel and, with a bias, its bias.
class Parts {
public:
    Parts(const ForwardCall& call, const Heads& heads)
        : m_call(call)
        , m_step(heads.bias ? 2 : 1) {}
    Tensor project(const Tensor& x, std::size_t part, int bound) const {
        const Tensor& kernel = m_call.weights[part * m_step];
        return projected(x, bound, kernel, m_step == 2 ? &m_call.weights[part * m_step + 1] : nullptr, m_call.exec);
    }

private:
    const ForwardCall& m_call;
    std::size_t m_step;
};

/// Softmax over the last `steps` numbers of each row. A row that may look at nothing becomes the mean of all steps, or
/// 0 with dropout: Keras goes two ways there.
Tensor attentionOf(const Tensor& scores, const Heads& heads, std::int64_t steps, const Sight& sight,
                   const Execution& exec) {
    TensorBuilder builder(scores.shape());
    const std::span<float> y = builder.floats();
    std::ranges::copy(scores.floats(), y.begin());
    const std::int64_t queries = scores.shape().rank() > 2 ? scores.shape()[2] : 1;
    const bool limited = sight.limited();
    exec.parallelFor(scores.elements() / steps, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end && !exec.stopped(); ++row) {
            const auto line = y.subspan(static_cast<std::size_t>(row * steps), static_cast<std::size_t>(steps));
            const auto seen = [&](std::size_t from) {
                return !limited ||
                       sight.allows(row / (heads.count * queries), row % queries, static_cast<std::int64_t>(from));
            };
            for (std::size_t i = 0; i < line.size(); ++i)
                line[i] = seen(i) ? line[i] : -1e9F;
            const float largest = *std::ranges::max_element(line);
            float sum = 0;
            for (float& value : line) {
                value = std::exp(value - largest);
                sum += value;
            }
            for (std::size_t i = 0; i < line.size(); ++i)
                line[i] = heads.dropout && !seen(i) ? 0 : line[i] / sum;
        }
    });
    return std::move(builder).finish();
}

Tensor scaled(const Tensor& x, float factor) {
    TensorBuilder out(x.shape());
    std::ranges::transform(x.floats(), out.floats().begin(), [factor](float value) { return value * factor; });
    return std::move(out).finish();
}

Tensor gated(const Tensor& x, const Tensor& gate, const Execution& exec) {
    const Tensor open = applyActivation({"sigmoid", {}}, gate, exec);
    TensorBuilder out(x.shape());
    std::ranges::transform(x.floats(), open.floats(), out.floats().begin(), std::multiplies<>{});
    return std::move(out).finish();
}

} // namespace

Checked<TensorSpec> inferAttention(const LayerInput& in) {
    const TensorSpec& query = in.inputs[0];
    const Heads heads = headsOf(in.params, query.shape);
    for (const auto& wrong : {problemWithAxes(heads, query), problemWithSizes(heads, query),
                              problemWithShapes(heads, in), problemWithMasks(heads, in)})
        if (wrong)
            return tl::unexpected(*wrong);
    TensorSpec out{.shape = Shape(query.shape.dims().first(static_cast<std::size_t>(query.shape.rank() - 1))),
                   .axes = query.axes};
    out.axes.pop_back();
    for (const std::int64_t size : heads.output) {
        out.shape.append(size);
        out.axes.push_back(featureAxis());
    }
    if (in.params.isNone("output_shape"))
        out.axes.back() = query.axes.back();
    out.masked = query.masked && heads.output.rank() == 1;
    return mixedAlong(std::move(out), heads.axes);
}

std::vector<WeightDef> attentionWeights(const LayerInput& in) {
    const Heads heads = headsOf(in.params, in.inputs[0].shape);
    std::vector<WeightDef> weights;
    const auto add = [&](const std::string& part, const Shape& kernel, const Shape& bias) {
        const std::int64_t out = saturatingProduct(bias);
        weights.push_back({.name = part + "_kernel",
                           .shape = kernel,
                           .initializerParam = "kernel_initializer",
                           .initializer = {},
                           .owner = part + "_dense",
                           .fans = std::array{saturatingProduct(kernel) / std::max<std::int64_t>(out, 1), out}});
        if (heads.bias)
            weights.push_back({.name = part + "_bias",
                               .shape = bias,
                               .initializerParam = "bias_initializer",
                               .initializer = {},
                               .owner = part + "_dense"});
    };
    const std::int64_t query = in.inputs[0].shape[-1];
    const std::int64_t value = in.inputs[1].shape[-1];
    add("query", {query, heads.count, heads.key}, {heads.count, heads.key});
    add("key", {in.inputs.back().shape[-1], heads.count, heads.key}, {heads.count, heads.key});
    if (heads.gate)
        add("gate", {query, heads.count, heads.value}, {heads.count, heads.value});
    add("value", {value, heads.count, heads.value}, {heads.count, heads.value});
    Shape out{heads.count, heads.value};
    for (const std::int64_t size : heads.output)
        out.append(size);
    add("output", out, heads.output);
    return weights;
}

Cost attentionCost(const LayerInput& in, const TensorSpec& output) {
    const Shape& query = in.inputs[0].shape;
    const Heads heads = headsOf(in.params, query);
    const std::int64_t width = saturatingProduct(heads.count, heads.key + heads.value);
    const std::int64_t rows = saturatingProduct(query) / std::max<std::int64_t>(query[-1], 1);
    const std::int64_t steps = stepsOf(heads, in.inputs[1].shape);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 8;
    std::int64_t products = 0;
    for (const std::int64_t each : {saturatingProduct(saturatingProduct(query), width),
                                    saturatingProduct(saturatingProduct(in.inputs[1].shape), width),
                                    saturatingProduct(saturatingProduct(rows, steps), width),
                                    saturatingProduct(saturatingProduct(output.shape), width)})
        products += std::min(each, kMost);
    const std::int64_t scores = saturatingProduct(saturatingProduct(rows, steps), heads.count);
    return {.multiplyAccumulates = products, .scratchBytes = saturatingProduct(scores, 3 * sizeof(float))};
}

Value forwardAttention(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const Tensor& source = call.inputs[1].tensor;
    const Heads heads = headsOf(call.params, x.shape());
    const Parts parts(call, heads);
    const std::size_t gateOrValue = 2;
    const std::size_t valuePart = heads.gate ? 3 : gateOrValue;
    const Tensor query = scaled(parts.project(x, 0, 1), 1 / std::sqrt(static_cast<float>(heads.key)));
    const Tensor key = parts.project(call.inputs.back().tensor, 1, 1);
    const Tensor value = parts.project(source, valuePart, 1);
    const Letters letters = lettersOf(heads, x.shape().rank());
    const auto compare = parseEinsum(letters.key + ',' + letters.query + "->" + letters.scores);
    const auto gather = parseEinsum(letters.scores + ',' + letters.key + "->" + letters.query);
    const Tensor scores = einsum(*compare, std::array{key, query}, call.exec);
    const Sight sight(heads, call.inputs);
    const Tensor attention = attentionOf(scores, heads, stepsOf(heads, source.shape()), sight, call.exec);
    Tensor result = einsum(*gather, std::array{attention, value}, call.exec);
    if (heads.gate)
        result = gated(result, parts.project(x, gateOrValue, 1), call.exec);
    return {.tensor = parts.project(result, valuePart + 1, 2),
            .axes = call.output.axes,
            .mask = call.output.masked ? call.inputs[0].mask : std::nullopt};
}

} // namespace layerscope
