// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Elementwise.h"

#include "layers/PreparedFunction.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <vector>

namespace layerscope {

Shape lifted(const Shape& shape, int rank) {
    Shape out{shape[0]};
    for (int i = shape.rank(); i < rank; ++i)
        out.append(1);
    for (int i = 1; i < shape.rank(); ++i)
        out.append(shape[i]);
    return out;
}

namespace {

int largestRank(std::span<const TensorSpec> inputs) {
    return std::ranges::max_element(inputs, {}, [](const TensorSpec& s) { return s.shape.rank(); })->shape.rank();
}

Fault doNotFit(const TensorSpec& first, const TensorSpec& other, int port) {
    if (first.shape[0] != other.shape[0])
        return {message(N_("The batches differ: %1 and %2 examples come in"), first.shape[0], other.shape[0]),
                message(N_("Every input needs as many examples.")), "", port};
    return {message(N_("%1 and %2 cannot be merged number by number"), first.toString(), other.toString()),
            message(N_("Each dimension must be equal, or 1 in one of them. Change a stride, a padding or the filters "
                       "of one branch.")),
            "", port};
}

/// Takes the sizes of `shape` where `out` has 1, and the meaning of those axes with them.
bool widen(TensorSpec& out, const TensorSpec& input) {
    const Shape shape = lifted(input.shape, out.shape.rank());
    const int missing = out.shape.rank() - input.shape.rank();
    for (int i = 0; i < shape.rank(); ++i) {
        Axis& axis = out.axes[static_cast<std::size_t>(i)];
        const Axis* other = i < missing ? nullptr : &input.axes[static_cast<std::size_t>(i - missing)];
        if (shape[i] == out.shape[i] || (i > 0 && shape[i] == 1)) {
            if (other)
                axis = mergedAxis(axis, out.shape[i], *other, shape[i]);
            continue;
        }
        if (i == 0 || out.shape[i] != 1)
            return false;
        axis = mergedAxis(*other, shape[i], axis, 1);
        out.shape[i] = shape[i];
    }
    return true;
}

/// One number a row of the output: 1 where the input's mask keeps it. Floats, so that the one kernel repeats them.
struct Kept {
    std::vector<float> rows;
    bool known = false; ///< whether there is a mask at all
};

Shape rowShape(const Shape& shape) {
    Shape rows = shape;
    rows[-1] = 1;
    return rows;
}

Kept keptRows(const Value& input, const Shape& output, const Execution& exec) {
    const Shape rows = rowShape(output);
    Kept kept{std::vector<float>(static_cast<std::size_t>(rows.elements()), 1.0F), input.mask.has_value()};
    if (!kept.known)
        return kept;
    const std::vector<float> mask(input.mask->ints().begin(), input.mask->ints().end());
    broadcastInto(lifted(rowShape(input.tensor.shape()), output.rank()), mask, rows, kept.rows, Combine::Copy, exec);
    return kept;
}

/// Keras loses the mask of an input that it gives more dimensions.
Kept keptWhereCombined(const Value& input, const Shape& output, const Execution& exec) {
    const bool reshaped = input.tensor.shape().rank() != output.rank();
    return keptRows(reshaped ? Value{.tensor = input.tensor, .axes = input.axes, .mask = {}} : input, output, exec);
}

Tensor repeated(const Value& input, const Shape& output, const Execution& exec) {
    TensorBuilder builder(output);
    broadcastInto(lifted(input.tensor.shape(), output.rank()), input.tensor.floats(), output, builder.floats(),
                  Combine::Copy, exec);
    return std::move(builder).finish();
}

/// One step of combinedWhereKept: rows that only x keeps are taken from it, rows that it leaves out stay.
void takeIn(std::span<const float> x, const Kept& xKept, std::span<float> y, const Kept& yKept, Combine combine,
            const Execution& exec) {
    const auto rows = static_cast<std::int64_t>(xKept.rows.size());
    const auto columns = static_cast<std::int64_t>(y.size()) / std::max<std::int64_t>(rows, 1);
    const Shape row{1, columns};
    exec.parallelFor(rows, 16 * 1024 / std::max<std::int64_t>(columns, 1) + 1,
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                             const std::size_t at = i * static_cast<std::size_t>(columns);
                             const auto from = x.subspan(at, static_cast<std::size_t>(columns));
                             if (xKept.rows[i] == 0)
                                 continue;
                             broadcastInto(row, from, row, y.subspan(at, from.size()),
                                           yKept.rows[i] == 0 ? Combine::Copy : combine, Execution({}, 1));
                         }
                     });
}

