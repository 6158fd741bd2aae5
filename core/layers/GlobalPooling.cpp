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

template <int Rank>
InputSpec globalInput(const Params& /*params*/) {
    return {.rank = Rank + 2, .dtype = DType::Float32};
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

/// The mean of the steps that the mask keeps (of a series, the only rank that Keras gives a mask); NaN when it keeps
/// none.
Tensor maskedMean(const Tensor& last, const Tensor& mask, const Shape& shape) {
    TensorBuilder output(shape);
    const std::int64_t steps = last.shape()[1];
    const std::int64_t channels = last.shape()[2];
    for (std::int64_t batch = 0; batch < last.shape()[0]; ++batch)
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            double sum = 0;
            double count = 0;
            for (std::int64_t i = batch * steps; i < (batch + 1) * steps; ++i) {
                const bool kept = mask.at(i) != 0;
                sum += kept ? last.at(i * channels + channel) : 0;
                count += kept ? 1 : 0;
            }
            output.floats()[static_cast<std::size_t>(batch * channels + channel)] = static_cast<float>(sum / count);
        }
    return std::move(output).finish();
}

Value forwardGlobalAverage(const ForwardCall& call) {
    const Tensor& input = call.inputs[0].tensor;
    const bool masked = call.inputs[0].mask && input.shape().rank() == 3;
    const Layout layout = layoutOf(call.params, input.shape().rank());
    const Tensor last = channelsLast(input, layout, call.exec);
    if (masked)
        return {
            .tensor = maskedMean(last, *call.inputs[0].mask, call.output.shape), .axes = call.output.axes, .mask = {}};
    const std::int64_t batch = last.shape()[0];
    const std::int64_t channels = last.shape()[-1];
    TensorBuilder output(call.output.shape);
    globalAverage(batch, last.elements() / (batch * channels), channels, last.floats(), output.floats(), call.exec);
    return {.tensor = std::move(output).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kSeriesKinds[] = {DataKind::Audio, DataKind::TimeSeries, DataKind::Text};
constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};
constexpr DataKind kVolumeKinds[] = {DataKind::Volume, DataKind::Video};

} // namespace

extern constexpr LayerDef kGlobalAveragePooling2D{
    .id = "GlobalAveragePooling2D",
    .name = N_("Global average pooling 2D"),
    .category = Category::Pooling,
    .summary = N_("Turns each feature map into one number: its mean"),
    .keywords = N_("gap, mean, average, whole picture, summary, vector, classifier, image, 2d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kImageKinds,
    .inputSpec = globalInput<2>,
    .infer = inferGlobal,
    .cost = globalCost,
    .forward = forwardGlobalAverage,
    .purpose = N_("Global average pooling says how strongly each channel responds over the whole picture, and no "
                  "longer where. Whatever the size of the picture, one number a channel comes out."),
    .formula = N_("output(channel) = the mean of input(row, column, channel) over all rows and columns."),
    .uses = N_("Before the last Dense layer of image classifiers such as ResNet and MobileNet; it needs no weights "
               "and allows pictures of any size."),
};

extern constexpr LayerDef kGlobalAveragePooling1D{
    .id = "GlobalAveragePooling1D",
    .name = N_("Global average pooling 1D"),
    .category = Category::Pooling,
    .summary = N_("Turns each channel of a series into one number: its mean"),
    .keywords = N_("gap, mean, average, whole series, summary, vector, classifier, time, text, 1d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kSeriesKinds,
    .inputSpec = globalInput<1>,
    .infer = inferGlobal,
    .cost = globalCost,
    .forward = forwardGlobalAverage,
    .purpose = N_("Global average pooling says how strongly each channel responds over the whole time, and no longer "
                  "when. Steps that a mask leaves out are not counted."),
    .formula = N_("output(channel) = the mean of input(time, channel) over all times that are kept."),
    .uses = N_("Before the last Dense layer of classifiers for sounds, series and short texts."),
};

extern constexpr LayerDef kGlobalAveragePooling3D{
    .id = "GlobalAveragePooling3D",
    .name = N_("Global average pooling 3D"),
    .category = Category::Pooling,
    .summary = N_("Turns each channel of a volume or film into one number: its mean"),
    .keywords =
        N_("gap, mean, average, whole volume, summary, vector, classifier, scan, film, video, 3d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kVolumeKinds,
    .inputSpec = globalInput<3>,
    .infer = inferGlobal,
    .cost = globalCost,
    .forward = forwardGlobalAverage,
    .purpose = N_("Global average pooling says how strongly each channel responds in the whole volume, and no longer "
                  "where. Whatever the size of the volume, one number a channel comes out."),
    .formula = N_("output(channel) = the mean of input(depth, row, column, channel) over all places."),
    .uses = N_("Before the last Dense layer of classifiers for scans and videos."),
};

} // namespace layerscope
