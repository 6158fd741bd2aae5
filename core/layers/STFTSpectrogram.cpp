// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"
#include "layer/Dependence.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "layers/Spectra.h"
#include "layers/StftModes.h"
#include "layers/StftParams.h"
#include "layers/StftTerms.h"

#include <cstddef>
#include <vector>

namespace layerscope {
namespace {

InputSpec stftInput(const Params& /*params*/) {
    return {.rank = 3, .dtype = DType::Float32};
}

std::optional<Fault> wrongLengths(const Params& params) {
    const Stft stft(params);
    if (stft.step > stft.frame)
        return Fault{message(N_("A frame step of %1 skips samples: a frame has %2"), stft.step, stft.frame),
                     message(N_("Make the step at most as long as a frame.")), "frame_step"};
    if (Stft::fftOf(params, stft.frame) < stft.frame)
        return Fault{message(N_("The FFT has %1 points, too few for a frame of %2 samples"),
                             params.integer("fft_length"), stft.frame),
                     message(N_("Make the FFT at least as long as a frame.")), "fft_length"};
    return std::nullopt;
}

Checked<TensorSpec> inferStft(const LayerInput& in) {
    if (auto wrong = wrongLengths(in.params))
        return tl::unexpected(*wrong);
    const Stft stft(in.params);
    const TensorSpec& input = in.inputs[0];
    const Layout layout = layoutOf(in.params, 3);
    const std::int64_t channels = input.shape[layout.channelAxis()];
    const Axis& sound = input.axes[static_cast<std::size_t>(layout.spatialAxis(0))];
    const Window window = stft.window(input.shape[layout.spatialAxis(0)], paddingOf(in.params));
    if (window.out <= 0)
        return fault(message(N_("A frame is %1 samples long and the sound only %2"), stft.frame, window.size),
                     message(N_("Use padding 'same', or a shorter frame.")), "frame_length", 0);
    const Axis time = movedAxis(sound, static_cast<double>(stft.frame - 1) / 2 - static_cast<double>(window.padBefore),
                                static_cast<double>(stft.step), static_cast<double>(stft.frame - 1));
    // Frequencies that are repeated for each channel or part have no scale of their own.
    const bool plain = !stft.both && (stft.expand || channels == 1);
    const Axis frequency = plain ? frequencyAxis(sound, 2 * (stft.bins - 1)) : channelAxis();
    const std::int64_t batch = input.shape[0];
    TensorSpec out = input;
    if (layout.channelsFirst)
        out = stft.expand ? TensorSpec{.shape = {batch, channels, window.out, stft.numbers()},
                                       .axes = {input.axes[0], channelAxis(), time, frequency}}
                          : TensorSpec{.shape = {batch, channels * stft.numbers(), window.out},
                                       .axes = {input.axes[0], frequency, time}};
    else
        out = stft.expand ? TensorSpec{.shape = {batch, window.out, stft.numbers(), channels},
                                       .axes = {input.axes[0], time, frequency, channelAxis()}}
                          : TensorSpec{.shape = {batch, window.out, channels * stft.numbers()},
                                       .axes = {input.axes[0], time, frequency}};
    return out;
}

std::vector<Dependence> stftDependence(const LayerInput& in, const TensorSpec& output) {
    const Stft stft(in.params);
    const Layout layout = layoutOf(in.params, 3);
    const Shape& input = in.inputs[0].shape;
    // Without an axis of their own, the numbers of a channel lie behind those of the channel before.
    const int time = layout.channelsFirst ? 2 : 1;
    const int channel = layout.channelsFirst ? 1 : output.shape.rank() - 1;
    std::vector<AxisDependence> axes(3, sameAxis(0));
    axes[static_cast<std::size_t>(layout.channelAxis())] =
        stft.expand ? sameAxis(channel) : blockAxis(channel, 1, stft.numbers());
    axes[static_cast<std::size_t>(layout.spatialAxis(0))] =
        slidAxis(time, stft.window(input[layout.spatialAxis(0)], paddingOf(in.params)));
    return {axisWise(input, output.shape, std::move(axes))};
}

std::vector<WeightDef> stftWeights(const LayerInput& in) {
    const Stft stft(in.params);
    const auto scaling = in.params.isNone("scaling") ? 2 : in.params.text("scaling") == "spectrum" ? 1 : 0;
    std::vector<WeightDef> weights;
    const auto add = [&](const char* name, double side) {
        weights.push_back({.name = name,
                           .shape = {stft.frame, 1, stft.bins},
                           .initializerParam = "",
                           .initializer = {"STFT",
                                           {{"side", side},
                                            {"window", static_cast<double>(taperParam(in.params))},
                                            {"scaling", scaling},
                                            {"periodic", in.params.flag("periodic") ? 1 : 0}}},
                           .layout = KernelLayout::ChannelFilter});
    };
    if (stft.real)
        add("real_kernel", 0);
    if (stft.imaginary)
        add("imag_kernel", 1);
    return weights;
}

ConvGeometry geometryOf(const Stft& stft, const Window& window) {
    return {.batch = 1, .windows = {Window{}, Window{}, window}, .channels = 1, .filters = stft.bins, .groups = 1};
}

Cost stftCost(const LayerInput& in, const TensorSpec& /*output*/) {
    const Stft stft(in.params);
    const Layout layout = layoutOf(in.params, 3);
    const Shape& shape = in.inputs[0].shape;
    const Window window = stft.window(shape[layout.spatialAxis(0)], paddingOf(in.params));
    const std::int64_t parts = (stft.real ? 1 : 0) + (stft.imaginary ? 1 : 0);
    const std::int64_t numbers = saturatingProduct(saturatingProduct(window.out, stft.bins), parts);
    const std::int64_t sounds = shape[0] * shape[layout.channelAxis()];
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(numbers, stft.frame), sounds),
            .scratchBytes =
                saturatingProduct(numbers, sizeof(float)) +
                parts * convWorkingBytes(geometryOf(stft, window), Arithmetic::Exact, Execution().threads())};
}

