// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Media.h"

namespace layerscope {
namespace {

using namespace kernels;

/// Channels of the first convolution.
enum FirstFilter { LeftToRight, RightToLeft, Downward, Upward, Diagonal, Laplacian, Gaussian, Sharpen };

Kernel3 negative(Kernel3 kernel) {
    for (float& number : kernel)
        number = -number;
    return kernel;
}

std::vector<Kernel3> firstKernels() {
    return {kSobelX, negative(kSobelX), kSobelY, negative(kSobelY), kDiagonal, kLaplacian, kGaussian, kSharpen};
}

/// What the second convolution makes of the maps of the first: sums of edges, corners, flat places.
std::vector<Filter> secondFilters() {
    const auto edges = [](float scale) {
        Filter filter;
        for (int channel : {LeftToRight, RightToLeft, Downward, Upward})
            filter.push_back({channel, scale, kGaussian});
        return filter;
    };
    Filter flat = edges(-1.F);
    flat.push_back({Gaussian, 0.7F, kGaussian});
    return {
        edges(0.5F),
        {{LeftToRight, 0.6F, kGaussian},
         {RightToLeft, 0.6F, kGaussian},
         {Downward, -0.6F, kGaussian},
         {Upward, -0.6F, kGaussian}},
        {{Downward, 0.6F, kGaussian},
         {Upward, 0.6F, kGaussian},
         {LeftToRight, -0.6F, kGaussian},
         {RightToLeft, -0.6F, kGaussian}},
        {{Diagonal, 0.5F, kGaussian}},
        {{Laplacian, 1.5F, kCenter}},
        flat,
    };
}

} // namespace

Project edgesInAPhotograph(const LayerRegistry& registry) {
    Draft draft(registry);
    const std::string linear = "linear";
    const NodeId photo = draft.add("Input", "photograph", 0, 0, {{"source", media::kPhotograph}});
    const NodeId edges =
        draft.add("Conv2D", "find_edges", 1, 0,
                  {{"filters", std::int64_t{8}}, {"padding", std::string("same")}, {"use_bias", false}},
                  {{"kernel", greyKernels(3, firstKernels())}});
    const NodeId relu = draft.add("Activation", "keep_positive", 2, 0, {{"activation", NamedFunction{"relu", {}}}});
    const NodeId smaller = draft.add("MaxPooling2D", "strongest_of_four", 3, 0);
    const NodeId combine = draft.add("Conv2D", "combine", 0, 1,
                                     {{"filters", std::int64_t{6}},
                                      {"padding", std::string("same")},
                                      {"use_bias", false},
                                      {"activation", NamedFunction{"relu", {}}}},
                                     {{"kernel", kernelTensor(8, secondFilters())}});
    const NodeId coarse =
        draft.add("MaxPooling2D", "coarser", 1, 1, {{"pool_size", Ints{4, 4}}, {"strides", Ints{4, 4}}});
    const NodeId row = draft.add("Flatten", "in_a_row", 2, 1);
    const NodeId guess = draft.add("Dense", "ten_guesses", 3, 1,
                                   {{"units", std::int64_t{10}},
                                    {"activation", NamedFunction{"softmax", {}}},
                                    {"kernel_initializer", NamedFunction{"GlorotUniform", {{"seed", 7}}}}});
    draft.chain({photo, edges, relu, smaller, combine, coarse, row, guess});
    draft.frame("Find edges: each filter answers to one kind of change in brightness", 0, 0, 3, 0);
    draft.frame("Combine them, shrink, and weigh", 0, 1, 3, 1);
    draft.note(
        "The kernels here are known ones: Sobel for edges to each side, a diagonal, Laplace, Gauss, sharpen. Select "
        "“find_edges” and change a number of a kernel: the pictures follow. The last layer is not trained, so its "
        "ten guesses mean nothing yet.",
        0, 2, 4, 64);
    return std::move(draft).finish("Edges in a photograph", "find_edges");
}

} // namespace layerscope
