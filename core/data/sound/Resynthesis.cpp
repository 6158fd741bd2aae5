// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/Resynthesis.h"

#include "base/Numbers.h"
#include "kernels/Fourier.h"
#include "kernels/Taper.h"
#include "layer/Random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <new>
#include <numbers>
#include <optional>
#include <string>

namespace layerscope {
namespace {

constexpr int kRounds = 32;
constexpr std::uint64_t kSeed = 1984;
constexpr float kPeak = 0.9F;
constexpr std::int64_t kMostNumbers = std::int64_t{1} << 26;

bool isTime(const Axis& axis) {
    return axis.kind == AxisKind::Time && axis.unit == AxisUnit::Second && axis.step > 0;
}

std::optional<double> hertzOfLabel(const Axis& axis, std::int64_t band) {
    const std::string* label = axis.labelOf(band);
    if (!label || !label->ends_with(" Hz"))
        return std::nullopt;
    std::string digits = label->substr(0, label->size() - 3);
    std::erase(digits, ','); // of thousands
    return parseNumber(digits);
}

bool isFrequency(const Axis& axis) {
    return axis.kind == AxisKind::Frequency && (axis.unit == AxisUnit::Hertz ? axis.step > 0 : axis.labels != nullptr);
}

std::optional<std::size_t> onlyAxis(const Axes& axes, bool (*is)(const Axis&)) {
    const auto it = std::ranges::find_if(axes, is);
    return std::ranges::count_if(axes, is) == 1 ? std::optional(static_cast<std::size_t>(it - axes.begin()))
                                                : std::nullopt;
}

/// One channel of the spectrogram: magnitude(frame, band), frames `step` seconds apart, bands at `hertz`, rising.
struct Magnitudes {
    std::int64_t frames = 0;
    std::vector<double> hertz;
    std::vector<float> numbers; ///< [frames, bands]
    double step = 1;
    double origin = 0;
    double field = 1;
    bool linear = true;

