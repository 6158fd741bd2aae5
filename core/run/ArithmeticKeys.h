// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Arithmetic.h"
#include "run/Plan.h"

#include <memory>

namespace layerscope {

/// The plan with keys that tell results of this arithmetic from those of another, so that no cache and no picture mixes
/// them. Those of sources stay: they hold whatever is computed from them. For Exact it is the plan itself.
std::shared_ptr<const Plan> keyedFor(Arithmetic arithmetic, std::shared_ptr<const Plan> plan);

} // namespace layerscope
