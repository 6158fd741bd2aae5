// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Media.h"

namespace layerscope {
namespace {

/// [5, 5, 3, 3]: each colour through the same kernel, as a picture stays a picture.
Tensor perColour(const std::vector<float>& kernel) {
    TensorBuilder builder(Shape{5, 5, 3, 3});
    std::ranges::fill(builder.floats(), 0.F);
    for (std::size_t tap = 0; tap < 25; ++tap)
        for (std::size_t colour = 0; colour < 3; ++colour)
            builder.floats()[(tap * 3 + colour) * 3 + colour] = kernel[tap];
    return std::move(builder).finish();
}

/// The binomial 5 × 5 kernel, scaled, with `center` added to its middle.
std::vector<float> binomial(float scale, float center) {
    constexpr float kRow[] = {1, 4, 6, 4, 1};
    std::vector<float> kernel;
    for (float down : kRow)
        for (float across : kRow)
            kernel.push_back(scale * down * across / 256);
    kernel[12] += center;
    return kernel;
}

const std::vector<Draft::Setting> kColourConv{
    {"filters", std::int64_t{3}}, {"kernel_size", Ints{5, 5}}, {"padding", std::string("same")}, {"use_bias", false}};

} // namespace

Project blurOrSharpen(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId cat = draft.add("Input", "cat", 0, 0.5, {{"source", media::kCat}});
    const NodeId blur = draft.add("Conv2D", "blur", 1, 0, kColourConv, {{"kernel", perColour(binomial(1, 0))}});
    const NodeId sharpen = draft.add("Conv2D", "sharpen", 1, 1, kColourConv, {{"kernel", perColour(binomial(-2, 3))}});
    const NodeId detail = draft.add("Concatenate", "side_by_side", 2, 0.5);
    const NodeId mean = draft.add("GlobalAveragePooling2D", "mean_of_each", 3, 0.5);
    draft.chain({cat, blur, detail, mean});
    draft.wire(cat, sharpen);
    draft.wire(sharpen, detail, 1);
    draft.frame("One kernel, two signs", 1, 0, 1, 1);
    draft.note(
        "Blur is a weighted mean of 5 × 5 pixels. Sharpen is three times the pixel minus twice that mean. The mean of "
        "a whole map hardly changes: both kernels add up to 1.",
        2, 1.5, 2, 96);
    return std::move(draft).finish("Blur or sharpen", "sharpen");
}

Project aWayAround(const LayerRegistry& registry) {
    using namespace kernels;
    Draft draft(registry);
    const NodeId photo =
        draft.add("Input", "photograph", 0, 0, {{"source", media::kPhotograph}, {"shape", Ints{160, 160, 1}}});
    const NodeId first =
        draft.add("Conv2D", "outline", 1, 0,
                  {{"filters", std::int64_t{1}}, {"padding", std::string("same")}, {"use_bias", false}},
                  {{"kernel", greyKernels(1, {kLaplacian})}});
    const NodeId second = draft.add(
        "Conv2D", "soften", 2, 0, {{"filters", std::int64_t{1}}, {"padding", std::string("same")}, {"use_bias", false}},
        {{"kernel", greyKernels(1, {kGaussian})}});
    const NodeId sum = draft.add("Add", "add_the_photograph", 3, 0.5);
    const NodeId half = draft.add("AveragePooling2D", "half", 4, 0.5);
    draft.chain({photo, first, second, sum, half});
    draft.wire(photo, sum, 1);
    draft.frame("The block", 1, 0, 2, 0);
    draft.note(
        "A skip connection: the block only has to find what to change, and the picture comes through unharmed by the "
        "way around it. Bypass “outline” and see what is left.",
        1, 1.2, 2, 80);
    return std::move(draft).finish("A way around", "add_the_photograph");
}

} // namespace layerscope
