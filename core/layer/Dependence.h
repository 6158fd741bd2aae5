// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/TransposedWindow.h"
#include "kernels/Window.h"
#include "tensor/ElementSet.h"

#include <functional>
#include <vector>

namespace layerscope {

/// How the elements along one dimension of an output depend on those along one dimension of an input.
struct AxisDependence {
    int input = 0; ///< the input's dimension
    /// The input's elements that some of the output's elements depend on, and the other way round.
    std::function<IndexSet(const IndexSet& outputs)> back;
    std::function<IndexSet(const IndexSet& inputs)> forth;
};

/// What elements of an output depend on of one input. Per dimension where that says all; otherwise by functions of
/// regions.
struct Dependence {
    std::function<ElementSet(const ElementSet& outputs)> back;
    std::function<ElementSet(const ElementSet& inputs)> forth;
};

} // namespace layerscope
