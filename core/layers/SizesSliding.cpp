// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/TransposedWindow.h"
#include "layers/ConvCommon.h"
#include "layers/SizeFormula.h"
#include "layers/Sizes.h"
#include "layers/StftParams.h"

#include <algorithm>

namespace layerscope {
namespace {

/// (size + padding − extent) ÷ stride + 1; Keras 3, compute_conv_output_shape. With "same" and "causal" this is the
/// size through the stride, rounded up.
SizeFormula slid(const Window& window) {
    const SizeFormula extent =
        window.dilation > 1
            ? (SizeFormula(window.kernel) - SizeFormula(1)) * SizeFormula(window.dilation) + SizeFormula(1)
            : SizeFormula(window.kernel);
    const SizeFormula padded = SizeFormula(window.size) + SizeFormula(window.padBefore) + SizeFormula(window.padAfter);
    return dividedDown(padded - extent, window.stride) + SizeFormula(1);
}

/// Of transposed convolutions; see TransposedWindow::make.
SizeFormula laid(const TransposedWindow& window, Padding padding, std::optional<std::int64_t> outputPadding) {
    const SizeFormula size(window.size);
    const SizeFormula stride(window.stride);
    if (padding == Padding::Same && !outputPadding)
        return size * stride;
    const SizeFormula steps = (size - SizeFormula(1)) * stride;
    if (!outputPadding)
        return steps + SizeFormula(std::max(window.extent(), window.stride));
    const SizeFormula last = steps + SizeFormula(window.extent());
    const std::int64_t cut = padding == Padding::Same ? window.extent() / 2 * 2 : 0;
    return last - SizeFormula(cut) + SizeFormula(*outputPadding);
}

std::vector<ToldSize> slidSizes(const Sliding& sliding, const LayerInput& in, const TensorSpec& output) {
    const Layout layout = layoutOf(in.params, output.shape.rank());
    const std::vector<Window> windows = windowsOf(sliding, in.inputs[0], layout);
    std::vector<ToldSize> sizes;
    for (int i = 0; i < layout.spatialRank(); ++i)
        sizes.push_back({layout.spatialAxis(i), slid(windows[static_cast<std::size_t>(i)])});
    return sizes;
}

ToldSize filtersTold(const LayerInput& in, int axis) {
    return {axis, SizeFormula(in.params.integer("filters")), N_("%1 filters")};
}

} // namespace

Remarks convSizes(const LayerInput& in, const TensorSpec& output) {
    std::vector<ToldSize> sizes = slidSizes(convSliding(in.params), in, output);
    const int axis = layoutOf(in.params, output.shape.rank()).channelAxis();
    if (in.params.find("filters"))
        sizes.push_back(filtersTold(in, axis));
    else
        sizes.push_back(
            {axis, SizeFormula(in.inputs[0].shape[axis]) * SizeFormula(in.params.integer("depth_multiplier"))});
    return activatedSizes(in, output, std::move(sizes));
}

Remarks poolSizes(const LayerInput& in, const TensorSpec& output) {
    Sliding sliding{.kernel = in.params.ints("pool_size"),
                    .strides = in.params.ints("strides"),
                    .dilation = Ints(in.params.ints("pool_size").size(), 1),
                    .padding = paddingOf(in.params)};
    for (std::size_t i = 0; i < sliding.strides.size(); ++i)
        if (sliding.strides[i] == 0)
            sliding.strides[i] = sliding.kernel[i];
    return activatedSizes(in, output, slidSizes(sliding, in, output));
}

Remarks transposeSizes(const LayerInput& in, const TensorSpec& output) {
    const Layout layout = layoutOf(in.params, output.shape.rank());
    const Padding padding = paddingOf(in.params);
    std::vector<ToldSize> sizes;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        std::optional<std::int64_t> outputPadding;
        if (!in.params.isNone("output_padding"))
            outputPadding = in.params.ints("output_padding")[at];
        const TransposedWindow window = TransposedWindow::make(
            in.inputs[0].shape[layout.spatialAxis(i)], in.params.ints("kernel_size")[at], in.params.ints("strides")[at],
            in.params.ints("dilation_rate")[at], padding, outputPadding);
        sizes.push_back({layout.spatialAxis(i), laid(window, padding, outputPadding)});
    }
    sizes.push_back(filtersTold(in, layout.channelAxis()));
    return activatedSizes(in, output, std::move(sizes));
}

Remarks stftSizes(const LayerInput& in, const TensorSpec& output) {
    const Stft stft(in.params);
    const Layout sound = layoutOf(in.params, 3);
    const Layout picture = layoutOf(in.params, output.shape.rank());
    const TensorSpec& input = in.inputs[0];
    const Window window = stft.window(input.shape[sound.spatialAxis(0)], paddingOf(in.params));
    const SizeFormula bins = dividedDown(SizeFormula(Stft::fftOf(in.params, stft.frame)), 2) + SizeFormula(1);
    SizeFormula numbers = stft.both ? SizeFormula(2) * bins : bins;
    const int frequency = stft.expand ? picture.spatialAxis(1) : picture.channelAxis();
    if (!stft.expand)
        numbers = SizeFormula(input.shape[sound.channelAxis()]) * numbers;
    return {sizeRemark(output, picture.spatialAxis(0), slid(window)), sizeRemark(output, frequency, numbers)};
}

Remarks melSizes(const LayerInput& in, const TensorSpec& output) {
    const std::int64_t fft = in.params.integer("fft_length");
    const SizeFormula around = SizeFormula(fft / 2) + SizeFormula(fft / 2);
    const SizeFormula mirrored = SizeFormula(in.inputs[0].shape[1]) + around;
    return {
        sizeRemark(output, 1, message(N_("%1 mel bands"), in.params.integer("num_mel_bins"))),
        sizeRemark(output, 2,
                   dividedDown(mirrored - SizeFormula(fft), in.params.integer("sequence_stride")) + SizeFormula(1))};
}

} // namespace layerscope
