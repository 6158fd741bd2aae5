// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Shape.h"

#include "base/Numbers.h"

#include <algorithm>

namespace layerscope {

std::int64_t Shape::elements() const {
    std::int64_t product = 1;
    for (std::int64_t dim : dims())
        product *= dim;
    return product;
}

std::optional<std::int64_t> Shape::sizedElements() const {
    constexpr std::int64_t kLimit = std::int64_t{1} << 62;
    std::int64_t product = 1;
    bool empty = false;
    for (std::int64_t dim : dims()) {
        if (dim < 0)
            return std::nullopt;
        empty = empty || dim == 0;
        if (dim > 0 && product > kLimit / dim)
            return std::nullopt;
        product *= std::max<std::int64_t>(dim, 1);
    }
    return empty ? 0 : product;
}

std::string Shape::toString() const {
    if (m_rank == 0)
        return "scalar";
    std::string out;
    for (std::int64_t dim : dims())
        out += (out.empty() ? "" : " × ") + groupedNumber(dim);
    return out;
}

bool Shape::operator==(const Shape& other) const {
    return std::ranges::equal(dims(), other.dims());
}

} // namespace layerscope
