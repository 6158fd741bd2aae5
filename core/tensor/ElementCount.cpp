// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/ElementCount.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

using Regions = std::vector<const Region*>;

std::int64_t volume(const Region& region, std::size_t from) {
    std::int64_t product = 1;
    for (std::size_t d = from; d < region.size(); ++d)
        product *= region[d].count();
    return product;
}

/// Of the union, by the dimensions from `from` on: between two ends of stretches the same regions take part.
std::int64_t unionVolume(const Regions& regions, std::size_t from) {
    if (regions.empty())
        return 0;
    if (regions.size() == 1 || from == regions.front()->size())
        return volume(*regions.front(), from);
    std::vector<std::int64_t> ends;
    for (const Region* region : regions)
        for (const Stretch& stretch : (*region)[from].stretches()) {
            ends.push_back(stretch.first);
            ends.push_back(stretch.last + 1);
        }
    std::ranges::sort(ends);
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    std::int64_t sum = 0;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        Regions here;
        for (const Region* region : regions)
            if ((*region)[from].contains(ends[i]))
                here.push_back(region);
        sum += (ends[i + 1] - ends[i]) * unionVolume(here, from + 1);
    }
    return sum;
}

} // namespace

std::int64_t countOf(const ElementSet& set) {
    Regions regions;
    for (const Region& region : set.regions)
        regions.push_back(&region);
    return unionVolume(regions, 0);
}

} // namespace layerscope
