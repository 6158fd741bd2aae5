// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Patches.h"

#include "tensor/Regions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

/// The smallest Region around what the field has inside the box.
Region inside(const ElementSet& field, const std::vector<Stretch>& box) {
    Region all(box.size());
    for (const Region& region : field.regions) {
        Region part;
        for (std::size_t d = 0; d < box.size(); ++d)
            part.push_back(common(region[d], IndexSet::stretch(box[d].first, box[d].last)));
        if (!isEmpty(part))
            for (std::size_t d = 0; d < box.size(); ++d)
                all[d].add(part[d]);
    }
    return all;
}

/// A mixed-up number that is the same for the same place every time.
std::uint64_t scrambled(std::uint64_t at) {
    at += 0x9e3779b97f4a7c15ULL; // splitmix64, Steele, Lea and Flood 2014
    at = (at ^ (at >> 30)) * 0xbf58476d1ce4e5b9ULL;
    at = (at ^ (at >> 27)) * 0x94d049bb133111ebULL;
    return at ^ (at >> 31);
}

double spreadOf(const Tensor& x) {
    double sum = 0;
    double squares = 0;
    for (const float value : x.floats()) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto count = static_cast<double>(std::max<std::int64_t>(x.elements(), 1));
    const double mean = sum / count;
    const double spread = std::sqrt(std::max(squares / count - mean * mean, 0.0));
    if (std::isfinite(spread) && spread > 1e-6 * std::abs(mean) && spread > 0)
        return spread;
    return std::isfinite(mean) && mean != 0 ? std::abs(mean) : 1;
}

/// Parts an axis in the first pass, by how many are cut.
std::int64_t firstParts(std::size_t axes) {
    return axes <= 1 ? 16 : axes == 2 ? 6 : axes == 3 ? 4 : 2;
}

} // namespace

Patching::Patching(const ElementSet& field, const TensorSpec& source)
    : m_field(field)
    , m_box(field.box()) {
    for (std::size_t d = 0; d < m_box.size(); ++d)
        if (source.axes[d].isSpatial())
            m_axes.push_back(static_cast<int>(d));
    for (std::size_t d = 0; m_axes.empty() && d < m_box.size(); ++d)
        if (source.axes[d].kind != AxisKind::Batch)
            m_axes.push_back(static_cast<int>(d));
}

std::vector<Patch> Patching::cut(const std::vector<Stretch>& box, const std::vector<std::int64_t>& size) const {
    std::vector<std::vector<Stretch>> boxes{{}};
    for (std::size_t d = 0; d < box.size(); ++d) {
        std::vector<std::vector<Stretch>> longer;
        for (const auto& before : boxes)
            for (std::int64_t first = box[d].first; first <= box[d].last; first += size[d]) {
                longer.push_back(before);
                longer.back().push_back({first, std::min(first + size[d] - 1, box[d].last)});
            }
        boxes = std::move(longer);
    }
    std::vector<Patch> patches;
    for (auto& one : boxes)
        if (Region region = inside(m_field, one); !isEmpty(region))
            patches.push_back({.region = std::move(region), .box = std::move(one), .size = size});
    return patches;
}

std::vector<Patch> Patching::coarsest() const {
    std::vector<std::int64_t> size;
    for (const Stretch& stretch : m_box)
        size.push_back(lengthOf(stretch));
    const std::int64_t parts = firstParts(m_axes.size());
    for (const int axis : m_axes) {
        std::int64_t& length = size[static_cast<std::size_t>(axis)];
        // A power of two, so that halving ends at single elements.
        std::int64_t patch = 1;
        while (patch * parts < length)
            patch *= 2;
        length = patch;
    }
    return cut(m_box, size);
}

void Patching::addParts(const Patch& patch, std::vector<Patch>& parts) const {
    std::vector<std::int64_t> size = patch.size;
    bool smaller = false;
    for (const int axis : m_axes)
        if (std::int64_t& length = size[static_cast<std::size_t>(axis)]; length > 1) {
            length = (length + 1) / 2;
            smaller = true;
        }
    if (!smaller)
        return;
    for (Patch& part : cut(patch.box, size))
        parts.push_back(std::move(part));
}

std::vector<std::int64_t> Patching::finest() const {
    std::vector<std::int64_t> size;
    for (const Stretch& stretch : m_box)
        size.push_back(lengthOf(stretch));
    for (const int axis : m_axes)
        size[static_cast<std::size_t>(axis)] = 1;
    return size;
}

std::int64_t Patching::patchesAtMost() const {
    std::vector<std::int64_t> size = coarsest().front().size;
    double all = 0;
    for (bool more = true; more;) {
        double pass = 1;
        more = false;
        for (const int axis : m_axes) {
            std::int64_t& length = size[static_cast<std::size_t>(axis)];
            pass *= std::ceil(static_cast<double>(lengthOf(m_box[static_cast<std::size_t>(axis)])) /
                              static_cast<double>(length));
            more = more || length > 1;
            length = (length + 1) / 2;
        }
        all += pass;
    }
    return all < 1e15 ? static_cast<std::int64_t>(all) : std::numeric_limits<std::int64_t>::max();
}

std::int64_t trialsAtMost(const Patching& patching, std::int64_t most) {
    return std::min(most, patching.patchesAtMost());
}

Changes::Changes(Tensor source)
    : m_source(std::move(source)) {
    if (m_source.dtype() == DType::Float32)
        m_push = spreadOf(m_source);
}

float Changes::pushed(std::int64_t at, bool up) const {
    const bool positive = ((scrambled(static_cast<std::uint64_t>(at)) & 1) != 0) == up;
    return static_cast<float>(m_source.at(at) + (positive ? m_push : -m_push));
}

std::int32_t Changes::replaced(std::int64_t at, bool up) const {
    const std::int32_t own = m_source.ints()[static_cast<std::size_t>(at)];
    const auto count = static_cast<std::uint64_t>(m_source.elements());
    for (std::uint64_t attempt = 0; attempt < 16; ++attempt) {
        const std::uint64_t from = scrambled(static_cast<std::uint64_t>(at) * 64 + attempt * 2 + (up ? 1 : 0)) % count;
        if (const std::int32_t other = m_source.ints()[from]; other != own)
            return other;
    }
    return own == 0 ? 1 : 0;
}

Tensor Changes::changed(const Region& region, bool up) const {
    TensorBuilder builder(m_source.shape(), m_source.dtype());
    std::ranges::copy(m_source.rawBytes(), builder.rawBytes().begin());
    forEachElement(m_source.shape(), region, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        if (m_source.dtype() == DType::Float32)
            builder.floats()[at] = pushed(i, up);
        else
            builder.ints()[at] = replaced(i, up);
    });
    return std::move(builder).finish();
}

} // namespace layerscope
