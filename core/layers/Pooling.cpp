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

template <int Rank>
constexpr ParamDef kPoolParams[] = {
    {.id = "pool_size",
     .label = N_("Pool size"),
     .help = N_("How many elements are taken together along each axis."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {2, 2, 2},
     .hard = {1, kLargestTuple},
     .soft = {1, 8},
     .telling = true},
    {.id = "strides",
     .label = N_("Strides"),
     .help = N_("How far the pool moves from one output element to the next. 0 means as far as the pool is large, so "
                "that pools touch and do not overlap."),
     .kind = ParamKind::Tuple,
     .rank = Rank,
     .ints = {0, 0, 0},
     .hard = {0, kLargestTuple},
     .soft = {0, 8},
     .keras = KerasForm::ZeroIsNone},
    {.id = "padding",
     .label = N_("Padding"),
     .help = N_("Valid leaves out what does not fill a pool at the end. Same also pools the rest at the borders; what "
                "lies outside never counts."),
     .kind = ParamKind::Choice,
     .text = "valid",
     .choices = kPaddings},
    kDataFormat,
};

template <int Rank>
InputSpec poolInput(const Params& /*params*/) {
    return {.rank = Rank + 2, .dtype = DType::Float32};
}

Sliding slidingOf(const Params& params) {
    Sliding sliding{.kernel = params.ints("pool_size"),
                    .strides = params.ints("strides"),
                    .dilation = Ints(params.ints("pool_size").size(), 1),
                    .padding = paddingOf(params),
                    .kernelParam = "pool_size"};
    for (std::size_t i = 0; i < sliding.strides.size(); ++i)
        if (sliding.strides[i] == 0)
            sliding.strides[i] = sliding.kernel[i];
    return sliding;
}

Checked<TensorSpec> inferPool(const LayerInput& in) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    return inferSliding(slidingOf(in.params), input, layout, input.shape[layout.channelAxis()]);
}

std::vector<Dependence> poolDependence(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, input.shape.rank());
    return {slidDependence(windowsOf(slidingOf(in.params), input, layout), layout, input.shape, output.shape,
                           sameAxis(layout.channelAxis()))};
}

Cost poolCost(const LayerInput& in, const TensorSpec& output) {
    const TensorSpec& input = in.inputs[0];
    return {.scratchBytes = transposedBytes(layoutOf(in.params, input.shape.rank()), input, output)};
}

using PoolKernel = void (*)(const PoolGeometry&, std::span<const float>, std::span<float>, const Execution&);

template <PoolKernel kernel>
PreparedPointer preparePool(const PrepareCall& call) {
    const TensorSpec& input = call.inputs[0];
    const Layout layout = layoutOf(call.params, input.shape.rank());
    const PoolGeometry geometry{.batch = input.shape[0],
                                .windows = threeWindows(windowsOf(slidingOf(call.params), input, layout)),
                                .channels = input.shape[layout.channelAxis()]};
    if (!layout.channelsFirst)
        return preparedAlone(call,
                             [geometry](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
                                 kernel(geometry, inputs[0].floats(), y, exec);
                             });
    return preparedAlone(call, [geometry, layout, shape = channelsLast(call.output.shape, layout)](
                                   std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
        TensorBuilder output(shape);
        kernel(geometry, channelsLast(inputs[0], layout, exec).floats(), output.floats(), exec);
        copyNumbers(fromChannelsLast(std::move(output).finish(), layout, exec).floats(), y, exec);
    });
}

template <Rule rule>
Explanation termsOfPool(const TermsCall& call) {
    const Value& input = call.inputs[0];
    const TensorSpec spec{.shape = input.tensor.shape(), .axes = input.axes};
    return poolTerms(call, windowsOf(slidingOf(call.params), spec, layoutOf(call.params, spec.shape.rank())), rule);
}

constexpr const char* kMaxPool1DNames[] = {"MaxPool1D"};
constexpr const char* kMaxPool2DNames[] = {"MaxPool2D"};
constexpr const char* kMaxPool3DNames[] = {"MaxPool3D"};
constexpr const char* kAvgPool1DNames[] = {"AvgPool1D"};
constexpr const char* kAvgPool2DNames[] = {"AvgPool2D"};
constexpr const char* kAvgPool3DNames[] = {"AvgPool3D"};

} // namespace

