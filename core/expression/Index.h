// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"
#include "kernels/Permute.h"

namespace layerscope::expression {

/// What x[key] sees of x.
struct IndexView {
    StridedView view;
    Axes axes;
};
/// By numpy's rules for numbers, slices, None and ...; or why there is no such part.
Outcome<IndexView> indexView(const CallSpecs& call, const Spec& x, const Argument& key);

} // namespace layerscope::expression