    float at(std::int64_t frame, std::size_t band) const {
        return numbers[static_cast<std::size_t>(frame) * hertz.size() + band];
    }
};

float magnitudeOf(float v, SpectrumScale scale, float lowest) {
    switch (scale) {
    case SpectrumScale::Magnitude:
        return std::abs(v);
    case SpectrumScale::Power:
        return std::sqrt(std::max(v, 0.0F));
    case SpectrumScale::Log:
        return std::exp(std::min(v, 80.0F));
    case SpectrumScale::Decibel:
        return std::pow(10.0F, std::min(v, 600.0F) / 20);
    case SpectrumScale::Unknown:
        return v - lowest;
    }
    return v;
}

/// Row-major index of the first element of a channel, the steps along time and frequency being given.
std::int64_t offsetOf(const Shape& shape, std::size_t time, std::size_t frequency, std::int64_t channel) {
    std::int64_t offset = 0;
    std::int64_t stride = 1;
    for (int axis = shape.rank() - 1; axis > 0; --axis) {
        const auto i = static_cast<std::size_t>(axis);
        if (i != time && i != frequency) {
            offset += channel % shape[axis] * stride;
            channel /= shape[axis];
        }
        stride *= shape[axis];
    }
    return offset;
}

std::int64_t strideOf(const Shape& shape, std::size_t wanted) {
    std::int64_t stride = 1;
    for (int axis = shape.rank() - 1; axis > static_cast<int>(wanted); --axis)
        stride *= shape[axis];
    return stride;
}

std::optional<Magnitudes> magnitudesOf(const Value& value, std::int64_t channel, SpectrumScale scale) {
    const auto time = onlyAxis(value.axes, isTime);
    const auto frequency = onlyAxis(value.axes, isFrequency);
    if (!time || !frequency || value.tensor.dtype() != DType::Float32 || value.tensor.elements() == 0)
        return std::nullopt;
    const Shape& shape = value.tensor.shape();
    const Axis& pitch = value.axes[*frequency];
    Magnitudes out{.frames = shape[static_cast<int>(*time)],
                   .hertz = {},
                   .numbers = {},
                   .step = value.axes[*time].step,
                   .origin = value.axes[*time].origin,
                   .field = value.axes[*time].field,
                   .linear = pitch.unit == AxisUnit::Hertz};
    for (std::int64_t band = 0; band < shape[static_cast<int>(*frequency)]; ++band) {
        const auto hertz = out.linear ? pitch.placeOf(static_cast<double>(band)) : hertzOfLabel(pitch, band);
        if (!hertz || (!out.hertz.empty() && *hertz <= out.hertz.back() && out.linear))
            return std::nullopt;
        out.hertz.push_back(*hertz);
    }
    const std::int64_t offset = offsetOf(shape, *time, *frequency, channel);
    for (std::int64_t frame = 0; frame < out.frames; ++frame)
        for (std::size_t band = 0; band < out.hertz.size(); ++band) {
            const std::int64_t at =
                offset + frame * strideOf(shape, *time) + static_cast<std::int64_t>(band) * strideOf(shape, *frequency);
            const auto v = static_cast<float>(value.tensor.at(at));
            out.numbers.push_back(std::isfinite(v) ? v : 0);
        }
    const float lowest = std::ranges::min(out.numbers);
    for (float& v : out.numbers)
        v = magnitudeOf(v, scale, lowest);
    return out;
}

/// The transform that the sound is built in.
struct Build {
    int rate = 16000;
    SoundFrames frames;
    std::int64_t window = 512; ///< samples, in the middle of a frame
    std::int64_t samples = 0;
};

/// The smallest usual rate that holds the highest frequency.
int rateFor(double highest) {
    constexpr std::array kRates{8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000, 192000};
    const auto it = std::ranges::find_if(kRates, [&](int rate) { return rate >= 2 * highest - 1; });
    return it == kRates.end() ? kRates.back() : *it;
}

Build buildFor(const Magnitudes& m) {
    Build build{.rate = rateFor(m.hertz.back()), .frames = {}};
    const double usual = 0.064 * build.rate;
    const double wanted = m.linear && m.hertz.size() > 1 ? build.rate / (m.hertz[1] - m.hertz[0]) : usual;
    const std::int64_t length = 2 * std::clamp<std::int64_t>(std::llround(wanted / 2), 32, 8192);
    const double field = std::clamp(m.field * build.rate, 32.0, static_cast<double>(length));
    build.window = 2 * std::llround(field / 2);
    const double step = m.step * build.rate; // samples between two frames of the spectrogram
    // Phases are found better where frames overlap by three quarters.
    const double parts = std::ceil(step / (static_cast<double>(build.window) / 4) - 1e-6);
    const std::int64_t hop = std::max<std::int64_t>(1, std::llround(step / std::max(parts, 1.0)));
    const auto count = static_cast<std::int64_t>(static_cast<double>(m.frames - 1) * step / static_cast<double>(hop));
    build.frames = {.first = -(length - build.window) / 2, .step = hop, .count = count + 1, .length = length};
    build.samples = count * hop + build.window;
    return build;
}

/// Numbers between the elements of a row: the element below, and how far it is to the next.
struct Between {
    std::size_t below = 0;
    float part = 0;
};

/// Where each frequency of the transform lies among the bands, and what its magnitude is multiplied by: 0 outside.
std::vector<std::pair<Between, float>> bandsOf(const Magnitudes& m, const Build& build) {
    const double width = static_cast<double>(build.rate) / static_cast<double>(build.frames.length);
    std::vector<std::pair<Between, float>> places;
    for (std::int64_t k = 0; k < build.frames.bins(); ++k) {
        const double hertz = static_cast<double>(k) * width;
        const auto above = std::ranges::upper_bound(m.hertz, hertz + 1e-6);
        const auto below = static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - m.hertz.begin() - 1, 0));
        const std::size_t next = std::min(below + 1, m.hertz.size() - 1);
        const double apart = m.hertz[next] - m.hertz[below];
        const double part = apart > 0 ? std::clamp((hertz - m.hertz[below]) / apart, 0.0, 1.0) : 0;
        const double step = apart > 0 ? apart : width;
        const bool outside = hertz < m.hertz.front() - step || hertz > m.hertz.back() + step;
        const double spread = m.linear ? 1 : std::sqrt(width / std::max(step, width));
        places.push_back({{below, static_cast<float>(part)}, outside ? 0.0F : static_cast<float>(spread)});
    }
    return places;
}

/// [frames, bins] of the transform, read between the frames and the bands.
std::vector<float> magnitudesFor(const Magnitudes& m, const Build& build) {
    const auto bands = bandsOf(m, build);
    const double pace = static_cast<double>(build.frames.step) / build.rate / m.step;
    std::vector<float> out;
    out.reserve(static_cast<std::size_t>(build.frames.count * build.frames.bins()));
    for (std::int64_t i = 0; i < build.frames.count; ++i) {
        const double at = static_cast<double>(i) * pace;
        const std::int64_t frame = std::min(static_cast<std::int64_t>(at), m.frames - 1);
        const std::int64_t next = std::min(frame + 1, m.frames - 1);
        const auto part = static_cast<float>(at - static_cast<double>(frame));
        for (const auto& [band, times] : bands) {
            const std::size_t above = std::min(band.below + 1, m.hertz.size() - 1);
            const auto row = [&](std::int64_t f) { return std::lerp(m.at(f, band.below), m.at(f, above), band.part); };
            out.push_back(times * std::lerp(row(frame), row(next), std::clamp(part, 0.0F, 1.0F)));
        }
    }
    return out;
}