/// Where the numbers of one sound go: frame t, number k at base + t * time + k * frequency.
struct Places {
    std::int64_t base = 0;
    std::int64_t time = 0;
    std::int64_t frequency = 0;
};

Places placesOf(const Stft& stft, bool channelsFirst, std::int64_t batch, std::int64_t channel, std::int64_t channels,
                std::int64_t frames) {
    const std::int64_t numbers = stft.numbers();
    if (channelsFirst)
        return stft.expand ? Places{(batch * channels + channel) * frames * numbers, numbers, 1}
                           : Places{(batch * channels + channel) * numbers * frames, 1, frames};
    const std::int64_t base = batch * frames * numbers * channels;
    return stft.expand ? Places{base + channel, numbers * channels, channels}
                       : Places{base + channel * numbers, numbers * channels, 1};
}

/// The two parts of one sound's transform, [frames, bins]; empty where the mode needs none.
struct Parts {
    std::vector<float> real;
    std::vector<float> imaginary;
};

/// Sound i of the batch times the channels, as one row.
void takeSound(const Tensor& input, const Layout& layout, std::int64_t i, std::span<float> sound) {
    const auto samples = static_cast<std::int64_t>(sound.size());
    const std::int64_t channels = input.shape()[layout.channelAxis()];
    const std::int64_t apart = layout.channelsFirst ? 1 : channels;
    const std::int64_t first = layout.channelsFirst ? i * samples : i / channels * samples * channels + i % channels;
    for (std::int64_t t = 0; t < samples; ++t)
        sound[static_cast<std::size_t>(t)] = input.floats()[static_cast<std::size_t>(first + t * apart)];
}

void layOut(const Stft& stft, const Parts& parts, std::int64_t frames, const Places& at, StftCombine combine,
            std::span<float> out, const Execution& exec) {
    constexpr std::int64_t kGrain = 16 * 1024;
    exec.parallelFor(frames, std::max<std::int64_t>(1, kGrain / stft.bins), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t)
            for (std::int64_t k = 0; k < stft.bins; ++k) {
                const auto from = static_cast<std::size_t>(t * stft.bins + k);
                const auto to = static_cast<std::size_t>(at.base + t * at.time + k * at.frequency);
                const float real = stft.real ? parts.real[from] : 0;
                const float imaginary = stft.imaginary ? parts.imaginary[from] : 0;
                out[to] = combine(real, imaginary, k > 0 && k < stft.bins - 1);
                if (stft.both)
                    out[to + static_cast<std::size_t>(stft.bins * at.frequency)] = imaginary;
            }
    });
}

