// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "kernels/Fourier.h"
#include "kernels/MelBands.h"
#include "layer/Dependence.h"
#include "layers/CommonParams.h"
#include "layers/MelBandPowers.h"
#include "layers/MelTerms.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "layers/Spectra.h"
#include "layers/Tables.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace layerscope {
namespace {

constexpr double kHighestRate = 10'000'000;

constexpr Choice kWindows[] = {
    {"hann", N_("Hann")},
    {"hamming", N_("Hamming")},
};

bool inDecibels(const Params& params) {
    const ParamValue* value = params.find("power_to_db");
    return !value || std::get<bool>(*value);
}

constexpr ParamDef kMelParams[] = {
    {.id = "fft_length",
     .label = N_("FFT length"),
     .help = N_("Samples of a frame, and points of its Fourier transform. Long frames tell frequencies apart better, "
                "short ones moments."),
     .number = 2048,
     .hard = {1, kLargestSize},
     .soft = {64, 4096},
     .telling = true},
    {.id = "sequence_stride",
     .label = N_("Step"),
     .help = N_("Samples from the middle of a frame to that of the next."),
     .number = 512,
     .hard = {1, kLargestSize},
     .soft = {16, 2048}},
    {.id = "sequence_length",
     .label = N_("Window length"),
     .help = N_("Samples in the middle of a frame that the window lets through. Without a number: all."),
     .number = 2048,
     .hard = {1, kLargestSize},
     .soft = {64, 4096},
     .advanced = true,
     .optional = true,
     .none = true},
    {.id = "window",
     .label = N_("Window"),
     .help =
         N_("How a frame fades in and out, so that its edges do not sound as frequencies. None leaves it as it is."),
     .kind = ParamKind::Choice,
     .text = "hann",
     .choices = kWindows,
     .optional = true},
    {.id = "sampling_rate",
     .label = N_("Sample rate"),
     .help = N_("Samples a second of the sound, which the frequencies are counted by."),
     .number = 16000,
     .hard = {1, kHighestRate},
     .soft = {1000, 9000}},
    {.id = "num_mel_bins",
     .label = N_("Bands"),
     .help = N_("How many bands of frequencies come out. They lie as far apart as we hear them: narrow below, wide "
                "above."),
     .number = 128,
     .hard = {1, kLargestTuple},
     .soft = {8, 256},
     .telling = true},
    {.id = "min_freq",
     .label = N_("From"),
     .help = N_("Where the lowest band begins, in Hertz."),
     .kind = ParamKind::Number,
     .number = 20,
     .hard = {0, kHighestRate},
     .soft = {0, 500}},
    {.id = "max_freq",
     .label = N_("Up to"),
     .help = N_("Where the highest band ends, in Hertz. Without a number: half the sample rate."),
     .kind = ParamKind::Number,
     .number = 8000,
     .hard = {1, kHighestRate},
     .soft = {1000, 9000},
     .optional = true,
     .none = true},
    {.id = "power_to_db",
     .label = N_("In decibels"),
     .help = N_("Ten times the logarithm of the power: loud and soft as we hear them. Otherwise the power itself."),
     .kind = ParamKind::Flag,
     .number = 1},
    {.id = "top_db",
     .label = N_("Range"),
     .help = N_("Decibels below the loudest that are kept; what is softer is raised to them."),
     .kind = ParamKind::Number,
     .number = 80,
     .hard = {0, 1000},
     .soft = {10, 120},
     .relevant = inDecibels},
    {.id = "mag_exp",
     .label = N_("Exponent"),
     .help = N_("What the magnitude is raised to: 1 leaves it, 2 gives the power."),
     .kind = ParamKind::Number,
     .number = 2,
     .hard = {0.01, 10},
     .soft = {1, 2},
     .advanced = true},
    {.id = "min_power",
     .label = N_("Lowest power"),
     .help = N_("Smaller powers count as this one, so that silence has a logarithm."),
     .kind = ParamKind::Number,
     .number = 1e-10,
     .hard = {1e-37, 1e30},
     .soft = {1e-10, 1},
     .advanced = true,
     .relevant = inDecibels},
    {.id = "ref_power",
     .label = N_("Power of 0 decibels"),
     .help = N_("The power that becomes 0 decibels."),
     .kind = ParamKind::Number,
     .number = 1,
     .hard = {-1e30, 1e30},
     .soft = {0.1, 10},
     .advanced = true,
     .relevant = inDecibels},
};

InputSpec melInput(const Params& /*params*/) {
    return {.rank = 2};
}

std::optional<Fault> wrongSettings(const Params& params) {
    const Mel mel(params);
    if (mel.window > mel.fft)
        return Fault{message(N_("The window of %1 samples is longer than a frame of %2"), mel.window, mel.fft),
                     message(N_("Make the window at most as long as the FFT.")), "sequence_length"};
    if (mel.low >= mel.high)
        return Fault{message(N_("There is nothing between %1 and %2 Hz"), shortNumber(mel.low), shortNumber(mel.high)),
                     message(N_("Let the bands end above where they begin.")), "max_freq"};
    return std::nullopt;
}

/// Bands are no Hertz, so that a place among them means nothing on another frequency axis: they have no source.
Axis bandAxis(const Mel& mel) {
    AxisLabels names;
    for (const double hertz : bandCentres(mel.scale()))
        names.push_back(shortNumber(hertz) + " Hz");
    Axis axis = sourceAxis(AxisKind::Frequency);
    axis.labels = std::make_shared<const AxisLabels>(std::move(names));
    return axis;
}

Checked<TensorSpec> inferMel(const LayerInput& in) {
    if (auto wrong = wrongSettings(in.params))
        return tl::unexpected(*wrong);
    const Mel mel(in.params);
    const TensorSpec& input = in.inputs[0];
    const SoundFrames frames = mel.frames(input.shape[1]);
    const bool whole = in.params.isNone("window");
    const std::int64_t seen = whole ? mel.fft : mel.window;
    const double first =
        static_cast<double>(frames.first + (whole ? 0 : mel.windowStart())) + static_cast<double>(seen - 1) / 2;
    const Axis time = movedAxis(input.axes[1], first, static_cast<double>(mel.stride), static_cast<double>(seen - 1));
    return TensorSpec{.shape = {input.shape[0], mel.bands, frames.count}, .axes = {input.axes[0], bandAxis(mel), time}};
}

/// Samples from `first` on, as the mirror at the ends has them.
IndexSet mirrored(std::int64_t first, std::int64_t count, std::int64_t samples) {
    if (first >= 0 && first + count <= samples)
        return IndexSet::stretch(first, first + count - 1);
    IndexSet set;
    for (std::int64_t i = first; i < first + count; ++i)
        set.add(IndexSet::one(soundPlace(i, samples, SoundEdge::Mirror)));
    return set;
}

/// The samples that each frame sees, the sound being mirrored at its ends.
std::vector<IndexSet> samplesOf(const Mel& mel, const Params& params, std::int64_t samples) {
    const SoundFrames frames = mel.frames(samples);
    const bool whole = params.isNone("window");
    const std::int64_t first = frames.first + (whole ? 0 : mel.windowStart());
    const std::int64_t seen = whole ? mel.fft : mel.window;
    std::vector<IndexSet> lists;
    for (std::int64_t frame = 0; frame < frames.count; ++frame)
        lists.push_back(mirrored(first + frame * frames.step, seen, samples));
    return lists;
}

/// Decibels end a distance below the loudest of all sounds, so that every number may have a part in every other.
std::vector<Dependence> melDependence(const LayerInput& in, const TensorSpec& output) {
    const Mel mel(in.params);
    const Shape& input = in.inputs[0].shape;
    if (in.params.flag("power_to_db"))
        return {everything(input, output.shape, false)};
    const Dependence framed =
        axisWise(input, output.shape, {sameAxis(0), listedAxis(2, samplesOf(mel, in.params, input[1]))});
    const auto bands = melBands(mel.scale());
    const bool silent = std::ranges::any_of(bands, [](const MelBand& band) { return band.weights.empty(); });
    return {silent ? bound(framed) : framed};
}

Cost melCost(const LayerInput& in, const TensorSpec& output) {
    const Mel mel(in.params);
    const std::int64_t each = fourierSteps(mel.fft) + 2 * mel.fft + mel.bands;
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(output.shape[0], output.shape[2]), each)};
}

