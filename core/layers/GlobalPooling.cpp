// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Pool.h"
#include "layers/CommonParams.h"
#include "layers/DataKinds.h"
#include "layers/Dependences.h"
#include "layers/PoolTerms.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
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
    whole.field = axis.field + axis.step * static_cast<double>(size - 1);
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

/// Only the mean of a series uses its mask, which Keras then lays over the last axis of channels first.
Checked<TensorSpec> inferAverage(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    if (input.masked && input.shape.rank() == 3 && layout.channelsFirst && input.shape[1] != input.shape[2])
        return fault(message(N_("The mask that comes with %1 does not fit the time axis"), input.toString()),
                     message(N_("Put the channels last.")), "data_format", 0);
    return inferGlobal(in);
}

/// Each channel by itself. Keras lays the mask of a series with channels first over its last axis: whichever number it
/// stands beside, it counts for all channels then.
std::vector<Dependence> globalDependence(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    const bool mixed = input.masked && layout.channelsFirst;
    std::vector<AxisDependence> axes(static_cast<std::size_t>(layout.rank));
    axes[0] = sameAxis(0);
    if (!mixed)
        axes[static_cast<std::size_t>(layout.channelAxis())] =
            sameAxis(output.shape.rank() == 2 ? 1 : layout.channelAxis());
    const Dependence dependence = axisWise(input.shape, output.shape, std::move(axes));
    return {mixed ? bound(dependence) : dependence};
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

using GlobalKernel = void (*)(std::int64_t, std::int64_t, std::int64_t, std::span<const float>, std::span<float>,
                              const Execution&);

template <GlobalKernel kernel>
PreparedPointer prepareGlobal(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const Layout layout = layoutOf(call.params, shape.rank());
    const std::int64_t batch = shape[0];
    const std::int64_t channels = shape[layout.channelAxis()];
    const std::int64_t pixels = shape.elements() / (batch * channels);
    return preparedAlone(call, [=](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
        kernel(batch, pixels, channels, channelsLast(inputs[0], layout, exec).floats(), y, exec);
    });
}

Value forwardAverage(const ForwardCall& call) {
    const Tensor& input = call.inputs[0].tensor;
    if (!call.inputs[0].mask || input.shape().rank() != 3)
        return forwardPrepared<prepareGlobal<globalAverage>>(call);
    const Tensor last = channelsLast(input, layoutOf(call.params, 3), call.exec);
    return {.tensor = maskedMean(last, *call.inputs[0].mask, call.output.shape), .axes = call.output.axes, .mask = {}};
}

Explanation averageTerms(const TermsCall& call) {
    const Value& input = call.inputs[0];
    return globalPoolTerms(call, Rule::Mean, input.mask && input.tensor.shape().rank() == 3 ? &*input.mask : nullptr);
}

Explanation largestTerms(const TermsCall& call) {
    return globalPoolTerms(call, Rule::Max, nullptr);
}

constexpr const char* kGlobalAvgPool1DNames[] = {"GlobalAvgPool1D"};
constexpr const char* kGlobalAvgPool2DNames[] = {"GlobalAvgPool2D"};
constexpr const char* kGlobalAvgPool3DNames[] = {"GlobalAvgPool3D"};
constexpr const char* kGlobalMaxPool1DNames[] = {"GlobalMaxPool1D"};
constexpr const char* kGlobalMaxPool2DNames[] = {"GlobalMaxPool2D"};
constexpr const char* kGlobalMaxPool3DNames[] = {"GlobalMaxPool3D"};

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
    .infer = inferAverage,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardAverage,
    .prepare = prepareGlobal<globalAverage>,
    .terms = averageTerms,
    .purpose = N_("Global average pooling says how strongly each channel responds over the whole picture, and no "
                  "longer where. Whatever the size of the picture, one number a channel comes out."),
    .formula = N_("output(channel) = the mean of input(row, column, channel) over all rows and columns."),
    .uses = N_("Before the last Dense layer of image classifiers such as ResNet and MobileNet; it needs no weights "
               "and allows pictures of any size."),
    .example = {.caption = N_("Every channel becomes its mean over all four pixels."),
                .inputs = {"[[[[1, 10], [2, 20]], [[3, 30], [6, 60]]]]"},
                .output = "[[3, 30]]"},
    .kerasNames = kGlobalAvgPool2DNames,
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
    .infer = inferAverage,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardAverage,
    .prepare = prepareGlobal<globalAverage>,
    .terms = averageTerms,
    .purpose = N_("Global average pooling says how strongly each channel responds over the whole time, and no longer "
                  "when. Steps that a mask leaves out are not counted."),
    .formula = N_("output(channel) = the mean of input(time, channel) over all times that are kept."),
    .uses = N_("Before the last Dense layer of classifiers for sounds, series and short texts."),
    .example = {.caption = N_("Every channel becomes its mean over all three steps."),
                .inputs = {"[[[1, 10], [2, 20], [6, 60]]]"},
                .output = "[[3, 30]]"},
    .kerasNames = kGlobalAvgPool1DNames,
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
    .infer = inferAverage,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardAverage,
    .prepare = prepareGlobal<globalAverage>,
    .terms = averageTerms,
    .purpose = N_("Global average pooling says how strongly each channel responds in the whole volume, and no longer "
                  "where. Whatever the size of the volume, one number a channel comes out."),
    .formula = N_("output(channel) = the mean of input(depth, row, column, channel) over all places."),
    .uses = N_("Before the last Dense layer of classifiers for scans and videos."),
    .example = {.caption = N_("Every channel becomes its mean over the whole volume."),
                .inputs = {"[[[[[1, 10], [2, 20]], [[3, 30], [6, 60]]]]]"},
                .output = "[[3, 30]]"},
    .kerasNames = kGlobalAvgPool3DNames,
};

