// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Normalizing.h"

#include "kernels/Permute.h"
#include "layers/PreparedFunction.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

Tensor normalized(const Tensor& x, const GroupGeometry& geometry, Normalizer normalizer, double epsilon,
                  const Execution& exec) {
    TensorBuilder y(x.shape());
    normalizeGroups(geometry, normalizer, epsilon, x.floats(), y.floats(), exec);
    return std::move(y).finish();
}

/// The other axes, then these.
std::vector<int> movedToEnd(std::span<const int> axes, int rank) {
    std::vector<int> order;
    for (int axis = 0; axis < rank; ++axis)
        if (std::ranges::find(axes, axis) == axes.end())
            order.push_back(axis);
    order.insert(order.end(), axes.begin(), axes.end());
    return order;
}

std::vector<int> inverse(std::span<const int> order) {
    std::vector<int> out(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        out[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
    return out;
}

/// normalize(x, y, exec), then the affine and the activation that follows; in place too.
template <class Normalize>
PreparedPointer preparedSteps(const PrepareCall& call, std::optional<Affine> affine, Normalize normalize) {
    if (!isActivationAtMost(call.followers))
        return nullptr;
    return preparedAs(
        [normalize = std::move(normalize), affine = std::move(affine), shape = call.inputs[0].shape,
         finish = finishOf(call.followers)](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
            normalize(inputs[0], y, exec);
            if (affine)
                applyAffine(*affine, shape, y, y, exec, finish);
            else if (finish)
                finish(y);
        },
        {.inPlace = true});
}

} // namespace

Checked<int> resolvedAxis(std::int64_t axis, int rank) {
    if (axis >= rank || axis < -rank)
        return fault(message(N_("There is no axis %1 in %2 dimensions"), axis, rank),
                     message(N_("Axis -1 is always the last one.")), "axis");
    return static_cast<int>(axis < 0 ? axis + rank : axis);
}

Checked<std::vector<int>> resolvedAxes(const Ints& axes, int rank) {
    std::vector<int> out;
    for (const std::int64_t axis : axes) {
        const auto resolved = resolvedAxis(axis, rank);
        if (!resolved)
            return tl::unexpected(resolved.error());
        if (std::ranges::find(out, *resolved) != out.end())
            return fault(message(N_("Axis %1 is named twice"), axis),
                         message(N_("Negative axes count from the end: -1 is the last one. Name each axis once.")),
                         "axis");
        out.push_back(*resolved);
    }
    return out;
}

std::vector<WeightDef> gammaAndBeta(const Params& params, const Shape& shape) {
    std::vector<WeightDef> weights;
    if (params.flag("scale"))
        weights.push_back(
            {.name = "gamma", .shape = shape, .initializerParam = "gamma_initializer", .initializer = {}});
    if (params.flag("center"))
        weights.push_back({.name = "beta", .shape = shape, .initializerParam = "beta_initializer", .initializer = {}});
    return weights;
}

Shape broadcastAlong(const Shape& input, std::span<const int> axes) {
    Shape out;
    for (int axis = 0; axis < input.rank(); ++axis)
        out.append(std::ranges::find(axes, axis) != axes.end() ? input[axis] : 1);
    return out;
}

Shape shapeAlong(const Shape& input, Ints axes) {
    std::ranges::sort(axes);
    Shape out;
    for (const std::int64_t axis : axes)
        out.append(input[static_cast<int>(axis)]);
    return out;
}

Tensor normalizedAlong(const Tensor& x, std::span<const int> axes, Normalizer normalizer, double epsilon,
                       const Execution& exec) {
    if (const auto geometry = groupsAlong(x.shape(), axes))
        return normalized(x, *geometry, normalizer, epsilon, exec);
    const std::vector<int> order = movedToEnd(axes, x.shape().rank());
    GroupGeometry geometry;
    for (const int axis : axes)
        geometry.run *= x.shape()[axis];
    geometry.outer = x.elements() / geometry.run;
    const Tensor moved = permuted(x, order, exec);
    return permuted(normalized(moved, geometry, normalizer, epsilon, exec), inverse(order), exec);
}

PreparedPointer preparedNormalization(const PrepareCall& call, const GroupGeometry& geometry, Normalizer normalizer,
                                      double epsilon, std::optional<Affine> affine) {
    return preparedSteps(call, std::move(affine), [=](const Tensor& x, std::span<float> y, const Execution& exec) {
        normalizeGroups(geometry, normalizer, epsilon, x.floats(), y, exec);
    });
}

PreparedPointer preparedNormalization(const PrepareCall& call, std::span<const int> axes, Normalizer normalizer,
                                      double epsilon, std::optional<Affine> affine) {
    if (const auto geometry = groupsAlong(call.inputs[0].shape, axes))
        return preparedNormalization(call, *geometry, normalizer, epsilon, std::move(affine));
    return preparedSteps(call, std::move(affine),
                         [=, axes = std::vector<int>(axes.begin(), axes.end())](const Tensor& x, std::span<float> y,
                                                                                const Execution& exec) {
                             copyNumbers(normalizedAlong(x, axes, normalizer, epsilon, exec).floats(), y, exec);
                         });
}

Cost normalizedCost(const LayerInput& in, const TensorSpec& /*output*/) {
    const TensorSpec& input = in.inputs[0];
    const auto axes = resolvedAxes(in.params.ints("axis"), input.shape.rank());
    if (!input.bytes())
        return costOfPasses(input);
    const auto geometry = axes ? groupsAlong(input.shape, *axes) : std::nullopt;
    const auto copy = static_cast<std::int64_t>(input.bytes().value_or(0));
    return costOfPasses(input, geometry ? copy + normalizeScratchBytes(*geometry) : saturatingProduct(3, copy));
}

Cost costOfPasses(const TensorSpec& input, std::int64_t scratchBytes) {
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(input.shape), 2), .scratchBytes = scratchBytes};
}

} // namespace layerscope
