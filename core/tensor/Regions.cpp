// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Regions.h"

#include <algorithm>

namespace layerscope {
namespace {

void walk(const Shape& shape, const Region& region, int d, std::int64_t at,
          const std::function<void(std::int64_t)>& visit) {
    if (d == shape.rank())
        return visit(at);
    for (const Stretch& stretch : region[static_cast<std::size_t>(d)].stretches())
        for (std::int64_t i = stretch.first; i <= stretch.last; ++i)
            walk(shape, region, d + 1, at * shape[d] + i, visit);
}

} // namespace

IndexSet common(const IndexSet& a, const IndexSet& b) {
    IndexSet both;
    auto one = a.stretches().begin();
    auto other = b.stretches().begin();
    while (one != a.stretches().end() && other != b.stretches().end()) {
        both.add({std::max(one->first, other->first), std::min(one->last, other->last)});
        if (one->last < other->last)
            ++one;
        else
            ++other;
    }
    return both;
}

std::int64_t lengthOf(const Stretch& stretch) {
    return stretch.last - stretch.first + 1;
}

std::int64_t countOf(const Region& region) {
    std::int64_t count = 1;
    for (const IndexSet& axis : region)
        count *= axis.count();
    return count;
}

void forEachElement(const Shape& shape, const Region& region, const std::function<void(std::int64_t)>& visit) {
    walk(shape, region, 0, 0, visit);
}

} // namespace layerscope
