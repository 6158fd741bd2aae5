// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AffineRun.h"

#include "kernels/isa/Isa.h"

namespace layerscope::LAYERSCOPE_ISA {

// Plain loops, of which the compiler makes registers; it knows how to take the rest, too.
void applyAffine(const AffineRun& run) {
    if (run.follows) {
        for (std::int64_t i = 0; i < run.count; ++i)
            run.y[i] = (run.x[i] - run.minus[i]) * run.times[i] + run.plus[i];
        return;
    }
    const float minus = *run.minus;
    const float times = *run.times;
    const float plus = *run.plus;
    for (std::int64_t i = 0; i < run.count; ++i)
        run.y[i] = (run.x[i] - minus) * times + plus;
}

} // namespace layerscope::LAYERSCOPE_ISA
