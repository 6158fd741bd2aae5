// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Fault.h"
#include "tensor/Tensor.h"

#include <map>
#include <optional>

namespace layerscope {

/// What a layer expects of an input, as Keras's InputSpec: rank (batch included), dtype, and the size of some axes.
struct InputSpec {
    std::optional<int> rank{};
    std::optional<int> minRank{};
    std::optional<int> maxRank{};
    std::optional<DType> dtype{};
    std::map<int, std::int64_t> axes{}; ///< axis (negative counts from the end) -> size

    /// Nothing when spec fits; otherwise the first thing that does not, as a sentence, for the given port.
    std::optional<Fault> problemWith(const TensorSpec& spec, int port) const;
    /// "rank 4", "rank at least 2, last axis 64": for the inspector.
    std::string toString() const;
};

} // namespace layerscope
