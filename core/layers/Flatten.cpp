// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Transpose.h"
#include "layer/SameNumbers.h"
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Moves.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ParamDef kFlattenParams[] = {kDataFormat};

InputSpec flattenInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

Checked<TensorSpec> inferFlatten(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    Shape rest;
    for (int i = 1; i < input.shape.rank(); ++i)
        rest.append(input.shape[i]);
    const auto elements = rest.sizedElements();
    if (!elements)
        return fault(message(N_("The input has more elements than can be counted")), {}, {}, 0);
    return TensorSpec{
        .shape = {input.shape[0], *elements}, .axes = {input.axes[0], featureAxis()}, .dtype = input.dtype};
}

std::vector<Dependence> flattenDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& input = in.inputs[0].shape;
    const Layout layout = layoutOf(in.params, input.rank());
    if (layout.rank <= 2 || !layout.channelsFirst)
        return {reshaped(input, output.shape)};
    std::vector<int> order{0};
    for (int d = 2; d < input.rank(); ++d)
        order.push_back(d);
    order.push_back(1);
    return {chained(permutedAxes(input, order), reshaped(channelsLast(input, layout), output.shape))};
}

Cost flattenCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    return {.scratchBytes = transposedBytes(layoutOf(in.params, input.shape.rank()), input, output)};
}

/// [N, C, pixels] -> [N, pixels * C].
class ChannelsToTheEnd final : public Prepared {
public:
    explicit ChannelsToTheEnd(const Shape& input)
        : m_batch(input[0])
        , m_channels(input[1]) {}

    void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const override {
        const std::int64_t pixels = inputs[0].elements() / std::max<std::int64_t>(m_batch * m_channels, 1);
        transposeMatrices(m_batch, m_channels, pixels, inputs[0].floats(), y, exec);
    }

private:
    std::int64_t m_batch;
    std::int64_t m_channels;
};

PreparedPointer prepareFlatten(const PrepareCall& call) {
    const Shape& input = call.inputs[0].shape;
    if (input.rank() <= 2 || !layoutOf(call.params, input.rank()).channelsFirst)
        return prepareSameNumbers(call);
    return call.followers.none() ? std::make_shared<ChannelsToTheEnd>(input) : nullptr;
}

Explanation flattenTerms(const TermsCall& call) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout = layoutOf(call.params, shape.rank());
    if (layout.rank <= 2 || !layout.channelsFirst)
        return handedOn(call);
    std::vector<std::int64_t> index = indexOf(channelsLast(shape, layout), flatOf(call.output.shape, call.element));
    std::rotate(index.begin() + 1, index.end() - 1, index.end());
    return movedFrom(call, index);
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kFlatten{
    .id = "Flatten",
    .name = N_("Flatten"),
    .category = Category::Shape,
    .summary = N_("Lines up all numbers in one row"),
    .keywords = N_("reshape, vector, unroll, one dimension, row, list, before dense"),
    .params = kFlattenParams,
    .dataKinds = kAllKinds,
    .inputSpec = flattenInput,
    .infer = inferFlatten,
    .dependence = flattenDependence,
    .sizes = flattenSizes,
    .cost = flattenCost,
    .forward = forwardPrepared<prepareFlatten>,
    .prepare = prepareFlatten,
    .terms = flattenTerms,
    .purpose = N_("Flatten writes rows, columns and channels one after another into a single list. No number changes, "
                  "but what was above or beside what is no longer in the shape."),
    .formula = N_("output((row · columns + column) · channels + channel) = input(row, column, channel)"),
    .uses = N_("Between the feature maps of a convolutional network and its first Dense layer."),
    .example = {.caption = N_("Two rows of two become one row of four, the first row first."),
                .params = "{}",
                .inputs = {"[[[1, 2], [3, 4]]]"},
                .output = "[[1, 2, 3, 4]]"},
};

} // namespace layerscope
