// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/AxisGather.h"
#include "expression/FunctionTable.h"
#include "expression/Index.h"
#include "expression/Padding.h"

#include <algorithm>
#include <cmath>

// Functions that take elements from places of a tensor, and those that put tensors together.
namespace layerscope::expression {
namespace {

Inference inferGetItem(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    auto view = indexView(call, x, call.arg(1));
    if (!view)
        return tl::unexpected(std::move(view.error()));
    return Spec{.shape = view->view.shape, .element = x.element, .axes = std::move(view->axes)};
}

Array evaluateGetItem(const CallArrays& call) {
    const Array x = call.tensor(0);
    const auto view = indexView(call.specs, call.specs.tensor(0), call.arg(1)).value();
    return {copyStrided(x.tensor, view.view, call.exec), x.element};
}

/// The specs of tensors that are put together; all of the first one's rank, and equal but along `axis` (-1: nowhere).
Inference commonSpec(const CallSpecs& call, int axis) {
    const auto specs = call.tensors(0);
    Spec out = specs[0];
    for (std::size_t i = 1; i < specs.size(); ++i) {
        bool fits = specs[i].shape.rank() == out.shape.rank();
        for (int k = 0; fits && k < out.shape.rank(); ++k)
            fits = k == axis || specs[i].shape[k] == out.shape[k];
        if (!fits)
            return call.wrong(N_("In `%1`: %2 and %3 do not fit together"), specs[0].shape.toString(),
                              specs[i].shape.toString());
        out.element = wider(out.element, specs[i].element);
        if (axis >= 0)
            out.shape[axis] += specs[i].shape[axis];
    }
    return out;
}

Inference inferConcatenate(const CallSpecs& call) {
    const int rank = call.tensors(0)[0].shape.rank();
    const auto axis = call.axis(1, rank);
    if (!axis)
        return tl::unexpected(axis.error());
    return commonSpec(call, *axis);
}

std::vector<Array> alike(const CallArrays& call) {
    std::vector<Array> parts = call.tensors(0);
    for (Array& part : parts)
        part = converted(part, call.out.element, call.exec);
    return parts;
}

Array evaluateConcatenate(const CallArrays& call) {
    return {joined(alike(call), call.axis(1, call.out.shape.rank()), call.out.shape, call.exec), call.out.element};
}

Inference inferStack(const CallSpecs& call) {
    auto out = commonSpec(call, -1);
    if (!out)
        return out;
    const int rank = out->shape.rank() + 1;
    const auto axis = call.axis(1, rank);
    if (!axis)
        return tl::unexpected(axis.error());
    if (rank > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    Spec stacked{.shape = {}, .element = out->element, .axes = out->axes};
    stacked.axes.insert(stacked.axes.begin() + *axis, newAxis());
    for (int i = 0; i < rank; ++i)
        stacked.shape.append(i == *axis ? static_cast<std::int64_t>(call.arg(0).items.size())
                                        : out->shape[i < *axis ? i : i - 1]);
    return stacked;
}

Array evaluateStack(const CallArrays& call) {
    const int axis = call.axis(1, call.out.shape.rank());
    Shape single = call.out.shape;
    single[axis] = 1;
    std::vector<Array> parts = alike(call);
    for (Array& part : parts)
        part.tensor = part.tensor.reshaped(single);
    return {joined(parts, axis, call.out.shape, call.exec), call.out.element};
}

/// x as one line where the axis is None.
Spec lineOrSelf(const CallSpecs& call, int axisArg) {
    Spec x = call.tensor(0);
    if (call.arg(axisArg).isNone())
        x = {.shape = Shape{x.shape.elements()}, .element = x.element, .axes = freshAxes(1)};
    return x;
}
Array lineOrSelf(const CallArrays& call, int axisArg) {
    Array x = call.tensor(0);
    if (call.arg(axisArg).isNone())
        x.tensor = x.tensor.reshaped(Shape{x.tensor.elements()});
    return x;
}
Outcome<int> axisOrFirst(const CallSpecs& call, int axisArg, int rank) {
    if (call.arg(axisArg).isNone())
        return 0;
    return call.axis(axisArg, rank);
}

Inference inferRepeat(const CallSpecs& call) {
    Spec out = lineOrSelf(call, 2);
    const auto axis = axisOrFirst(call, 2, out.shape.rank());
    const auto repeats = call.integer(1);
    if (!axis || !repeats)
        return tl::unexpected(axis ? repeats.error() : axis.error());
    if (*repeats < 0)
        return call.wrong(N_("In `%1`: repeats must not be negative"));
    out.shape[*axis] *= *repeats;
    return out;
}

Array evaluateRepeat(const CallArrays& call) {
    const Array x = lineOrSelf(call, 2);
    const int axis = axisOrFirst(call.specs, 2, x.tensor.shape().rank()).value();
    const std::int64_t repeats = call.integer(1);
    std::vector<std::int64_t> places(static_cast<std::size_t>(x.tensor.shape()[axis] * repeats));
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = static_cast<std::int64_t>(i) / repeats;
    return {gatherAxis(x.tensor, axis, places, 0, call.exec), x.element};
}

Inference inferTile(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto repeats = call.integers(1);
    if (!repeats)
        return tl::unexpected(repeats.error());
    const int rank = std::max(x.shape.rank(), static_cast<int>(repeats->size()));
    if (rank > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    Spec out{.shape = {}, .element = x.element, .axes = freshAxes(rank)};
    for (int axis = 0; axis < rank; ++axis) {
        const int own = axis - (rank - x.shape.rank());
        const int times = axis - (rank - static_cast<int>(repeats->size()));
        out.shape.append((own < 0 ? 1 : x.shape[own]) *
                         (times < 0 ? 1 : std::max<std::int64_t>((*repeats)[static_cast<std::size_t>(times)], 0)));
        if (own >= 0)
            out.axes[static_cast<std::size_t>(axis)] = x.axes[static_cast<std::size_t>(own)];
    }
    return out;
}

Array evaluateTile(const CallArrays& call) {
    const Array x = call.tensor(0);
    Shape shape;
    for (int i = x.tensor.shape().rank(); i < call.out.shape.rank(); ++i)
        shape.append(1);
    for (const std::int64_t size : x.tensor.shape())
        shape.append(size);
    Tensor tensor = x.tensor.reshaped(shape);
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (shape[axis] == call.out.shape[axis])
            continue;
        std::vector<std::int64_t> places(static_cast<std::size_t>(call.out.shape[axis]));
        for (std::size_t i = 0; i < places.size(); ++i)
            places[i] = static_cast<std::int64_t>(i) % shape[axis];
        tensor = gatherAxis(tensor, axis, places, 0, call.exec);
    }
    return {tensor, x.element};
}

Inference inferFlip(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto axes = call.axes(1, x.shape.rank());
    if (!axes)
        return tl::unexpected(axes.error());
    return x;
}

Array evaluateFlip(const CallArrays& call) {
    const Array x = call.tensor(0);
    StridedView view = wholeView(x.tensor.shape());
    const auto axes = call.specs.axes(1, x.tensor.shape().rank()).value();
    for (const int axis : axes) {
        std::int64_t& step = view.steps[static_cast<std::size_t>(axis)];
        view.offset += (x.tensor.shape()[axis] - 1) * step;
        step = -step;
    }
    return {copyStrided(x.tensor, view, call.exec), x.element};
}

Inference inferRoll(const CallSpecs& call) {
    const Spec x = call.tensor(0);
    const auto shifts = call.integers(1);
    const auto axes = call.axes(2, x.shape.rank());
    if (!shifts || !axes)
        return tl::unexpected(shifts ? axes.error() : shifts.error());
    const std::size_t wanted = call.arg(2).isNone() ? 1 : axes->size();
    if (shifts->size() != 1 && shifts->size() != wanted)
        return call.wrong(N_("In `%1`: shift is one number, or one for each axis"));
    return x;
}

Array evaluateRoll(const CallArrays& call) {
    const Array x = lineOrSelf(call, 2);
    const auto shifts = call.specs.integers(1).value();
    std::vector<std::int64_t> axes{0};
    if (!call.arg(2).isNone())
        axes = call.specs.integers(2).value();
    Tensor tensor = x.tensor;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const int axis = call.specs.positive(axes[i], tensor.shape().rank()).value();
        const std::int64_t size = tensor.shape()[axis];
        const std::int64_t shift = shifts[shifts.size() == 1 ? 0 : i] % size;
        std::vector<std::int64_t> places(static_cast<std::size_t>(size));
        for (std::size_t k = 0; k < places.size(); ++k)
            places[k] = (static_cast<std::int64_t>(k) - shift + size) % size;
        tensor = gatherAxis(tensor, axis, places, 0, call.exec);
    }
    return {tensor.reshaped(call.out.shape), x.element};
}

Inference inferPad(const CallSpecs& call) {
    Spec out = call.tensor(0);
    const auto widths = padWidths(call, out.shape.rank());
    if (!widths)
        return tl::unexpected(widths.error());
    for (int axis = 0; axis < out.shape.rank(); ++axis) {
        const auto [before, after] = (*widths)[static_cast<std::size_t>(axis)];
        out.shape[axis] += before + after;
        Axis& meaning = out.axes[static_cast<std::size_t>(axis)];
        if (meaning.isSpatial())
            meaning.origin -= static_cast<double>(before) * meaning.step;
    }
    return out;
}

Array evaluatePad(const CallArrays& call) {
    const Array x = call.tensor(0);
    const auto widths = padWidths(call.specs, x.tensor.shape().rank()).value();
    const std::string mode = call.arg(2).text;
    const double value = call.arg(3).isNone() ? 0 : call.number(3);
    Tensor tensor = x.tensor;
    for (int axis = 0; axis < tensor.shape().rank(); ++axis) {
        const auto [before, after] = widths[static_cast<std::size_t>(axis)];
        if (before + after > 0)
            tensor = gatherAxis(tensor, axis, paddedPlaces(mode, tensor.shape()[axis], before, after),
                                fillBits(value, x.element), call.exec);
    }
    return {tensor, x.element};
}

Inference inferTake(const CallSpecs& call) {
    const Spec x = lineOrSelf(call, 2);
    const Spec indices = call.tensor(1);
    const auto axis = axisOrFirst(call, 2, x.shape.rank());
    if (!axis)
        return tl::unexpected(axis.error());
    if (indices.element != Element::Int32)
        return call.wrong(N_("In `%1`: the indices must be whole numbers; write cast(..., \"int32\")"));
    if (x.shape.rank() - 1 + indices.shape.rank() > Shape::kMaxRank)
        return call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
    if (!call.arg(1).isTensor()) {
        const Array constant = constantArray(call.arg(1));
        for (const std::int32_t index : constant.tensor.ints())
            if (index < -x.shape[*axis] || index >= x.shape[*axis])
                return call.wrong(N_("In `%1`: axis %2 has %3 elements; there is no element %4"), *axis, x.shape[*axis],
                                  index);
    }
    Spec out{.shape = {}, .element = x.element, .axes = {}};
    for (int i = 0; i < x.shape.rank(); ++i) {
        if (i != *axis) {
            out.shape.append(x.shape[i]);
            out.axes.push_back(x.axes[static_cast<std::size_t>(i)]);
            continue;
        }
        for (int k = 0; k < indices.shape.rank(); ++k) {
            out.shape.append(indices.shape[k]);
            out.axes.push_back(indices.axes[static_cast<std::size_t>(k)]);
        }
    }
    return out;
}

/// Places that are not there give NaN, or the smallest whole number, as Keras on jax does.
Array evaluateTake(const CallArrays& call) {
    const Array x = lineOrSelf(call, 2);
    const Array indices = call.tensor(1);
    const int axis = axisOrFirst(call.specs, 2, x.tensor.shape().rank()).value();
    const std::int64_t size = x.tensor.shape()[axis];
    std::vector<std::int64_t> places;
    places.reserve(static_cast<std::size_t>(indices.tensor.elements()));
    for (const std::int32_t index : indices.tensor.ints()) {
        const std::int64_t place = index < 0 ? index + size : index;
        places.push_back(place >= 0 && place < size ? place : -1);
    }
    const std::uint32_t fill = x.element == Element::Float32 ? fillBits(std::nan(""), x.element)
                               : x.element == Element::Bool  ? 1
                                                             : 0x80000000U;
    return {gatherAxis(x.tensor, axis, places, fill, call.exec).reshaped(call.out.shape), x.element};
}

constexpr Parameter kGetItem[] = {{"x"}, {"key", nullptr, Role::Plain}};
constexpr Parameter kConcatenate[] = {{"xs", nullptr, Role::Tensors}, {"axis", "0", Role::Setting}};
constexpr Parameter kStack[] = {{"x", nullptr, Role::Tensors}, {"axis", "0", Role::Setting}};
constexpr Parameter kRepeat[] = {{"x"}, {"repeats", nullptr, Role::Setting}, {"axis", "None", Role::Setting}};
constexpr Parameter kTile[] = {{"x"}, {"repeats", nullptr, Role::Setting}};
constexpr Parameter kFlip[] = {{"x"}, {"axis", "None", Role::Setting}};
constexpr Parameter kRoll[] = {{"x"}, {"shift", nullptr, Role::Setting}, {"axis", "None", Role::Setting}};
constexpr Parameter kPad[] = {{"x"},
                              {"pad_width", nullptr, Role::Setting},
                              {"mode", "'constant'", Role::Setting},
                              {"constant_values", "None", Role::Plain}};
constexpr Parameter kTake[] = {{"x"}, {"indices"}, {"axis", "None", Role::Setting}};

constexpr Function kFunctions[] = {
    {"getitem", "numpy", "GetItem", kGetItem, inferGetItem, evaluateGetItem},
    {"concatenate", "numpy", "Concatenate", kConcatenate, inferConcatenate, evaluateConcatenate},
    {"stack", "numpy", "Stack", kStack, inferStack, evaluateStack},
    {"repeat", "numpy", "Repeat", kRepeat, inferRepeat, evaluateRepeat},
    {"tile", "numpy", "Tile", kTile, inferTile, evaluateTile},
    {"flip", "numpy", "Flip", kFlip, inferFlip, evaluateFlip},
    {"roll", "numpy", "Roll", kRoll, inferRoll, evaluateRoll},
    {"pad", "numpy", "Pad", kPad, inferPad, evaluatePad},
    {"take", "numpy", "Take", kTake, inferTake, evaluateTake},
};

} // namespace

std::span<const Function> gatherFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