extern constexpr LayerDef kMaxPooling2D{
    .id = "MaxPooling2D",
    .name = N_("Max pooling 2D"),
    .category = Category::Pooling,
    .summary = N_("Shrinks a picture by keeping the largest value of each patch"),
    .keywords = N_("maxpool, downsample, subsample, shrink, reduce, smaller, maximum, strongest, image, picture, 2d"),
    .params = kPoolParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = poolInput<2>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<maxPool>>,
    .prepare = preparePool<maxPool>,
    .terms = termsOfPool<Rule::Max>,
    .purpose = N_("Max pooling keeps the strongest response in each patch and forgets exactly where it was. The "
                  "picture gets smaller, later layers see more of it at once and have less to compute, and a small "
                  "shift of the input changes little."),
    .formula = N_("output(row, column, channel) = the largest input(row · stride + i, column · stride + j, channel) "
                  "over all i, j inside the pool. Every channel on its own; no weights."),
    .uses = N_("Between convolutions in image networks such as VGG, to go from fine detail to the whole scene."),
    .example = {.caption = N_("Of each two by two pixels the largest is kept."),
                .inputs = {"[[[[1], [5], [2], [0]], [[3], [4], [8], [6]]]]"},
                .output = "[[[[5], [8]]]]"},
    .kerasNames = kMaxPool2DNames,
};

extern constexpr LayerDef kMaxPooling1D{
    .id = "MaxPooling1D",
    .name = N_("Max pooling 1D"),
    .category = Category::Pooling,
    .summary = N_("Shortens a series by keeping the largest value of each stretch"),
    .keywords = N_("maxpool, downsample, subsample, shorten, reduce, maximum, strongest, time, series, sound, 1d"),
    .params = kPoolParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = poolInput<1>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<maxPool>>,
    .prepare = preparePool<maxPool>,
    .terms = termsOfPool<Rule::Max>,
    .purpose = N_("Max pooling keeps the strongest response of each stretch of time and forgets exactly when it came. "
                  "The series gets shorter, and later layers see more of it at once."),
    .formula = N_("output(time, channel) = the largest input(time · stride + i, channel) over all i inside the pool. "
                  "Every channel on its own; no weights."),
    .uses = N_("Between one-dimensional convolutions on sound, sensor readings and text."),
    .example = {.caption = N_("Of each two steps the larger is kept."),
                .inputs = {"[[[1], [4], [3], [2]]]"},
                .output = "[[[4], [3]]]"},
    .kerasNames = kMaxPool1DNames,
};

extern constexpr LayerDef kMaxPooling3D{
    .id = "MaxPooling3D",
    .name = N_("Max pooling 3D"),
    .category = Category::Pooling,
    .summary = N_("Shrinks a volume or a film by keeping the largest value of each box"),
    .keywords = N_("maxpool, downsample, subsample, shrink, reduce, maximum, strongest, volume, scan, film, video, 3d"),
    .params = kPoolParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = poolInput<3>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<maxPool>>,
    .prepare = preparePool<maxPool>,
    .terms = termsOfPool<Rule::Max>,
    .purpose = N_("Max pooling keeps the strongest response in each little box of the volume and forgets exactly where "
                  "it was. With pool size 2 an eighth of the numbers is left."),
    .formula = N_("output(depth, row, column, channel) = the largest input over all elements inside the pool. Every "
                  "channel on its own; no weights."),
    .uses = N_("Between three-dimensional convolutions on scans and videos."),
    .example = {.caption = N_("The largest of two by two by two elements is kept."),
                .inputs = {"[[[[[1], [2]], [[3], [4]]], [[[5], [9]], [[7], [6]]]]]"},
                .output = "[[[[[9]]]]]"},
    .kerasNames = kMaxPool3DNames,
};

