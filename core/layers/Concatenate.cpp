// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layer/Explanation.h"
#include "layers/CommonParams.h"
#include "layers/DataKinds.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <functional>
#include <iterator>

namespace layerscope {
namespace {

constexpr ParamDef kConcatenateParams[] = {
    {.id = "axis",
     .label = N_("Axis"),
     .help = N_("The dimension along which the inputs are joined; the batch is 0, and -1 is the last one."),
     .number = -1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3}},
};

InputSpec concatenateInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

int axisOf(const Params& params, int rank) {
    const auto axis = static_cast<int>(params.integer("axis"));
    return axis < 0 ? axis + rank : axis;
}

std::optional<Fault> mismatch(const TensorSpec& first, const TensorSpec& other, int axis, int port) {
    if (other.shape.rank() != first.shape.rank())
        return Fault{message(N_("%1 and %2 have different numbers of dimensions"), first.toString(), other.toString()),
                     message(N_("Flatten both, or change one before.")), "", port};
    for (int i = 0; i < first.shape.rank(); ++i)
        if (i != axis && other.shape[i] != first.shape[i])
            return Fault{message(N_("%1 and %2 cannot be joined along axis %3: their axis %4 differs"),
                                 first.toString(), other.toString(), axis, i),
                         message(N_("All other dimensions must be equal. Change a stride or a padding of one branch, "
                                    "or join along another axis.")),
                         "", port};
    return std::nullopt;
}

Checked<TensorSpec> inferConcatenate(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    const int axis = axisOf(in.params, out.shape.rank());
    if (axis < 0 || axis >= out.shape.rank())
        return fault(message(N_("There is no axis %1 in %2 dimensions"), in.params.integer("axis"), out.shape.rank()),
                     message(N_("Axis -1 is always the last one.")), "axis");
    for (std::size_t port = 1; port < in.inputs.size(); ++port) {
        if (auto wrong = mismatch(in.inputs[0], in.inputs[port], axis, static_cast<int>(port)))
            return tl::unexpected(*wrong);
        out.shape[axis] += in.inputs[port].shape[axis];
        for (int i = 0; i < out.shape.rank(); ++i)
            if (const auto at = static_cast<std::size_t>(i); i != axis)
                out.axes[at] = mergedAxis(out.axes[at], out.shape[i], in.inputs[port].axes[at], out.shape[i]);
    }
    if (Axis& joined = out.axes[static_cast<std::size_t>(axis)]; joined.isSpatial() && in.inputs.size() > 1) {
        joined.source = {}; // the second piece does not lie behind the first on the source
        joined.labels = {};
    }
    out.masked = std::ranges::any_of(in.inputs, &TensorSpec::masked);
    return out;
}

/// Each input lies behind those before it. Along the last axis the mask of a place is that of all inputs.
std::vector<Dependence> concatenateDependence(const LayerInput& in, const TensorSpec& output) {
    const int rank = output.shape.rank();
    const int axis = axisOf(in.params, rank);
    std::int64_t before = 0;
    std::vector<Dependence> all;
    for (const TensorSpec& input : in.inputs) {
        const bool masks = input.masked && axis == rank - 1;
        std::vector<AxisDependence> axes;
        for (int d = 0; d < rank; ++d)
            axes.push_back(d != axis ? sameAxis(d)
                           : masks   ? wholeAxis()
                                     : shiftedAxis(d, before, input.shape[d], output.shape[d]));
        const Dependence dependence = axisWise(input.shape, output.shape, std::move(axes));
        all.push_back(masks ? bound(dependence) : dependence);
        before += input.shape[axis];
    }
    return all;
}

Cost concatenateCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// Copies masks side by side: each is a row of `outer` runs, whose length is its axis times what lies inside.
Tensor joined(std::span<const Tensor> inputs, int axis, const Shape& shape, const Execution& exec) {
    TensorBuilder builder(shape, inputs[0].dtype());
    const std::span<std::byte> to = builder.rawBytes();
    std::int64_t outer = 1;
    for (int i = 0; i < axis; ++i)
        outer *= shape[i];
    const std::size_t stride = to.size() / static_cast<std::size_t>(outer);
    std::size_t at = 0;
    for (const Tensor& input : inputs) {
        const std::span<const std::byte> from = input.rawBytes();
        const std::size_t run = from.size() / static_cast<std::size_t>(outer);
        const auto grain = static_cast<std::int64_t>(64 * 1024 / std::max<std::size_t>(run, 1)) + 1;
        exec.parallelFor(outer, grain, [&](std::int64_t begin, std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
                std::ranges::copy(from.subspan(i * run, run), to.subspan(i * stride + at, run).begin());
        });
        at += run;
    }
    return std::move(builder).finish();
}

PreparedPointer prepareConcatenate(const PrepareCall& call) {
    const Shape& shape = call.output.shape;
    std::int64_t outer = 1;
    const int axis = axisOf(call.params, shape.rank());
    for (int i = 0; i < axis; ++i)
        outer *= shape[i];
    return preparedAlone(call, [outer, all = shape.elements() / outer](std::span<const Tensor> inputs,
                                                                       std::span<float> y, const Execution& exec) {
        exec.parallelFor(outer, 16 * 1024 / all + 1, [&](std::int64_t begin, std::int64_t end) {
            float* to = y.data() + begin * all;
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
                for (const Tensor& input : inputs) {
                    const std::int64_t run = input.elements() / outer;
                    to = std::copy_n(input.floats().data() + i * run, run, to);
                }
        });
    });
}

Tensor maskOrOnes(const Value& input) {
    if (input.mask)
        return *input.mask;
    const auto dims = input.tensor.shape().dims();
    TensorBuilder ones(Shape(dims.first(dims.size() - 1)), DType::Int32);
    std::ranges::fill(ones.ints(), 1);
    return std::move(ones).finish();
}

/// Masks have no last axis: along it, an element is kept when any input keeps it; along another they are joined too.
std::optional<Tensor> joinedMask(const ForwardCall& call, int axis) {
    if (!call.output.masked)
        return std::nullopt;
    std::vector<Tensor> masks;
    std::ranges::transform(call.inputs, std::back_inserter(masks), maskOrOnes);
    const auto dims = call.output.shape.dims();
    const Shape shape(dims.first(dims.size() - 1));
    if (axis + 1 < call.output.shape.rank())
        return joined(masks, axis, shape, call.exec);
    TensorBuilder any(shape, DType::Int32);
    std::ranges::fill(any.ints(), 0);
    for (const Tensor& mask : masks)
        std::ranges::transform(any.ints(), mask.ints(), any.ints().begin(), std::bit_or<>{});
    return std::move(any).finish();
}

Value forwardConcatenate(const ForwardCall& call) {
    Value value = forwardPrepared<prepareConcatenate>(call);
    value.mask = joinedMask(call, axisOf(call.params, call.output.shape.rank()));
    return value;
}

Explanation concatenateTerms(const TermsCall& call) {
    const auto axis = static_cast<std::size_t>(axisOf(call.params, call.output.shape.rank()));
    std::vector<std::int64_t> index(call.element.begin(), call.element.end());
    int port = 0;
    for (const Value& input : call.inputs) {
        const std::int64_t size = input.tensor.shape()[static_cast<int>(axis)];
        if (index[axis] < size)
            break;
        index[axis] -= size;
        ++port;
    }
    const Shape& shape = call.inputs[static_cast<std::size_t>(port)].tensor.shape();
    return copyOf(inputNumber(call, port, flatOf(shape, index)), message(N_("From input %1"), port + 1));
}

} // namespace

