// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Moves.h"

#include "tensor/Elements.h"

namespace layerscope {
namespace {

bool isInside(const Shape& shape, std::span<const std::int64_t> index) {
    for (int d = 0; d < shape.rank(); ++d)
        if (index[static_cast<std::size_t>(d)] < 0 || index[static_cast<std::size_t>(d)] >= shape[d])
            return false;
    return true;
}

} // namespace

Explanation handedOn(const TermsCall& call) {
    return copyOf(inputNumber(call, 0, flatOf(call.output.shape, call.element)), message(N_("Handed on")));
}

Explanation movedFrom(const TermsCall& call, std::span<const std::int64_t> index, double fill) {
    const Shape& shape = call.inputs[0].tensor.shape();
    if (!isInside(shape, index))
        return copyOf(paddingNumber(0, fill), message(N_("Outside of the input")));
    return copyOf(inputNumber(call, 0, flatOf(shape, index)), message(N_("Handed on")));
}

} // namespace layerscope
