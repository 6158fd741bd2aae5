// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/KernelPresets.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr float kIdentity[] = {1};
constexpr float kSobelX[] = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
constexpr float kSobelY[] = {-1, -2, -1, 0, 0, 0, 1, 2, 1};
constexpr float kPrewittX[] = {-1, 0, 1, -1, 0, 1, -1, 0, 1};
constexpr float kLaplacian[] = {0, 1, 0, 1, -4, 1, 0, 1, 0};
constexpr float kSharpen[] = {0, -1, 0, -1, 5, -1, 0, -1, 0};
constexpr float kEmboss[] = {-2, -1, 0, -1, 1, 1, 0, 1, 2};
constexpr float kNinth = 1.0F / 9;
constexpr float kBox[] = {kNinth, kNinth, kNinth, kNinth, kNinth, kNinth, kNinth, kNinth, kNinth};
// Binomial coefficients: (1 2 1)/4 and (1 4 6 4 1)/16 in both directions.
constexpr float kGaussian3[] = {1 / 16.0F, 2 / 16.0F, 1 / 16.0F, 2 / 16.0F, 4 / 16.0F,
                                2 / 16.0F, 1 / 16.0F, 2 / 16.0F, 1 / 16.0F};
constexpr float kGaussian5[] = {
    1 / 256.0F,  4 / 256.0F, 6 / 256.0F,  4 / 256.0F,  1 / 256.0F,  4 / 256.0F, 16 / 256.0F, 24 / 256.0F, 16 / 256.0F,
    4 / 256.0F,  6 / 256.0F, 24 / 256.0F, 36 / 256.0F, 24 / 256.0F, 6 / 256.0F, 4 / 256.0F,  16 / 256.0F, 24 / 256.0F,
    16 / 256.0F, 4 / 256.0F, 1 / 256.0F,  4 / 256.0F,  6 / 256.0F,  4 / 256.0F, 1 / 256.0F};

constexpr KernelPreset kPresets[] = {
    {"identity", N_("Identity"), N_("Hands the picture on as it is"), 1, kIdentity},
    {"sobel_x", N_("Sobel x"), N_("Edges that stand upright: change from left to right"), 3, kSobelX},
    {"sobel_y", N_("Sobel y"), N_("Edges that lie flat: change from top to bottom"), 3, kSobelY},
    {"prewitt_x", N_("Prewitt x"), N_("Upright edges, every row counted alike"), 3, kPrewittX},
    {"gaussian", N_("Gaussian 3 × 3"), N_("A soft blur: near pixels count more"), 3, kGaussian3},
    {"gaussian_5", N_("Gaussian 5 × 5"), N_("A wider soft blur"), 5, kGaussian5},
    {"box", N_("Box blur"), N_("The mean of each neighbourhood"), 3, kBox},
    {"laplacian", N_("Laplacian"), N_("Edges and spots in every direction: the second derivative"), 3, kLaplacian},
    {"sharpen", N_("Sharpen"), N_("The picture plus its edges"), 3, kSharpen},
    {"emboss", N_("Emboss"), N_("Relief lit from the upper left"), 3, kEmboss},
};

} // namespace

std::span<const KernelPreset> kernelPresets() {
    return kPresets;
}

bool takesPresets(const WeightDef& weight) {
    return weight.shape.rank() == 4 &&
           (weight.layout == KernelLayout::ChannelFilter || weight.layout == KernelLayout::ChannelMultiplier);
}

Checked<Tensor> withPreset(const Tensor& kernel, const KernelPreset& preset, std::int64_t filter, KernelLayout layout) {
    const Shape& shape = kernel.shape();
    if (shape.rank() != 4 || kernel.dtype() != DType::Float32)
        return fault(message(N_("Presets are for kernels of rows, columns, channels and filters; this one is %1."),
                             shape.toString()));
    if (filter < 0 || filter >= shape[3])
        return fault(message(N_("There is no filter %1; the kernel has %2."), filter, shape[3]));
    if (shape[0] < preset.size || shape[1] < preset.size)
        return fault(
            message(N_("“%1” is %2 × %2 and the kernel only %3 × %4."), preset.label, preset.size, shape[0], shape[1]),
            message(N_("Choose a larger kernel size first.")));
    TensorBuilder builder(shape);
    const std::span<float> out = builder.floats();
    std::ranges::copy(kernel.floats(), out.begin());
    const std::int64_t top = (shape[0] - preset.size) / 2;
    const std::int64_t left = (shape[1] - preset.size) / 2;
    const std::int64_t mixed = layout == KernelLayout::ChannelMultiplier ? 1 : shape[2];
    for (std::int64_t row = 0; row < shape[0]; ++row) {
        for (std::int64_t column = 0; column < shape[1]; ++column) {
            const std::int64_t r = row - top;
            const std::int64_t c = column - left;
            const bool inside = r >= 0 && r < preset.size && c >= 0 && c < preset.size;
            const float number = inside ? preset.numbers[static_cast<std::size_t>(r * preset.size + c)] : 0;
            for (std::int64_t channel = 0; channel < shape[2]; ++channel) {
                const std::int64_t at = ((row * shape[1] + column) * shape[2] + channel) * shape[3] + filter;
                out[static_cast<std::size_t>(at)] = number / static_cast<float>(mixed);
            }
        }
    }
    return std::move(builder).finish();
}

} // namespace layerscope
