// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Kernels.h"
#include "Media.h"

namespace layerscope {
namespace {

constexpr std::int64_t kRate = 8000;
constexpr std::int64_t kSamples = 3 * kRate;

NodeId melody(Draft& draft, double row = 0) {
    return draft.add("Input", "melody", 0, row,
                     {{"source", media::kMelody}, {"shape", Ints{kSamples, 1}}, {"sample_rate", kRate}});
}

/// The length of a wave of so many hertz, in samples.
double wave(double hertz) {
    return static_cast<double>(kRate) / hertz;
}

NodeId loudness(Draft& draft, double column, double row = 0) {
    return draft.add("MaxPooling1D", "loudness", column, row, {{"pool_size", Ints{160}}, {"strides", Ints{160}}});
}

const std::string kSame = "same";
const NamedFunction kRelu{"relu", {}};

} // namespace

Project clicksInAMelody(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId sound = melody(draft);
    // A click is an edge: neighbours cancel a slow wave. The third filter is the opposite, a mean that keeps the waves.
    const NodeId filters = draft.add(
        "Conv1D", "edges_of_sound", 1, 0,
        {{"filters", std::int64_t{3}}, {"kernel_size", Ints{17}}, {"padding", kSame}, {"use_bias", false}},
        {{"kernel", lineKernel(1, {{{{0, taps::change()}}}, {{{0, {1, -4, 6, -4, 1}}}}, {{{0, taps::mean(17)}}}})}});
    const NodeId relu = draft.add("Activation", "one_side", 2, 0, {{"activation", kRelu}});
    draft.chain({sound, filters, relu, loudness(draft, 3)});
    draft.frame("Short kernels hear clicks, long ones hear tones", 0, 0, 3, 0);
    draft.note(
        "Channel 0 takes the difference of neighbours, channel 1 the fourth difference, channel 2 the mean of 17 "
        "samples. A click is the fastest change there is: it stands out in channel 1 and is gone in channel 2. "
        "Listen to each channel.",
        0, 1, 4, 72);
    return std::move(draft).finish("Clicks in a melody", "edges_of_sound");
}

Project lowMiddleHigh(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId sound = melody(draft);
    constexpr int kTaps = 129;
    const NodeId bands = draft.add(
        "DepthwiseConv1D", "low_middle_high", 1, 0,
        {{"kernel_size", Ints{kTaps}}, {"depth_multiplier", std::int64_t{3}}, {"padding", kSame}, {"use_bias", false}},
        {{"kernel", eachLine(1, {taps::band(kTaps, wave(350), 1e9), taps::band(kTaps, wave(900), wave(350)),
                                 taps::band(kTaps, wave(3500), wave(900))})}});
    draft.chain({sound, bands, loudness(draft, 2)});
    draft.frame("One channel, three filters of its own: below 350 Hz, 350 to 900 Hz, and above", 0, 0, 2, 0);
    draft.note(
        "A depthwise convolution gives every channel filters of its own; here the one channel of the sound has "
        "three. Each kernel is a wave under a window: the kernel of the high band has the fastest wave. Listen to "
        "each channel.",
        0, 1, 3, 84);
    return std::move(draft).finish("Low, middle, high", "low_middle_high");
}

Project notesThatBegin(const LayerRegistry& registry) {
    Draft draft(registry);
    constexpr std::int64_t kBands = 24;
    // A shape of samples alone: the layer wants no channels.
    const NodeId sound = draft.add("Input", "melody", 0, 0,
                                   {{"source", media::kMelody}, {"shape", Ints{kSamples}}, {"sample_rate", kRate}});
    const NodeId mel = draft.add("MelSpectrogram", "mel_bands", 1, 0,
                                 {{"fft_length", std::int64_t{512}},
                                  {"sequence_stride", std::int64_t{128}},
                                  {"sampling_rate", kRate},
                                  {"num_mel_bins", kBands},
                                  {"max_freq", 4000.0}});
    const NodeId timeFirst = draft.add("Permute", "time_first", 2, 0, {{"dims", Ints{2, 1}}});
    std::vector<Taps> mix;
    for (std::int64_t band = 0; band < kBands; ++band) {
        Taps row(3, 0.F);
        row[static_cast<std::size_t>(band * 3 / kBands)] = 3.F / static_cast<float>(kBands);
        mix.push_back(std::move(row));
    }
    const NodeId onsets =
        draft.add("SeparableConv1D", "what_begins", 0, 1,
                  {{"filters", std::int64_t{3}},
                   {"kernel_size", Ints{5}},
                   {"padding", kSame},
                   {"activation", kRelu},
                   {"use_bias", false}},
                  {{"depthwise_kernel", eachLine(static_cast<int>(kBands), {{-0.5F, -0.5F, 0, 0.5F, 0.5F}})},
                   {"pointwise_kernel", mixing(3, mix)}});
    const NodeId peaks = draft.add("MaxPooling1D", "strongest", 1, 1, {{"pool_size", Ints{4}}, {"strides", Ints{4}}});
    draft.chain({sound, mel, timeFirst, onsets, peaks});
    draft.frame("From sound to bands, with time as the first axis", 0, 0, 2, 0);
    draft.frame("Which bands grow louder, and where", 0, 1, 1, 1);
    draft.note(
        "The first step of the separable convolution looks along time in each band by itself: after less before. "
        "The second adds eight bands each to low, middle and high. What is left are the moments when a note begins.",
        2, 1, 1, 190);
    return std::move(draft).finish("Notes that begin", "what_begins");
}

Project backToFullRate(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId sound = melody(draft, 0.5);
    const NodeId coarse =
        draft.add("AveragePooling1D", "one_of_four", 1, 0.5, {{"pool_size", Ints{4}}, {"strides", Ints{4}}});
    const auto laid = [&](const char* name, double row, Taps kernel) {
        const auto length = static_cast<std::int64_t>(kernel.size());
        return draft.add("Conv1DTranspose", name, 2, row,
                         {{"filters", std::int64_t{1}},
                          {"kernel_size", Ints{length}},
                          {"strides", Ints{4}},
                          {"padding", kSame},
                          {"use_bias", false}},
                         {{"kernel", layingKernel(1, {std::move(kernel)})}});
    };
    const NodeId steps = laid("in_steps", 0, {1, 1, 1, 1});
    const NodeId lines = laid("in_lines", 1, {0.125F, 0.375F, 0.625F, 0.875F, 0.875F, 0.625F, 0.375F, 0.125F});
    draft.chain({sound, coarse, steps});
    draft.wire(coarse, lines);
    const NodeId lost = draft.add("Subtract", "what_is_lost", 3, 1);
    draft.wire(sound, lost, 0);
    draft.wire(lines, lost, 1);
    draft.frame("A quarter of the samples", 0, 0.5, 1, 0.5);
    draft.frame("Each sample is laid down four wide, or eight wide and overlapping", 2, 0, 2, 1);
    draft.note(
        "A transposed convolution lays a copy of its kernel down for each input element. Copies that only touch make "
        "steps; copies that overlap by half draw straight lines. Listen to both, and to what is lost.",
        0, 1.5, 2, 84);
    return std::move(draft).finish("Back to full rate", "in_lines");
}

} // namespace layerscope
