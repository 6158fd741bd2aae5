// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Broadcasting.h"

namespace layerscope::expression {

Inference broadcastSpec(const CallSpecs& call, std::span<const Spec> specs) {
    int rank = 0;
    for (const Spec& spec : specs)
        rank = std::max(rank, spec.shape.rank());
    Spec out{.shape = {}, .element = Element::Float32, .axes = freshAxes(rank)};
    for (int axis = 0; axis < rank; ++axis) {
        std::int64_t size = 1;
        bool known = false;
        for (const Spec& spec : specs) {
            const int own = axis - (rank - spec.shape.rank());
            if (own < 0)
                continue;
            if (spec.shape[own] != 1 && size != 1 && spec.shape[own] != size)
                return call.wrong(N_("In `%1`: %2 and %3 do not fit together; each size must be equal, or 1 in one of "
                                     "them, counted from the last"),
                                  specs[0].shape.toString(), spec.shape.toString());
            if (!known || (size == 1 && spec.shape[own] != 1))
                out.axes[static_cast<std::size_t>(axis)] = spec.axes[static_cast<std::size_t>(own)];
            known = true;
            size = std::max(size, spec.shape[own]);
        }
        out.shape.append(size);
    }
    return out;
}

} // namespace layerscope::expression