extern constexpr LayerDef kGlobalMaxPooling2D{
    .id = "GlobalMaxPooling2D",
    .name = N_("Global max pooling 2D"),
    .category = Category::Pooling,
    .summary = N_("Turns each feature map into one number: its largest"),
    .keywords = N_(
        "gmp, maximum, max, strongest, largest, whole image, summary, vector, classifier, image, 2d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kImageKinds,
    .inputSpec = globalInput<2>,
    .infer = inferGlobal,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardPrepared<prepareGlobal<globalMax>>,
    .prepare = prepareGlobal<globalMax>,
    .terms = largestTerms,
    .purpose = N_("Global max pooling says how strongly each channel responds at its best place in the whole picture, "
                  "and no longer where that is. Whatever the size, one number a channel comes out."),
    .formula = N_("output(channel) = the largest input(row, column, channel) over all rows and columns."),
    .uses = N_("Whether a feature is anywhere in a picture: detectors of which one place is enough; beside the mean in "
               "some classifiers."),
    .example = {.caption = N_("Every channel becomes its largest number."),
                .inputs = {"[[[[1, 10], [2, 20]], [[3, 30], [6, 60]]]]"},
                .output = "[[6, 60]]"},
    .kerasNames = kGlobalMaxPool2DNames,
};

extern constexpr LayerDef kGlobalMaxPooling1D{
    .id = "GlobalMaxPooling1D",
    .name = N_("Global max pooling 1D"),
    .category = Category::Pooling,
    .summary = N_("Turns each channel of a series into one number: its largest"),
    .keywords = N_("gmp, maximum, max, strongest, largest, whole series, summary, vector, classifier, time, series, "
                   "sound, text, 1d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kSeriesKinds,
    .inputSpec = globalInput<1>,
    .infer = inferGlobal,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardPrepared<prepareGlobal<globalMax>>,
    .prepare = prepareGlobal<globalMax>,
    .terms = largestTerms,
    .purpose = N_("Global max pooling says how strongly each channel responds at its best place in the whole series, "
                  "and no longer when that is. Whatever the size, one number a channel comes out."),
    .formula = N_("output(channel) = the largest input(time, channel) over all times."),
    .uses = N_("Text classifiers with one-dimensional convolutions: one telling word anywhere is enough."),
    .example = {.caption = N_("Every channel becomes its largest number."),
                .inputs = {"[[[1, 10], [2, 20], [6, 60]]]"},
                .output = "[[6, 60]]"},
    .kerasNames = kGlobalMaxPool1DNames,
};

extern constexpr LayerDef kGlobalMaxPooling3D{
    .id = "GlobalMaxPooling3D",
    .name = N_("Global max pooling 3D"),
    .category = Category::Pooling,
    .summary = N_("Turns each channel of a volume or film into one number: its largest"),
    .keywords = N_("gmp, maximum, max, strongest, largest, whole volume, summary, vector, classifier, volume, scan, "
                   "film, video, 3d, flatten, reduce"),
    .params = kGlobalParams,
    .dataKinds = kVolumeKinds,
    .inputSpec = globalInput<3>,
    .infer = inferGlobal,
    .dependence = globalDependence,
    .sizes = globalPoolingSizes,
    .cost = globalCost,
    .forward = forwardPrepared<prepareGlobal<globalMax>>,
    .prepare = prepareGlobal<globalMax>,
    .terms = largestTerms,
    .purpose = N_("Global max pooling says how strongly each channel responds at its best place in the whole volume, "
                  "and no longer where that is. Whatever the size, one number a channel comes out."),
    .formula = N_("output(channel) = the largest input(depth, row, column, channel) over all places."),
    .uses = N_("Scans and videos in which one place decides."),
    .example = {.caption = N_("Every channel becomes its largest number."),
                .inputs = {"[[[[[1, 10], [2, 20]], [[3, 30], [6, 60]]]]]"},
                .output = "[[6, 60]]"},
    .kerasNames = kGlobalMaxPool3DNames,
};

} // namespace layerscope