std::vector<float> taperFor(const Build& build) {
    std::vector<float> taper(static_cast<std::size_t>(build.frames.length));
    std::ranges::transform(taperOf(Taper::Hann, build.window, true), taper.begin() - build.frames.first,
                           [](double w) { return static_cast<float>(w); });
    return taper;
}

/// Griffin and Lim: the signal nearest to the spectra, then its own phases with the magnitudes that are wanted.
std::optional<std::vector<float>> withPhases(const std::vector<float>& magnitudes, const Build& build,
                                             const Progress& progress) {
    const Execution exec(progress.stop);
    const std::vector<float> taper = taperFor(build);
    const Random random(kSeed, 0);
    std::vector<std::complex<float>> spectra(magnitudes.size());
    for (std::size_t i = 0; i < spectra.size(); ++i)
        spectra[i] = std::polar(magnitudes[i], static_cast<float>(2 * std::numbers::pi * random.uniform(i)));
    std::vector<float> sound(static_cast<std::size_t>(build.samples));
    const auto bins = static_cast<std::size_t>(build.frames.bins());
    for (int round = 0; round < kRounds && !progress.stopped(); ++round) {
        signalOf(spectra, build.frames, taper, sound, exec);
        if (round + 1 < kRounds)
            transformFrames(
                sound, build.frames, SoundEdge::Silence, taper,
                [&](std::int64_t frame, std::span<const std::complex<float>> own) {
                    for (std::size_t k = 0; k < bins; ++k) {
                        const std::size_t i = static_cast<std::size_t>(frame) * bins + k;
                        const float length = std::abs(own[k]);
                        spectra[i] = length > 0 ? own[k] * (magnitudes[i] / length) : magnitudes[i];
                    }
                },
                exec);
        progress.at(static_cast<double>(round + 1) / kRounds);
    }
    return progress.stopped() ? std::nullopt : std::optional(std::move(sound));
}

void raiseToPeak(std::vector<float>& sound) {
    float peak = 0;
    for (const float v : sound)
        peak = std::max(peak, std::abs(v));
    for (float& v : sound)
        v = peak > 0 && std::isfinite(peak) ? v / peak * kPeak : 0;
}

} // namespace

SpectrumScale spectrumScaleOf(std::string_view layerId, const Params& params) {
    if (layerId == "MelSpectrogram") {
        if (params.flag("power_to_db"))
            return SpectrumScale::Decibel;
        return params.number("mag_exp") == 2 ? SpectrumScale::Power : SpectrumScale::Magnitude;
    }
    if (layerId != "STFTSpectrogram")
        return SpectrumScale::Unknown;
    const std::string& mode = params.text("mode");
    return mode == "log"         ? SpectrumScale::Log
           : mode == "magnitude" ? SpectrumScale::Magnitude
           : mode == "psd"       ? SpectrumScale::Power
                                 : SpectrumScale::Unknown;
}

bool isSpectrogram(const Axes& axes) {
    return onlyAxis(axes, isTime) && onlyAxis(axes, isFrequency);
}

Result<ResynthesizedSound> resynthesized(const Value& value, std::int64_t channel, SpectrumScale scale,
                                         const Progress& progress) try {
    const auto magnitudes = magnitudesOf(value, channel, scale);
    if (!magnitudes)
        return failure(message(N_("Only a spectrogram, with time in seconds and frequencies, can be made a sound.")),
                       {}, message(N_("Give the Input a sample rate.")));
    const Build build = buildFor(*magnitudes);
    if (build.frames.count > kMostNumbers / build.frames.length)
        return failure(message(N_("This spectrogram is too long to be made a sound.")), {},
                       message(N_("Make the Input shorter.")));
    auto sound = withPhases(magnitudesFor(*magnitudes, build), build, progress);
    if (!sound)
        return failure(message(N_("Making the sound was stopped.")));
    raiseToPeak(*sound);
    return ResynthesizedSound{.samples = std::move(*sound),
                              .rate = build.rate,
                              .start = magnitudes->origin -
                                       static_cast<double>(build.window - 1) / 2 / static_cast<double>(build.rate)};
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to make this a sound.")));
}

} // namespace layerscope
