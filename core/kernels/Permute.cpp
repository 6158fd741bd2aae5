// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Permute.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 16 * 1024;
constexpr std::int64_t kBlock = 32;

/// One axis of the walk: how many steps, and how far each goes in x and in y.
struct Walk {
    std::int64_t count;
    std::int64_t from;
    std::int64_t to;
};
using Walks = std::vector<Walk>;

struct Place {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// The axes of the view without those of size 1, and with neighbours that can be walked as one put together.
Walks walksOf(const StridedView& view) {
    Walks walks;
    for (int axis = 0; axis < view.shape.rank(); ++axis) {
        const std::int64_t count = view.shape[axis];
        const std::int64_t from = view.steps[static_cast<std::size_t>(axis)];
        if (count == 1)
            continue;
        if (!walks.empty() && walks.back().from == from * count)
            walks.back() = {walks.back().count * count, from, 0};
        else
            walks.push_back({count, from, 0});
    }
    std::int64_t to = 1;
    for (auto walk = walks.rbegin(); walk != walks.rend(); ++walk) {
        walk->to = to;
        to *= walk->count;
    }
    return walks;
}

Place placeOf(const Walks& walks, std::int64_t index) {
    Place place;
    for (auto walk = walks.rbegin(); walk != walks.rend(); ++walk) {
        place.from += index % walk->count * walk->from;
        place.to += index % walk->count * walk->to;
        index /= walk->count;
    }
    return place;
}

std::int64_t countOf(const Walks& walks) {
    std::int64_t count = 1;
    for (const Walk& walk : walks)
        count *= walk.count;
    return count;
}

/// Line by line along the last axis of y.
template <class T>
void copyLines(const T* x, const Walks& outer, const Walk& line, T* y, const Execution& exec) {
    exec.parallelFor(countOf(outer), kGrain / line.count + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const Place place = placeOf(outer, i);
            if (line.from == 1)
                std::copy_n(x + place.from, line.count, y + place.to);
            else
                for (std::int64_t j = 0; j < line.count; ++j)
                    y[place.to + j] = x[place.from + j * line.from];
        }
    });
}

/// In square blocks, so that neighbours in x and neighbours in y are both used while they are near: `along` is the
/// axis whose elements are neighbours in x.
template <class T>
void copyBlocks(const T* x, const Walks& outer, const Walk& along, const Walk& line, T* y, const Execution& exec) {
    const std::int64_t strips = (along.count + kBlock - 1) / kBlock;
    const std::int64_t grain = kGrain / (kBlock * line.count) + 1;
    exec.parallelFor(countOf(outer) * strips, grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const Place place = placeOf(outer, i / strips);
            const T* from = x + place.from;
            T* to = y + place.to;
            const std::int64_t first = i % strips * kBlock;
            const std::int64_t last = std::min(first + kBlock, along.count);
            for (std::int64_t block = 0; block < line.count; block += kBlock)
                for (std::int64_t a = first; a < last; ++a)
                    for (std::int64_t j = block; j < std::min(block + kBlock, line.count); ++j)
                        to[a * along.to + j] = from[a + j * line.from];
        }
    });
}

template <class T>
void copyWalks(const T* x, const StridedView& view, T* y, const Execution& exec) {
    if (view.shape.elements() == 0)
        return;
    x += view.offset;
    Walks walks = walksOf(view);
    if (walks.empty()) {
        *y = *x;
        return;
    }
    const Walk line = walks.back();
    walks.pop_back();
    const auto along = std::ranges::find(walks, 1, &Walk::from);
    if (line.from == 1 || along == walks.end())
        return copyLines(x, walks, line, y, exec);
    const Walk neighbours = *along;
    walks.erase(along);
    copyBlocks(x, walks, neighbours, line, y, exec);
}

bool seesAllAsItLies(const Tensor& x, const StridedView& view) {
    if (view.offset != 0 || view.shape.elements() != x.elements())
        return false;
    const Walks walks = walksOf(view);
    return walks.empty() || (walks.size() == 1 && walks[0].from == 1);
}

} // namespace

StridedView wholeView(const Shape& shape) {
    StridedView view{.shape = shape};
    std::int64_t step = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        view.steps[static_cast<std::size_t>(axis)] = step;
        step *= shape[axis];
    }
    return view;
}

void copyStrided(const float* x, const StridedView& view, float* y, const Execution& exec) {
    copyWalks(x, view, y, exec);
}

Tensor copyStrided(const Tensor& x, const StridedView& view, const Execution& exec) {
    if (seesAllAsItLies(x, view))
        return x.reshaped(view.shape);
    TensorBuilder y(view.shape, x.dtype());
    if (x.dtype() == DType::Int32)
        copyWalks(x.ints().data(), view, y.ints().data(), exec);
    else
        copyWalks(x.floats().data(), view, y.floats().data(), exec);
    return std::move(y).finish();
}

Shape permutedShape(const Shape& shape, std::span<const int> order) {
    assert(order.size() == static_cast<std::size_t>(shape.rank()));
    Shape out;
    for (int axis : order)
        out.append(shape[axis]);
    return out;
}

Tensor permuted(const Tensor& x, std::span<const int> order, const Execution& exec) {
    const StridedView whole = wholeView(x.shape());
    StridedView view{.shape = permutedShape(x.shape(), order)};
    for (std::size_t i = 0; i < order.size(); ++i)
        view.steps[i] = whole.steps[static_cast<std::size_t>(order[i])];
    return copyStrided(x, view, exec);
}

} // namespace layerscope
