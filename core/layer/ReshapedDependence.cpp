// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"

#include <algorithm>

namespace layerscope {
namespace {

/// More stretches than this of a row-major line are not taken apart into boxes one by one.
constexpr std::int64_t kMostStretches = 4096;

/// Neighbouring dimensions of the input that hold the same numbers as neighbouring ones of the output.
struct Part {
    std::vector<std::int64_t> input;
    std::vector<std::int64_t> output;
};

/// As small as they can be, so that [2, 3, 4] and [6, 4] are two parts.
std::vector<Part> partsOf(const Shape& input, const Shape& output) {
    std::vector<Part> parts;
    int i = 0;
    int o = 0;
    while (i < input.rank() || o < output.rank()) {
        Part part;
        std::int64_t in = 1;
        std::int64_t out = 1;
        const auto takeInput = [&] { in *= part.input.emplace_back(input[i++]); };
        const auto takeOutput = [&] { out *= part.output.emplace_back(output[o++]); };
        if (i < input.rank())
            takeInput();
        if (o < output.rank())
            takeOutput();
        while (in != out && (in < out ? i < input.rank() : o < output.rank()))
            in < out ? takeInput() : takeOutput();
        parts.push_back(std::move(part));
    }
    return parts;
}

std::int64_t productFrom(std::span<const std::int64_t> sizes, std::size_t first) {
    std::int64_t product = 1;
    for (std::size_t d = first; d < sizes.size(); ++d)
        product *= sizes[d];
    return product;
}

/// The row-major indices of a box.
Reach lineOf(std::span<const std::int64_t> sizes, std::span<const IndexSet> box) {
    Reach line{IndexSet::one(0)};
    for (std::size_t d = sizes.size(); d-- > 0;) {
        const std::int64_t inner = productFrom(sizes, d + 1);
        const IndexSet& outer = box[d];
        const bool whole = line.indices == IndexSet::all(inner);
        IndexSet next;
        const auto each = static_cast<std::int64_t>(line.indices.stretches().size());
        const bool tooMany = !whole && (outer.count() > kMostStretches || outer.count() * each > kMostStretches);
        for (const Stretch& stretch : outer.stretches()) {
            if (whole || tooMany) {
                const Stretch hull = line.indices.hull();
                next.add({stretch.first * inner + hull.first, stretch.last * inner + hull.last});
                continue;
            }
            for (std::int64_t i = stretch.first; i <= stretch.last; ++i)
                for (const Stretch& part : line.indices.stretches())
                    next.add({i * inner + part.first, i * inner + part.last});
        }
        line = {std::move(next), line.exact && !tooMany};
    }
    return line;
}

/// The boxes that a stretch of a line consists of: its ends, and the whole rows between them.
void addBoxes(std::span<const std::int64_t> sizes, Stretch stretch, Region before, ElementSet& to) {
    if (sizes.empty())
        return to.add(before);
    const std::int64_t inner = productFrom(sizes, 1);
    const auto rest = sizes.subspan(1);
    std::int64_t first = stretch.first / inner;
    std::int64_t last = stretch.last / inner;
    const Stretch ends{stretch.first % inner, stretch.last % inner};
    const auto row = [&](std::int64_t index, Stretch inside) {
        Region with = before;
        with.push_back(IndexSet::one(index));
        addBoxes(rest, inside, std::move(with), to);
    };
    if (first == last)
        return row(first, ends);
    if (ends.first != 0)
        row(first++, {ends.first, inner - 1});
    if (ends.last != inner - 1)
        row(last--, {0, ends.last});
    if (first > last)
        return;
    before.push_back(IndexSet::stretch(first, last));
    for (const std::int64_t size : rest)
        before.push_back(IndexSet::all(size));
    to.add(before);
}

ElementSet boxesOf(std::span<const std::int64_t> sizes, const Reach& line) {
    ElementSet boxes;
    boxes.exact = line.exact;
    if (line.indices.stretches().size() > static_cast<std::size_t>(kMostStretches)) {
        addBoxes(sizes, line.indices.hull(), {}, boxes);
        boxes.exact = false;
        return boxes;
    }
    for (const Stretch& stretch : line.indices.stretches())
        addBoxes(sizes, stretch, {}, boxes);
    return boxes;
}

/// What a box of one side of a part is on the other side.
ElementSet otherSide(const std::vector<std::int64_t>& from, std::span<const IndexSet> box,
                     const std::vector<std::int64_t>& to) {
    if (from == to)
        return {{Region(box.begin(), box.end())}, true};
    return boxesOf(to, lineOf(from, box));
}

/// Every region of the one behind every region of the other.
ElementSet combined(const ElementSet& a, const ElementSet& b) {
    ElementSet both;
    both.exact = a.exact && b.exact;
    for (const Region& first : a.regions)
        for (const Region& second : b.regions) {
            Region region = first;
            region.insert(region.end(), second.begin(), second.end());
            both.add(region);
        }
    return both;
}

using Sizes = std::vector<std::int64_t> Part::*;

ElementSet across(const std::vector<Part>& parts, Sizes from, Sizes to, const ElementSet& set) {
    ElementSet result;
    result.exact = set.exact;
    for (const Region& region : set.regions) {
        ElementSet mapped{{Region()}, true};
        std::size_t next = 0;
        for (const Part& part : parts) {
            const std::size_t rank = (part.*from).size();
            mapped = combined(mapped, otherSide(part.*from, std::span(region).subspan(next, rank), part.*to));
            next += rank;
        }
        result.add(mapped);
    }
    return result;
}

} // namespace

Dependence reshaped(const Shape& input, const Shape& output) {
    const std::vector<Part> parts = partsOf(input, output);
    return {.back = [parts](const ElementSet& outputs) { return across(parts, &Part::output, &Part::input, outputs); },
            .forth = [parts](const ElementSet& inputs) { return across(parts, &Part::input, &Part::output, inputs); }};
}

} // namespace layerscope
