// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/FittedWeight.h"

#include <algorithm>
#include <array>
#include <utility>

namespace layerscope {
namespace {

using Index = std::array<std::int64_t, Shape::kMaxRank>;

Index indexAt(const Shape& shape, std::int64_t element) {
    Index index{};
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        index[static_cast<std::size_t>(axis)] = element % shape[axis];
        element /= shape[axis];
    }
    return index;
}

enum class Origin { Own, Zero, Fresh };

/// Where the number at `index` of the wanted shape comes from; for Own, `element` is its place there.
Origin originOf(const Index& index, const Shape& own, const Shape& wanted, std::int64_t& element) {
    const int window = std::max(0, wanted.rank() - 2);
    Origin origin = Origin::Own;
    element = 0;
    for (int axis = 0; axis < wanted.rank(); ++axis) {
        const std::int64_t shift = axis < window ? (wanted[axis] - own[axis]) / 2 : 0;
        const std::int64_t at = index[static_cast<std::size_t>(axis)] - shift;
        if (at < 0 || at >= own[axis])
            origin = axis < window && origin != Origin::Fresh ? Origin::Zero : Origin::Fresh;
        element = element * own[axis] + at;
    }
    return origin;
}

} // namespace

bool canBeFitted(const Tensor& own, const Shape& wanted) {
    return own.dtype() == DType::Float32 && own.shape().rank() == wanted.rank() && own.elements() > 0;
}

Tensor fitted(const Tensor& own, const Tensor& fresh) {
    const Shape& wanted = fresh.shape();
    TensorBuilder builder(wanted);
    const auto from = own.floats();
    const auto otherwise = fresh.floats();
    const auto to = builder.floats();
    for (std::size_t i = 0; i < to.size(); ++i) {
        std::int64_t element = 0;
        const Origin origin = originOf(indexAt(wanted, static_cast<std::int64_t>(i)), own.shape(), wanted, element);
        to[i] = origin == Origin::Own    ? from[static_cast<std::size_t>(element)]
                : origin == Origin::Zero ? 0.0F
                                         : otherwise[i];
    }
    return std::move(builder).finish();
}

} // namespace layerscope