extern constexpr LayerDef kConcatenate{
    .id = "Concatenate",
    .name = N_("Concatenate"),
    .category = Category::Merge,
    .summary = N_("Joins several tensors end to end along one axis"),
    .keywords = N_("concat, join, merge, stack, append, combine, unet, inception, densenet, channels, side by side"),
    .arity = {2, -1},
    .params = kConcatenateParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = concatenateInput,
    .infer = inferConcatenate,
    .dependence = concatenateDependence,
    .sizes = concatenateSizes,
    .cost = concatenateCost,
    .forward = forwardConcatenate,
    .prepare = prepareConcatenate,
    .terms = concatenateTerms,
    .purpose = N_("Concatenate puts the inputs one behind the other. Along the channels, all feature maps of all "
                  "branches are kept side by side, and the next layer decides what to make of them."),
    .formula = N_("output = input 1, then input 2, then ... along the axis; all other dimensions must be equal."),
    .uses =
        N_("The branches of Inception, the dense blocks of DenseNet, the bridges of U-Net; joining several inputs."),
    .example = {.caption = N_("Two rows with one and two channels become one row with three."),
                .inputs = {"[[[1], [2]]]", "[[[10, 20], [30, 40]]]"},
                .output = "[[[1, 10, 20], [2, 30, 40]]]"},
};

} // namespace layerscope