Value forwardStft(const ForwardCall& call) {
    const Stft stft(call.params);
    const Tensor& input = call.inputs[0].tensor;
    const Layout layout = layoutOf(call.params, 3);
    const std::int64_t samples = input.shape()[layout.spatialAxis(0)];
    const std::int64_t channels = input.shape()[layout.channelAxis()];
    const Window window = stft.window(samples, paddingOf(call.params));
    const ConvGeometry geometry = geometryOf(stft, window);
    const auto numbers = static_cast<std::size_t>(window.out * stft.bins);
    Parts parts{std::vector<float>(stft.real ? numbers : 0), std::vector<float>(stft.imaginary ? numbers : 0)};
    std::vector<float> sound(static_cast<std::size_t>(samples));
    TensorBuilder builder(call.output.shape);
    const StftCombine combine = stftMode(call.params.text("mode")).combine;
    const auto waves = [&](bool wanted, const Tensor& kernel) {
        return wanted ? makeDirectConv({.geometry = geometry, .kernel = kernel.floats(), .bias = {}}) : nullptr;
    };
    const KernelPointer real = waves(stft.real, call.weights.front());
    const KernelPointer imaginary = waves(stft.imaginary, call.weights.back());
    for (std::int64_t i = 0; i < input.shape()[0] * channels && !call.exec.stopped(); ++i) {
        takeSound(input, layout, i, sound);
        if (real)
            real->run(sound, parts.real, call.exec);
        if (imaginary)
            imaginary->run(sound, parts.imaginary, call.exec);
        const Places at = placesOf(stft, layout.channelsFirst, i / channels, i % channels, channels, window.out);
        layOut(stft, parts, window.out, at, combine, builder.floats(), call.exec);
    }
    return {.tensor = std::move(builder).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kSoundKinds[] = {DataKind::Audio, DataKind::TimeSeries};

} // namespace

extern constexpr LayerDef kSTFTSpectrogram{
    .id = "STFTSpectrogram",
    .name = N_("STFT spectrogram"),
    .category = Category::Sequence,
    .summary = N_("Shows which frequencies a sound has at each moment"),
    .keywords =
        N_("sound, audio, music, speech, frequency, pitch, tone, spectrum, fourier, fft, short-time, magnitude, "
           "phase, power, window, hann, hop, preprocess"),
    .params = kStftParams,
    .dataKinds = kSoundKinds,
    .inputSpec = stftInput,
    .infer = inferStft,
    .dependence = stftDependence,
    .weights = stftWeights,
    .sizes = stftSizes,
    .cost = stftCost,
    .forward = forwardStft,
    .terms = stftTerms,
    .purpose = N_("A sound is one long row of numbers in which tones are hard to see. This layer cuts it into short "
                  "frames and measures in each how much of every frequency it holds, by sliding a cosine and a sine "
                  "of that frequency over it: a convolution whose kernels are known beforehand, and may be trained "
                  "on."),
    .formula = N_("real(frame, k) = sum over n of sound(frame · step + n) · window(n) · cos(−2π n k / FFT length), the "
                  "same with the sine for the imaginary part; magnitude = √(real² + imaginary²), and its logarithm."),
    .uses = N_("The first layer of networks for speech, music and machine noise. As a picture it feeds Conv2D, "
               "otherwise Conv1D and recurrent layers."),
    .example = {.caption = N_("The first four samples are a wave, the next four a constant: each shows in its own "
                              "frequency."),
                .params = R"({"mode": "magnitude", "frame_length": 4, "frame_step": 4, "window": null})",
                .inputs = {"[[[1], [0], [-1], [0], [1], [1], [1], [1]]]"},
                .weights = {"[[[1, 1, 1]], [[1, 0, -1]], [[1, -1, 1]], [[1, 0, -1]]]",
                            "[[[0, 0, 0]], [[0, -1, 0]], [[0, 0, 0]], [[0, 1, 0]]]"},
                .output = "[[[0, 2, 0], [4, 0, 0]]]"},
};

} // namespace layerscope
