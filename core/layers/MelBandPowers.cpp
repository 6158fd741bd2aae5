// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/MelBandPowers.h"

#include "layers/Spectra.h"

#include <algorithm>
#include <cmath>

namespace layerscope {

Mel::Mel(const Params& params)
    : fft(params.integer("fft_length"))
    , stride(params.integer("sequence_stride"))
    , window(params.isNone("sequence_length") ? fft : params.integer("sequence_length"))
    , bands(params.integer("num_mel_bins"))
    , rate(static_cast<double>(params.integer("sampling_rate")))
    , low(params.number("min_freq"))
    , high(params.isNone("max_freq") ? std::max(std::floor(rate / 2), 1.0) : params.number("max_freq")) {}

SoundFrames Mel::frames(std::int64_t samples) const {
    const std::int64_t around = fft / 2;
    return {.first = -around, .step = stride, .count = (samples + 2 * around - fft) / stride + 1, .length = fft};
}

std::vector<float> taperOf(const Params& params, const Mel& mel) {
    std::vector<float> taper(static_cast<std::size_t>(mel.fft), params.isNone("window") ? 1.0F : 0.0F);
    if (!params.isNone("window"))
        std::ranges::transform(taperOf(taperParam(params), mel.window, true), taper.begin() + mel.windowStart(),
                               [](double w) { return static_cast<float>(w); });
    return taper;
}

void melPowers(const Params& params, const Tensor& sounds, std::span<float> out, const Execution& exec) {
    const Mel mel(params);
    const std::int64_t samples = sounds.shape()[1];
    const SoundFrames frames = mel.frames(samples);
    const std::vector<float> taper = taperOf(params, mel);
    const std::vector<MelBand> bands = melBands(mel.scale());
    const auto exponent = static_cast<float>(params.number("mag_exp"));
    for (std::int64_t sound = 0; sound < sounds.shape()[0]; ++sound) {
        const auto at = [&](std::int64_t size) { return static_cast<std::size_t>(sound * size); };
        const auto own = out.subspan(at(mel.bands * frames.count));
        transformFrames(
            sounds.floats().subspan(at(samples), static_cast<std::size_t>(samples)), frames, SoundEdge::Mirror, taper,
            [&](std::int64_t frame, std::span<const std::complex<float>> bins) {
                for (std::size_t m = 0; m < bands.size(); ++m)
                    own[m * static_cast<std::size_t>(frames.count) + static_cast<std::size_t>(frame)] =
                        strengthIn(bands[m], bins, exponent);
            },
            exec);
    }
}

DecibelScale::DecibelScale(const Params& params)
    : least(params.number("min_power")) {
    reference = 10 * std::log10(std::max(std::abs(params.number("ref_power")), least));
}

double DecibelScale::of(double power) const {
    return 10 * std::log10(std::max(power, least)) - reference;
}

void toDecibels(std::span<float> powers, const Params& params) {
    const DecibelScale scale(params);
    float loudest = -INFINITY;
    for (float& power : powers) {
        power = static_cast<float>(scale.of(static_cast<double>(power)));
        loudest = std::max(loudest, power);
    }
    const float lowest = loudest - static_cast<float>(params.number("top_db"));
    for (float& power : powers)
        power = std::max(power, lowest);
}

} // namespace layerscope
