// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FunctionTable.h"

#include "kernels/Permute.h"

#include <algorithm>
#include <numeric>

// Functions that lay the same numbers out in another way.
namespace layerscope::expression {
namespace {

Array reshaped(const CallArrays& call) {
    const Array x = call.tensor(0);
    return {x.tensor.reshaped(call.out.shape), x.element};
}

/// The axis of a reshaped tensor: those before the first size that changes keep their meaning.
void keepLeadingAxes(Spec& out, const Spec& x) {
    for (int i = 0; i < out.shape.rank() && i < x.shape.rank() && out.shape[i] == x.shape[i]; ++i)
        out.axes[static_cast<std::size_t>(i)] = x.axes[static_cast<std::size_t>(i)];
}

Inference inferReshape(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    auto sizes = call.integers(1);
    if (!sizes)
        return tl::unexpected(sizes.error());
    if (sizes->size() > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    const std::int64_t elements = x.shape.elements();
    const auto open = std::ranges::find(*sizes, -1);
    const bool openFirst = open == sizes->begin() && !sizes->empty();
    if (open != sizes->end()) {
        std::int64_t known = 1;
        for (const std::int64_t size : *sizes)
            if (size > 0 && known <= elements)
                known *= size == -1 ? 1 : size;
        if (known <= 0 || elements % known != 0)
            return call.wrong(N_("In `%1`: %2 numbers (%3) cannot be laid out like this"), elements,
                              x.shape.toString());
        *open = elements / known;
    }
    Spec out{.shape = Shape(*sizes), .element = x.element, .axes = freshAxes(static_cast<int>(sizes->size()))};
    if (std::ranges::any_of(*sizes, [](std::int64_t size) { return size < 1; }))
        return call.wrong(N_("In `%1`: sizes are whole numbers from 1; one of them may be -1"));
    if (out.shape.sizedElements() != elements)
        return call.wrong(N_("In `%1`: %2 numbers (%3) cannot be laid out like this"), elements, x.shape.toString());
    keepLeadingAxes(out, x);
    if (openFirst)
        out.axes[0] = batchAxis();
    return out;
}

Inference inferRavel(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    return Spec{.shape = Shape{x.shape.elements()}, .element = x.element, .axes = freshAxes(1)};
}

Inference inferExpandDims(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto wanted = call.integers(1);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const int rank = x.shape.rank() + static_cast<int>(std::min<std::size_t>(wanted->size(), Shape::kMaxRank + 1));
    if (rank > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    const auto places = call.axes(1, rank);
    if (!places)
        return tl::unexpected(places.error());
    Spec out{.shape = {}, .element = x.element, .axes = {}};
    for (int axis = 0, from = 0; axis < rank; ++axis) {
        const bool isNew = std::ranges::find(*places, axis) != places->end();
        out.shape.append(isNew ? 1 : x.shape[from]);
        out.axes.push_back(isNew ? newAxis() : x.axes[static_cast<std::size_t>(from)]);
        from += isNew ? 0 : 1;
    }
    return out;
}

/// Without axes, those of size 1 go, but never the batch.
Inference inferSqueeze(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto axes = call.axes(1, x.shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    Spec out{.shape = {}, .element = x.element, .axes = {}};
    for (int axis = 0; axis < x.shape.rank(); ++axis) {
        const Axis& meaning = x.axes[static_cast<std::size_t>(axis)];
        const bool named = std::ranges::find(*axes, axis) != axes->end();
        if (named && x.shape[axis] != 1 && !call.arg(1).isNone())
            return call.wrong(N_("In `%1`: axis %2 has %3 elements and cannot be dropped"), axis, x.shape[axis]);
        const bool batch = call.arg(1).isNone() && meaning.kind == AxisKind::Batch;
        if (named && x.shape[axis] == 1 && !batch)
            continue;
        out.shape.append(x.shape[axis]);
        out.axes.push_back(meaning);
    }
    return out;
}

Spec permutedSpec(const Spec& x, const std::vector<int>& order) {
    Spec out{.shape = permutedShape(x.shape, order), .element = x.element, .axes = {}};
    for (const int axis : order)
        out.axes.push_back(x.axes[static_cast<std::size_t>(axis)]);
    return out;
}

using Order = Outcome<std::vector<int>>;

Order transposeOrder(const CallSpecs& call) {
    const int rank = call.tensor(0).shape.rank();
    std::vector<int> order(static_cast<std::size_t>(rank));
    std::iota(order.rbegin(), order.rend(), 0);
    if (call.arg(1).isNone())
        return order;
    const auto checked = call.axes(1, rank);
    if (!checked)
        return tl::unexpected(checked.error());
    if (static_cast<int>(checked->size()) != rank)
        return call.wrong(N_("In `%1`: the tensor has %2 axes, and each must be named once"), rank);
    const auto wanted = call.integers(1).value();
    for (std::size_t i = 0; i < wanted.size(); ++i)
        order[i] = static_cast<int>(wanted[i] < 0 ? wanted[i] + rank : wanted[i]);
    return order;
}

Order swapOrder(const CallSpecs& call) {
    const int rank = call.tensor(0).shape.rank();
    const auto a = call.axis(1, rank);
    const auto b = call.axis(2, rank);
    if (!a || !b)
        return tl::unexpected(a ? b.error() : a.error());
    std::vector<int> order(static_cast<std::size_t>(rank));
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[static_cast<std::size_t>(*a)], order[static_cast<std::size_t>(*b)]);
    return order;
}

Order moveOrder(const CallSpecs& call) {
    const int rank = call.tensor(0).shape.rank();
    const auto fromAxes = call.axes(1, rank);
    const auto toAxes = call.axes(2, rank);
    if (!fromAxes || !toAxes || call.arg(1).isNone() || call.arg(2).isNone())
        return fromAxes && toAxes ? call.wrong(N_("In `%1`: %2 must be a whole number"), "source")
                                  : tl::unexpected(fromAxes ? toAxes.error() : fromAxes.error());
    if (fromAxes->size() != toAxes->size())
        return call.wrong(N_("In `%1`: source and destination must be as many axes"));
    const auto from = call.integers(1).value();
    const auto to = call.integers(2).value();
    std::vector<int> order(static_cast<std::size_t>(rank), -1);
    for (std::size_t i = 0; i < from.size(); ++i)
        order[static_cast<std::size_t>(to[i] < 0 ? to[i] + rank : to[i])] =
            static_cast<int>(from[i] < 0 ? from[i] + rank : from[i]);
    int rest = 0;
    for (int& place : order) {
        if (place >= 0)
            continue;
        while (std::ranges::find(*fromAxes, rest) != fromAxes->end())
            ++rest;
        place = rest++;
    }
    return order;
}

template <Order (*kOrder)(const CallSpecs&)>
Inference inferPermuted(const CallSpecs& call) {
    const auto order = kOrder(call);
    if (!order)
        return tl::unexpected(order.error());
    return permutedSpec(call.tensor(0), *order);
}

template <Order (*kOrder)(const CallSpecs&)>
Array evaluatePermuted(const CallArrays& call) {
    const Array x = call.tensor(0);
    return {permuted(x.tensor, kOrder(call.specs).value(), call.exec), x.element};
}

Inference inferBroadcastTo(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto sizes = call.integers(1);
    if (!sizes)
        return tl::unexpected(sizes.error());
    if (sizes->size() > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    Spec out{.shape = Shape(*sizes), .element = x.element, .axes = freshAxes(static_cast<int>(sizes->size()))};
    const int missing = out.shape.rank() - x.shape.rank();
    for (int axis = 0; axis < x.shape.rank(); ++axis) {
        if (missing < 0 || (x.shape[axis] != 1 && x.shape[axis] != out.shape[axis + missing]))
            return call.wrong(N_("In `%1`: %2 cannot be repeated to fill %3"), x.shape.toString(),
                              out.shape.toString());
        out.axes[static_cast<std::size_t>(axis + missing)] = x.axes[static_cast<std::size_t>(axis)];
    }
    return out;
}

Array evaluateBroadcastTo(const CallArrays& call) {
    const Array x = call.tensor(0);
    StridedView view = wholeView(x.tensor.shape());
    StridedView wide{.shape = call.out.shape, .steps = {}, .offset = 0};
    const int missing = call.out.shape.rank() - x.tensor.shape().rank();
    for (int axis = 0; axis < x.tensor.shape().rank(); ++axis)
        if (x.tensor.shape()[axis] != 1)
            wide.steps[static_cast<std::size_t>(axis + missing)] = view.steps[static_cast<std::size_t>(axis)];
    return {copyStrided(x.tensor, wide, call.exec), x.element};
}

constexpr Parameter kOne[] = {{"x"}};
constexpr Parameter kReshape[] = {{"x"}, {"newshape", nullptr, Role::Setting}};
constexpr Parameter kTranspose[] = {{"x"}, {"axes", "None", Role::Setting}};
constexpr Parameter kSwap[] = {{"x"}, {"axis1", nullptr, Role::Setting}, {"axis2", nullptr, Role::Setting}};
constexpr Parameter kMove[] = {{"x"}, {"source", nullptr, Role::Setting}, {"destination", nullptr, Role::Setting}};
constexpr Parameter kExpand[] = {{"x"}, {"axis", nullptr, Role::Setting}};
constexpr Parameter kSqueeze[] = {{"x"}, {"axis", "None", Role::Setting}};
constexpr Parameter kBroadcast[] = {{"x"}, {"shape", nullptr, Role::Setting}};

constexpr Function kFunctions[] = {
    {"reshape", "numpy", "Reshape", kReshape, inferReshape, reshaped},
    {"ravel", "numpy", "Ravel", kOne, inferRavel, reshaped},
    {"expand_dims", "numpy", "ExpandDims", kExpand, inferExpandDims, reshaped},
    {"squeeze", "numpy", "Squeeze", kSqueeze, inferSqueeze, reshaped},
    {"transpose", "numpy", "Transpose", kTranspose, inferPermuted<transposeOrder>, evaluatePermuted<transposeOrder>},
    {"swapaxes", "numpy", "Swapaxes", kSwap, inferPermuted<swapOrder>, evaluatePermuted<swapOrder>},
    {"moveaxis", "numpy", "Moveaxis", kMove, inferPermuted<moveOrder>, evaluatePermuted<moveOrder>},
    {"broadcast_to", "numpy", "BroadcastTo", kBroadcast, inferBroadcastTo, evaluateBroadcastTo},
};

} // namespace

std::span<const Function> shapeFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