std::vector<Remark> melRemarks(const LayerInput& in, const TensorSpec& /*output*/) {
    const auto rate = sampleRateOf(in.inputs[0].axes[1]);
    const auto counted = static_cast<double>(in.params.integer("sampling_rate"));
    if (!rate || std::abs(*rate - counted) < 0.5)
        return {};
    return {{"sampling_rate",
             message(N_("The sound has %1 samples a second, but this layer counts with %2: its frequencies are off."),
                     shortNumber(*rate), shortNumber(counted))}};
}

Value forwardMel(const ForwardCall& call) {
    TensorBuilder builder(call.output.shape);
    melPowers(call.params, asFloats(call.inputs[0].tensor), builder.floats(), call.exec);
    if (call.params.flag("power_to_db"))
        toDecibels(builder.floats(), call.params);
    return {.tensor = std::move(builder).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kSoundKinds[] = {DataKind::Audio};

} // namespace

extern constexpr LayerDef kMelSpectrogram{
    .id = "MelSpectrogram",
    .name = N_("Mel spectrogram"),
    .category = Category::Sequence,
    .summary = N_("Shows how loud a sound is in bands as wide as we hear them"),
    .keywords = N_("sound, audio, music, speech, voice, frequency, pitch, tone, log-mel, decibel, loudness, filter "
                   "bank, spectrum, fourier, fft, ear, preprocess"),
    .params = kMelParams,
    .dataKinds = kSoundKinds,
    .inputSpec = melInput,
    .infer = inferMel,
    .dependence = melDependence,
    .sizes = melSizes,
    .cost = melCost,
    .forward = forwardMel,
    .terms = melTerms,
    .remarks = melRemarks,
    .purpose =
        N_("We tell 200 from 300 Hertz easily, 8000 from 8100 hardly. The mel scale follows our ears: this layer "
           "measures the frequencies of short frames of the sound and gathers them into bands that grow wider "
           "upwards, usually as decibels. It takes a sound of one channel: a shape of samples alone."),
    .formula = N_("power(band, frame) = sum over frequencies of triangle(band, frequency) · |Fourier transform of the "
                  "windowed frame|²; mel(f) = 1127 · ln(1 + f / 700); decibels = 10 · log10(power / reference)."),
    .uses = N_("In front of almost every network for speech recognition and music; the bands by frames are a picture "
               "of one channel."),
    .example = {.caption = N_("A tone of two Hertz, eight samples a second: the one band gives its strength, the same "
                              "in both frames."),
                .params = R"({"fft_length": 8, "sequence_stride": 8, "sampling_rate": 8, "num_mel_bins": 1,
                              "min_freq": 0, "power_to_db": false, "mag_exp": 1, "window": null})",
                .inputs = {"[[1, 0, -1, 0, 1, 0, -1, 0, 1]]"},
                .output = "[[[3.994, 3.994]]]"},
};

} // namespace layerscope