extern constexpr LayerDef kAveragePooling2D{
    .id = "AveragePooling2D",
    .name = N_("Average pooling 2D"),
    .category = Category::Pooling,
    .summary = N_("Shrinks a picture by taking the mean of each patch"),
    .keywords = N_("avgpool, downsample, subsample, shrink, reduce, smaller, mean, smooth, blur, image, picture, 2d"),
    .params = kPoolParams<2>,
    .dataKinds = kImageKinds,
    .inputSpec = poolInput<2>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<averagePool>>,
    .prepare = preparePool<averagePool>,
    .terms = termsOfPool<Rule::Mean>,
    .purpose = N_("Average pooling replaces each patch by its mean: the picture gets smaller and smoother. Unlike max "
                  "pooling, every value has its say, so weak but widespread responses are kept."),
    .formula = N_("output(row, column, channel) = the mean of input(row · stride + i, column · stride + j, channel) "
                  "over all i, j inside the pool; at a padded border only real elements are counted. Every channel "
                  "on its own; no weights."),
    .uses = N_("Smooth downsampling, in the first image networks (LeNet) and between the blocks of DenseNet."),
    .example = {.caption = N_("Each two by two pixels become their mean."),
                .inputs = {"[[[[1], [5], [2], [0]], [[3], [3], [8], [6]]]]"},
                .output = "[[[[3], [4]]]]"},
    .kerasNames = kAvgPool2DNames,
};

extern constexpr LayerDef kAveragePooling1D{
    .id = "AveragePooling1D",
    .name = N_("Average pooling 1D"),
    .category = Category::Pooling,
    .summary = N_("Shortens a series by taking the mean of each stretch"),
    .keywords =
        N_("avgpool, downsample, subsample, shorten, reduce, mean, smooth, moving average, time, series, sound, 1d"),
    .params = kPoolParams<1>,
    .dataKinds = kSeriesKinds,
    .inputSpec = poolInput<1>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<averagePool>>,
    .prepare = preparePool<averagePool>,
    .terms = termsOfPool<Rule::Mean>,
    .purpose =
        N_("Average pooling replaces each stretch of time by its mean: the series gets shorter and smoother, and "
           "every value has its say."),
    .formula =
        N_("output(time, channel) = the mean of input(time · stride + i, channel) over all i inside the pool; at "
           "a padded end only real elements are counted. Every channel on its own; no weights."),
    .uses = N_("Smooth downsampling of sound and sensor readings; a moving average with stride 1."),
    .example = {.caption = N_("The last pool reaches beyond the end: only the real number counts."),
                .params = R"({"padding": "same"})",
                .inputs = {"[[[2], [4], [9]]]"},
                .output = "[[[3], [9]]]"},
    .kerasNames = kAvgPool1DNames,
};

extern constexpr LayerDef kAveragePooling3D{
    .id = "AveragePooling3D",
    .name = N_("Average pooling 3D"),
    .category = Category::Pooling,
    .summary = N_("Shrinks a volume or a film by taking the mean of each box"),
    .keywords = N_("avgpool, downsample, subsample, shrink, reduce, mean, smooth, volume, scan, film, video, 3d"),
    .params = kPoolParams<3>,
    .dataKinds = kVolumeKinds,
    .inputSpec = poolInput<3>,
    .infer = inferPool,
    .dependence = poolDependence,
    .sizes = poolSizes,
    .cost = poolCost,
    .forward = forwardPrepared<preparePool<averagePool>>,
    .prepare = preparePool<averagePool>,
    .terms = termsOfPool<Rule::Mean>,
    .purpose = N_("Average pooling replaces each little box of the volume by its mean: the volume gets smaller and "
                  "smoother, and every value has its say."),
    .formula =
        N_("output(depth, row, column, channel) = the mean of the real elements inside the pool. Every channel on "
           "its own; no weights."),
    .uses = N_("Smooth downsampling of scans and videos."),
    .example = {.caption = N_("Two by two by two elements become their mean."),
                .inputs = {"[[[[[1], [2]], [[3], [4]]], [[[5], [6]], [[7], [8]]]]]"},
                .output = "[[[[[4.5]]]]]"},
    .kerasNames = kAvgPool3DNames,
};

} // namespace layerscope
