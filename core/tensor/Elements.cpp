// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Elements.h"

namespace layerscope {

std::vector<std::int64_t> indexOf(const Shape& shape, std::int64_t flat) {
    std::vector<std::int64_t> index(static_cast<std::size_t>(shape.rank()));
    for (int d = shape.rank() - 1; d >= 0; --d) {
        index[static_cast<std::size_t>(d)] = flat % shape[d];
        flat /= shape[d];
    }
    return index;
}

std::int64_t flatOf(const Shape& shape, std::span<const std::int64_t> index) {
    std::int64_t flat = 0;
    for (int d = 0; d < shape.rank(); ++d)
        flat = flat * shape[d] + index[static_cast<std::size_t>(d)];
    return flat;
}

std::int64_t flatUnder(const Shape& shape, std::span<const std::int64_t> index) {
    const auto own = index.last(static_cast<std::size_t>(shape.rank()));
    std::int64_t flat = 0;
    for (int d = 0; d < shape.rank(); ++d)
        flat = flat * shape[d] + (shape[d] == 1 ? 0 : own[static_cast<std::size_t>(d)]);
    return flat;
}

std::vector<std::int64_t> lineThrough(const Shape& shape, std::span<const std::int64_t> element, int dimension) {
    std::int64_t step = 1;
    for (int d = dimension + 1; d < shape.rank(); ++d)
        step *= shape[d];
    const std::int64_t first = flatOf(shape, element) - element[static_cast<std::size_t>(dimension)] * step;
    std::vector<std::int64_t> line;
    line.reserve(static_cast<std::size_t>(shape[dimension]));
    for (std::int64_t i = 0; i < shape[dimension]; ++i)
        line.push_back(first + i * step);
    return line;
}

std::vector<std::int64_t> blockThrough(const Shape& shape, std::span<const std::int64_t> element,
                                       std::span<const int> dimensions) {
    std::vector<std::int64_t> corner(element.begin(), element.end());
    for (const int dimension : dimensions)
        corner[static_cast<std::size_t>(dimension)] = 0;
    std::vector<std::int64_t> flats{flatOf(shape, corner)};
    for (const int dimension : dimensions) {
        std::int64_t step = 1;
        for (int d = dimension + 1; d < shape.rank(); ++d)
            step *= shape[d];
        std::vector<std::int64_t> wider;
        wider.reserve(flats.size() * static_cast<std::size_t>(shape[dimension]));
        for (const std::int64_t flat : flats)
            for (std::int64_t i = 0; i < shape[dimension]; ++i)
                wider.push_back(flat + i * step);
        flats = std::move(wider);
    }
    return flats;
}

} // namespace layerscope
