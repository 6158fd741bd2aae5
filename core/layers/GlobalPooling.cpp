// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Pool.h"
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kGlobalParams[] = {
    {.id = "keepdims",
     .label = N_("Keep dimensions"),
     .help = N_("Keeps the pooled axes with size 1 instead of removing them."),
     .kind = ParamKind::Flag},
    kDataFormat,
};

InputSpec globalInput(const Params& /*params*/) {
    return {.rank = 4, .dtype = DType::Float32};
}

/// One element that stands for the whole axis lies at its middle and is as long.
Axis wholeAxis(const Axis& axis, std::int64_t size) {
    Axis whole = axis;
    whole.origin = axis.origin + axis.step * static_cast<double>(size - 1) / 2;
    whole.step = axis.step * static_cast<double>(size);
    return whole;
}

Checked<TensorSpec> inferGlobal(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    if (!in.params.flag("keepdims"))
        return TensorSpec{.shape = {input.shape[0], input.shape[layout.channelAxis()]},
                          .axes = {input.axes[0], channelAxis()}};
    TensorSpec out = input;
    out.masked = false;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        Axis& axis = out.axes[static_cast<std::size_t>(layout.spatialAxis(i))];
        axis = wholeAxis(axis, input.shape[layout.spatialAxis(i)]);
        out.shape[layout.spatialAxis(i)] = 1;
    }
    return out;
}

Cost globalCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    return {.scratchBytes = transposedBytes(layoutOf(in.params, input.shape.rank()), input, output)};
}

Value forwardGlobalAverage(const ForwardCall& call) {
    const Tensor& input = call.inputs[0].tensor;
    const Layout layout = layoutOf(call.params, input.shape().rank());
    const Tensor last = channelsLast(input, layout, call.exec);
    const std::int64_t batch = last.shape()[0];
    const std::int64_t channels = last.shape()[-1];
    TensorBuilder output(call.output.shape);
    globalAverage(batch, last.elements() / (batch * channels), channels, last.floats(), output.floats(), call.exec);
    return {.tensor = std::move(output).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};

} // namespace

extern constexpr LayerDef kGlobalAveragePooling2D{
    .id = "GlobalAveragePooling2D",
    .name = N_("Global average pooling 2D"),
    .category = Category::Pooling,
    .summary = N_("Turns each feature map into one number: its mean"),
    .keywords = N_("gap, mean, average, whole picture, summary, vector, classifier, image, 2d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kImageKinds,
    .inputSpec = globalInput,
    .infer = inferGlobal,
    .cost = globalCost,
    .forward = forwardGlobalAverage,
    .purpose = N_("Global average pooling says how strongly each channel responds over the whole picture, and no "
                  "longer where. Whatever the size of the picture, one number a channel comes out."),
    .formula = N_("output(channel) = the mean of input(row, column, channel) over all rows and columns."),
    .uses = N_("Before the last Dense layer of image classifiers such as ResNet and MobileNet; it needs no weights "
               "and allows pictures of any size."),
};

} // namespace layerscope
