// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Kernels.h"
#include "Media.h"

namespace layerscope {
namespace {

const std::string kSame = "same";

NodeId cat(Draft& draft, double row = 0) {
    return draft.add("Input", "cat", 0, row, {{"source", media::kCat}});
}

/// [3, 3, channels, multiplier]: the same kernels for each channel.
Tensor eachPicture(int channels, const std::vector<Kernel3>& kernels) {
    TensorBuilder builder(Shape{3, 3, channels, static_cast<std::int64_t>(kernels.size())});
    std::size_t at = 0;
    for (std::size_t tap = 0; tap < 9; ++tap)
        for (int channel = 0; channel < channels; ++channel)
            for (const Kernel3& kernel : kernels)
                builder.floats()[at++] = kernel[tap];
    return std::move(builder).finish();
}

} // namespace

Project coloursByThemselves(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId picture = cat(draft);
    const NodeId filters = draft.add(
        "DepthwiseConv2D", "edges_of_each_colour", 1, 0,
        {{"kernel_size", Ints{3, 3}}, {"depth_multiplier", std::int64_t{2}}, {"padding", kSame}, {"use_bias", false}},
        {{"kernel", eachPicture(3, {kernels::kSobelX, kernels::kSobelY})}});
    const NodeId pool = draft.add("MaxPooling2D", "strongest_of_four", 2, 0);
    draft.chain({picture, filters, pool});
    draft.frame("Two kernels for each colour, and no mixing", 0, 0, 2, 0);
    draft.note(
        "A depthwise convolution keeps the channels apart: 0 and 1 are the edges of red, 2 and 3 those of green, 4 "
        "and 5 those of blue. A Conv2D with as many outputs would have three times as many weights.",
        0, 1, 3, 72);
    return std::move(draft).finish("Colours by themselves", "edges_of_each_colour");
}

Project colourEdgesInTwoSteps(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId picture = cat(draft);
    const NodeId filters =
        draft.add("SeparableConv2D", "edges_then_mix", 1, 0,
                  {{"filters", std::int64_t{3}}, {"kernel_size", Ints{3, 3}}, {"padding", kSame}, {"use_bias", false}},
                  {{"depthwise_kernel", eachPicture(3, {kernels::kLaplacian})},
                   {"pointwise_kernel", mixing(4, {{0.33F, 1, 0.5F}, {0.33F, -1, 0.5F}, {0.33F, 0, -1}})}});
    const NodeId relu = draft.add("Activation", "keep_positive", 2, 0, {{"activation", NamedFunction{"relu", {}}}});
    draft.chain({picture, filters, relu});
    draft.frame("First a kernel in each colour, then a mix of the colours", 0, 0, 2, 0);
    draft.note(
        "The two steps of a separable convolution. After the mix, channel 0 has the edges of brightness, channel 1 "
        "those from green to red, channel 2 those from blue to yellow.",
        0, 1, 3, 72);
    return std::move(draft).finish("Colour edges in two steps", "edges_then_mix");
}

Project enlargeAPicture(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId picture = cat(draft, 0.5);
    const NodeId half = draft.add("AveragePooling2D", "half", 1, 0.5);
    const auto enlarge = [&](const char* name, double row, const Taps& kernel) {
        const auto length = static_cast<std::int64_t>(kernel.size());
        return draft.add("Conv2DTranspose", name, 2, row,
                         {{"filters", std::int64_t{3}},
                          {"kernel_size", Ints{length, length}},
                          {"strides", Ints{2, 2}},
                          {"padding", kSame},
                          {"use_bias", false}},
                         {{"kernel", layingKernel(3, {kernel, kernel})}});
    };
    const NodeId uneven = enlarge("checkerboard", 0, {0.66F, 0.66F, 0.66F});
    const NodeId smooth = enlarge("smooth", 1, {0.25F, 0.75F, 0.75F, 0.25F});
    draft.chain({picture, half, uneven});
    draft.wire(half, smooth);
    draft.frame("A kernel of 3 with a stride of 2 overlaps unevenly; one of 4 does not", 2, 0, 2, 1);
    draft.note(
        "Both layers enlarge twice. Where kernels of size 3 are laid down two apart, some pixels are written once, "
        "some twice, some four times: the checkerboard that generated pictures are known for. The kernel size should "
        "be a multiple of the stride.",
        0, 1.5, 2, 110);
    return std::move(draft).finish("Enlarge a picture", "checkerboard");
}

} // namespace layerscope
