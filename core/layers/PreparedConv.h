// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/FunctionRef.h"
#include "kernels/PreparedKernel.h"
#include "layer/Activations.h"
#include "layers/Spatial.h"

#include <span>

namespace layerscope {

/// Where a kernel's filters are: its last axis (of Depthwise the last two), or the one before it (transposed).
enum class FilterAxis { Last, BeforeLast };

/// A layer's weights, with what follows folded in.
struct ConvWeights {
    std::span<const float> kernel; ///< the first weight, or for a separable layer the second, which has the filters
    std::span<const float> bias;   ///< [filters] or empty
};

/// Makes the kernel that writes the output with the channels last; called once, at once.
using MakeConvKernel = FunctionRef<KernelPointer(const ConvWeights& weights, OnTheWay way)>;

/// Prepares a convolutional layer, in either layout: `shape` is what its kernel writes, before the activation. The bias
/// is the last weight when use_bias is on, the filters are in the one before. Null when it cannot take the followers
/// along: it has an activation of its own, or theirs does not work element by element.
PreparedPointer prepareConvLayer(const PrepareCall& call, const Layout& layout, const Shape& shape, FilterAxis filters,
                                 MakeConvKernel make);

} // namespace layerscope
