// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ArithmeticKeys.h"

#include <utility>

namespace layerscope {

std::shared_ptr<const Plan> keyedFor(Arithmetic arithmetic, std::shared_ptr<const Plan> plan) {
    if (arithmetic == Arithmetic::Exact)
        return plan;
    auto keyed = std::make_shared<Plan>(*plan);
    for (PlanStep& step : keyed->steps) {
        if (step.bypassed) // hands on what comes in, under its key
            step.key = keyed->steps[static_cast<std::size_t>(step.inputs.front())].key;
        else if (!step.def->isSource())
            step.key = Hasher().add("fast").add(step.key).key();
    }
    return keyed;
}

} // namespace layerscope
