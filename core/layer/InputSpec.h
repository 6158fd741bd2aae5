// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Fault.h"
#include "tensor/Tensor.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// What a layer expects of an input, as Keras's InputSpec: rank (batch included), dtype, and the size of some axes.
/// Checked in Keras's order: ranks, dtype, axes, shape.
struct InputSpec {
    std::optional<int> rank{};
    std::optional<int> minRank{};
    std::optional<int> maxRank{};
    std::optional<DType> dtype{};
    std::map<int, std::int64_t> axes{}; ///< axis (negative counts from the end) -> size
    /// Sizes with the batch, -1: any. Compared from the first axis up to the end of the shorter one: who wants the
    /// rank checked gives it too.
    std::optional<std::vector<std::int64_t>> shape{};
    bool allowLastAxisSqueeze = false; ///< a last axis of 1 may be there or not, and `rank` is not checked

    /// Nothing when spec fits; otherwise the first thing that does not, as a sentence, for the given port.
    std::optional<Fault> problemWith(const TensorSpec& spec, int port) const;
    /// "rank 4", "rank at least 2, last axis 64": for the inspector.
    std::string toString() const;
};

} // namespace layerscope
