// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/ResponseView.h"
#include "run/Plan.h"

namespace layerscope {

/// What the taps of a layer's kernel are apart: the axes that it slides over (of its input; of the output of a
/// transposed convolution, which paints its kernel there) and its dilation. Steps without a unit where they are not
/// known.
ResponseSteps responseSteps(const Plan& plan, const PlanStep& step, const Params& params, const WeightDef& weight);

} // namespace layerscope
