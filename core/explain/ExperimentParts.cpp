// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/ExperimentParts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace layerscope {

const char* wordFor(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Time:
        return axis.unit == AxisUnit::Token ? N_("tokens") : axis.unit == AxisUnit::Frame ? N_("frames") : N_("time");
    case AxisKind::Frequency:
        return N_("frequency");
    case AxisKind::Depth:
        return N_("depth");
    case AxisKind::Row:
        return N_("rows");
    case AxisKind::Column:
        return N_("columns");
    default:
        return N_("features");
    }
}

int dimensionLike(const Value& result, const Axis& axis, NodeId source) {
    for (std::size_t d = 0; d < result.axes.size(); ++d)
        if (result.axes[d].kind == axis.kind && result.axes[d].source == source)
            return static_cast<int>(d);
    return -1;
}

Lines::Lines(const Shape& shape, int dimension)
    : size(shape[dimension]) {
    for (int d = 0; d < dimension; ++d)
        outer *= shape[d];
    for (int d = dimension + 1; d < shape.rank(); ++d)
        inner *= shape[d];
}

Value changed(const Value& value, const std::function<double(std::int64_t, double)>& number) {
    TensorBuilder builder(value.tensor.shape(), value.tensor.dtype());
    const std::int64_t count = value.tensor.elements();
    for (std::int64_t i = 0; i < count; ++i) {
        const double now = number(i, value.tensor.at(i));
        if (value.tensor.dtype() == DType::Int32)
            builder.ints()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(std::llround(now));
        else
            builder.floats()[static_cast<std::size_t>(i)] = static_cast<float>(now);
    }
    return {std::move(builder).finish(), value.axes, value.mask};
}

Value shifted(const Value& value, int dimension, std::int64_t by) {
    const Lines lines(value.tensor.shape(), dimension);
    return changed(value, [&](std::int64_t i, double) {
        const std::int64_t rest = i % lines.inner;
        const std::int64_t at = i / lines.inner % lines.size;
        const std::int64_t from = std::clamp<std::int64_t>(at - by, 0, lines.size - 1);
        return value.tensor.at(static_cast<std::int64_t>(lines.at(i / lines.inner / lines.size, from, rest)));
    });
}

Tensor toFloats(const Tensor& tensor) {
    if (tensor.dtype() == DType::Float32)
        return tensor;
    TensorBuilder builder(tensor.shape());
    const auto ints = tensor.ints();
    std::ranges::transform(ints, builder.floats().begin(), [](std::int32_t i) { return static_cast<float>(i); });
    return std::move(builder).finish();
}

Result<Value> sourceValueOf(const ExperimentSetup& setup) {
    const auto found = setup.bench.sources.find(setup.source);
    if (found == setup.bench.sources.end() || !found->second.tensor)
        return failure(message(N_("There is nothing to change: the input gives nothing yet.")), {},
                       message(N_("Choose a file or made numbers for it.")));
    if (!setup.bench.graph->find(setup.node) || !setup.bench.graph->reaches(setup.source, setup.node))
        return failure(message(N_("The node does not depend on this input.")), {},
                       message(N_("Choose a node that the input leads to.")));
    return found->second;
}

std::vector<int> placesOf(const Value& source) {
    std::vector<int> places;
    for (std::size_t d = 0; d < source.axes.size(); ++d)
        if (source.axes[d].isSpatial())
            places.push_back(static_cast<int>(d));
    return places;
}

Shape Moved::hull() const {
    Shape shape;
    for (const IndexSet& set : along)
        if (count > 0)
            shape.append(set.hull().last - set.hull().first + 1);
    return shape;
}

Moved movedBetween(const Tensor& before, const Tensor& after) {
    const Shape& shape = before.shape();
    std::vector<std::vector<bool>> seen;
    for (const std::int64_t size : shape)
        seen.emplace_back(static_cast<std::size_t>(size), false);
    const auto first = before.rawBytes();
    const auto second = after.rawBytes();
    Moved moved;
    for (std::int64_t i = 0; i < before.elements(); ++i) {
        const std::size_t at = static_cast<std::size_t>(i) * sizeof(float);
        if (std::memcmp(first.data() + at, second.data() + at, sizeof(float)) == 0)
            continue;
        ++moved.count;
        std::int64_t rest = i;
        for (int d = shape.rank() - 1; d >= 0; rest /= shape[d], --d)
            seen[static_cast<std::size_t>(d)][static_cast<std::size_t>(rest % shape[d])] = true;
    }
    for (const std::vector<bool>& indices : seen) {
        IndexSet set;
        for (std::size_t i = 0; i < indices.size(); ++i)
            if (indices[i])
                set.add(IndexSet::one(static_cast<std::int64_t>(i)));
        moved.along.push_back(std::move(set));
    }
    return moved;
}

Experiments::Experiments(const LayerRegistry& registry)
    : m_registry(registry)
    , m_trials(registry) {}

Result<Value> Experiments::resultOf(const ExperimentSetup& setup, const Value& source, const std::stop_token& stop) {
    auto outcomes = m_trials.run(*setup.bench.graph, setup.bench.feedsWith(setup.source, source), {setup.node}, stop);
    if (!outcomes)
        return tl::unexpected(std::move(outcomes.error()));
    return outcomes->at(setup.node).value;
}

} // namespace layerscope
