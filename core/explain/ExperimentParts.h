// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Experiment.h"

#include <functional>

namespace layerscope {

/// "time", "rows": what lies along an axis.
const char* wordFor(const Axis& axis);
/// The dimension of a result that goes back to such an axis of a source; -1 when there is none.
int dimensionLike(const Value& result, const Axis& axis, NodeId source);

/// A dimension of a tensor among the others: [outer, size, inner], row-major.
struct Lines {
    std::int64_t outer = 1;
    std::int64_t size = 1;
    std::int64_t inner = 1;
    Lines(const Shape& shape, int dimension);
    std::size_t at(std::int64_t o, std::int64_t i, std::int64_t rest) const {
        return static_cast<std::size_t>((o * size + i) * inner + rest);
    }
};

/// The same value with other numbers: `number(flat index, what it was)`, rounded for whole numbers.
Value changed(const Value& value, const std::function<double(std::int64_t, double)>& number);
/// Moved along a dimension towards higher indices; the edge is repeated.
Value shifted(const Value& value, int dimension, std::int64_t by);
/// All numbers of a value as floats.
Tensor toFloats(const Tensor& tensor);

/// The source's value, or a sentence that it has none or does not lead to the node.
Result<Value> sourceValueOf(const ExperimentSetup& setup);

} // namespace layerscope
