// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Broadcast.h"

#include "layers/CommonParams.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <functional>

namespace layerscope {
namespace {

InputSpec addInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

/// The shape with ones after the batch, up to the rank.
Shape lifted(const Shape& shape, int rank) {
    Shape out{shape[0]};
    for (int i = shape.rank(); i < rank; ++i)
        out.append(1);
    for (int i = 1; i < shape.rank(); ++i)
        out.append(shape[i]);
    return out;
}

int largestRank(std::span<const TensorSpec> inputs) {
    return std::ranges::max_element(inputs, {}, [](const TensorSpec& s) { return s.shape.rank(); })->shape.rank();
}

Fault cannotAdd(const TensorSpec& first, const TensorSpec& other, int port) {
    return {message(N_("%1 and %2 cannot be added"), first.toString(), other.toString()),
            message(N_("Each dimension must be equal, or 1 in one of them. Change a stride, a padding or the filters "
                       "of one branch.")),
            "", port};
}

/// Takes the sizes of `shape` where `out` has 1, and the meaning of those axes with them.
bool widen(TensorSpec& out, const TensorSpec& input) {
    const Shape shape = lifted(input.shape, out.shape.rank());
    const int missing = out.shape.rank() - input.shape.rank();
    for (int i = 0; i < shape.rank(); ++i) {
        if (shape[i] == out.shape[i] || (i > 0 && shape[i] == 1))
            continue;
        if (i == 0 || out.shape[i] != 1)
            return false;
        out.shape[i] = shape[i];
        out.axes[static_cast<std::size_t>(i)] = input.axes[static_cast<std::size_t>(i - missing)];
    }
    return true;
}

Checked<TensorSpec> inferAdd(const LayerInput& in) {
    const int rank = largestRank(in.inputs);
    TensorSpec out = *std::ranges::find(in.inputs, rank, [](const TensorSpec& s) { return s.shape.rank(); });
    out.masked = std::ranges::all_of(in.inputs, &TensorSpec::masked);
    for (std::size_t port = 0; port < in.inputs.size(); ++port)
        if (!widen(out, in.inputs[port]))
            return tl::unexpected(cannotAdd(in.inputs[0], in.inputs[port], static_cast<int>(port)));
    return out;
}

Cost addCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// Keeps what any input keeps, when every input has a mask of the shape of the sum's.
std::optional<Tensor> eitherMask(const ForwardCall& call) {
    std::optional<Tensor> out;
    for (const Value& input : call.inputs) {
        if (!input.mask || (out && input.mask->shape() != out->shape()))
            return std::nullopt;
        if (!out) {
            out = input.mask;
            continue;
        }
        TensorBuilder both(out->shape(), DType::Int32);
        std::ranges::transform(out->ints(), input.mask->ints(), both.ints().begin(), std::bit_or<>{});
        out = std::move(both).finish();
    }
    return out;
}

Value forwardAdd(const ForwardCall& call) {
    TensorBuilder sum(call.output.shape);
    const std::span<float> y = sum.floats();
    const auto rank = call.output.shape.rank();
    bool first = true;
    for (const Value& input : call.inputs) {
        const Shape shape = lifted(input.tensor.shape(), rank);
        broadcastInto(shape, input.tensor.floats(), call.output.shape, y, first ? Combine::Copy : Combine::Add,
                      call.exec);
        first = false;
    }
    return {.tensor = std::move(sum).finish(), .axes = call.output.axes, .mask = eitherMask(call)};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kAdd{
    .id = "Add",
    .name = N_("Add"),
    .category = Category::Merge,
    .summary = N_("Adds several tensors number by number"),
    .keywords = N_("sum, plus, merge, join, combine, residual, skip, shortcut, resnet, mix"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = addInput,
    .infer = inferAdd,
    .cost = addCost,
    .forward = forwardAdd,
    .purpose = N_("Add lays its inputs on top of each other. A layer that is added to its own input only has to learn "
                  "what should change, which makes very deep networks trainable."),
    .formula = N_("output = input 1 + input 2 + ... ; a dimension of size 1 is repeated to meet the others."),
    .uses = N_("The skip connections of residual networks; mixing the results of branches."),
};

} // namespace layerscope