/// Rows that nothing keeps become 0.
void clearRows(std::span<float> y, const Kept& kept) {
    const std::size_t columns = y.size() / std::max<std::size_t>(kept.rows.size(), 1);
    for (std::size_t i = 0; i < kept.rows.size(); ++i)
        if (kept.rows[i] == 0)
            std::ranges::fill(y.subspan(i * columns, columns), 0.0F);
}

} // namespace

Checked<TensorSpec> inferElementwise(const LayerInput& in) {
    const int rank = largestRank(in.inputs);
    TensorSpec out = *std::ranges::find(in.inputs, rank, [](const TensorSpec& s) { return s.shape.rank(); });
    out.masked = std::ranges::all_of(in.inputs, &TensorSpec::masked);
    for (std::size_t port = 0; port < in.inputs.size(); ++port)
        if (!widen(out, in.inputs[port]))
            return tl::unexpected(doNotFit(in.inputs[0], in.inputs[port], static_cast<int>(port)));
    return out;
}

PreparedPointer preparedMerge(const PrepareCall& call, Combine combine, Finish first) {
    if (!isActivationAtMost(call.followers))
        return nullptr;
    std::vector<Shape> shapes;
    for (const TensorSpec& input : call.inputs)
        shapes.push_back(lifted(input.shape, call.output.shape.rank()));
    Finish then = finishOf(call.followers);
    if (first && then)
        then = [first, then](std::span<float> run) {
            first(run);
            then(run);
        };
    else if (first)
        then = std::move(first);
    const bool inPlace = shapes[0] == call.output.shape;
    return preparedAs([shapes = std::move(shapes), shape = call.output.shape, combine, finish = std::move(then)](
                          std::span<const Tensor> inputs, std::span<float> y,
                          const Execution& exec) { combineAll(inputs, shapes, shape, y, combine, finish, exec); },
                      {.inPlace = inPlace});
}

std::optional<Tensor> combinedWhereKept(const ForwardCall& call, Combine combine) {
    const Shape& shape = call.output.shape;
    const auto known = [&](const Value& input) { return keptWhereCombined(input, shape, call.exec).known; };
    if (std::ranges::none_of(call.inputs, known))
        return std::nullopt;
    TensorBuilder result(shape);
    const std::span<float> y = result.floats();
    std::ranges::copy(repeated(call.inputs[0], shape, call.exec).floats(), y.begin());
    Kept yKept = keptWhereCombined(call.inputs[0], shape, call.exec);
    for (const Value& input : call.inputs.subspan(1)) {
        const Kept xKept = keptWhereCombined(input, shape, call.exec);
        takeIn(repeated(input, shape, call.exec).floats(), xKept, y, yKept, combine, call.exec);
        std::ranges::transform(yKept.rows, xKept.rows, yKept.rows.begin(), [](float a, float b) { return a + b; });
    }
    if (combine == Combine::Multiply)
        clearRows(y, yKept);
    return std::move(result).finish();
}

std::optional<Tensor> eitherMask(const ForwardCall& call) {
    if (!call.output.masked)
        return std::nullopt;
    const auto dims = call.output.shape.dims();
    TensorBuilder either(Shape(dims.first(dims.size() - 1)), DType::Int32);
    std::ranges::fill(either.ints(), 0);
    for (const Value& input : call.inputs)
        std::ranges::transform(either.ints(), keptRows(input, call.output.shape, call.exec).rows, either.ints().begin(),
                               [](std::int32_t a, float b) { return a != 0 || b != 0 ? 1 : 0; });
    return std::move(either).finish();
}

} // namespace layerscope
