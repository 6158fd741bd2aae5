// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Window.h"
#include "layer/ParamDef.h"
#include "layer/Params.h"
#include "layers/CommonParams.h"

#include <bit>
#include <cstdint>

namespace layerscope {

// The parameters of STFTSpectrogram, under Keras's names.

inline constexpr Choice kStftModes[] = {
    {"log", N_("Logarithm of the magnitude")},
    {"magnitude", N_("Magnitude")},
    {"psd", N_("Power")},
    {"real", N_("Real part")},
    {"imag", N_("Imaginary part")},
    {"angle", N_("Phase")},
    {"stft", N_("Real and imaginary part")},
};
inline constexpr Choice kStftWindows[] = {
    {"hann", N_("Hann")},
    {"hamming", N_("Hamming")},
    {"blackman", N_("Blackman")},
    {"bartlett", N_("Bartlett: a triangle")},
    {"cosine", N_("Cosine")},
    {"nuttall", N_("Nuttall")},
    {"blackmanharris", N_("Blackman-Harris")},
    {"flattop", N_("Flat top")},
    {"boxcar", N_("Boxcar: all the same")},
};
inline constexpr Choice kStftScalings[] = {
    {"density", N_("Density: by the energy of the window")},
    {"spectrum", N_("Spectrum: by the sum of the window")},
};

inline constexpr ParamDef kStftParams[] = {
    {.id = "mode",
     .label = N_("Gives"),
     .help = N_("What is shown of each frequency: how strong it is (as a logarithm, magnitude or power), its phase, or "
                "the two parts of the complex number."),
     .kind = ParamKind::Choice,
     .text = "log",
     .choices = kStftModes,
     .telling = true},
    {.id = "frame_length",
     .label = N_("Frame length"),
     .help = N_("Samples of a frame. Long frames tell frequencies apart better, short ones moments."),
     .number = 256,
     .hard = {2, kLargestSize},
     .soft = {16, 4096},
     .telling = true},
    {.id = "frame_step",
     .label = N_("Frame step"),
     .help = N_("Samples from the start of a frame to that of the next. Without a number: half a frame."),
     .number = 128,
     .hard = {1, kLargestSize},
     .soft = {1, 2048},
     .optional = true,
     .none = true},
    {.id = "fft_length",
     .label = N_("FFT length"),
     .help = N_("Points of the Fourier transform: half of them and one frequencies come out. At least a frame; without "
                "a number the next power of two."),
     .number = 512,
     .hard = {2, kLargestSize},
     .soft = {16, 4096},
     .optional = true,
     .none = true},
    {.id = "window",
     .label = N_("Window"),
     .help = N_("How a frame fades in and out, so that its edges do not sound as frequencies. None leaves it as it is. "
                "It fills the kernels at first."),
     .kind = ParamKind::Choice,
     .text = "hann",
     .choices = kStftWindows,
     .optional = true},
    {.id = "periodic",
     .label = N_("Periodic window"),
     .help = N_("The window as one period of an endless one, instead of one that is symmetric."),
     .kind = ParamKind::Flag,
     .advanced = true},
    {.id = "scaling",
     .label = N_("Scaling"),
     .help = N_("What the window is divided by, so that its length does not change how strong a sound appears."),
     .kind = ParamKind::Choice,
     .text = "density",
     .choices = kStftScalings,
     .advanced = true,
     .optional = true},
    {.id = "padding",
     .label = N_("Padding"),
     .help = N_("Valid takes whole frames only. Same adds silence at both ends, so that every step has its frame."),
     .kind = ParamKind::Choice,
     .text = "valid",
     .choices = kPaddings},
    {.id = "expand_dims",
     .label = N_("As a picture"),
     .help = N_("Keeps time, frequency and channel as axes of their own, for layers that take pictures."),
     .kind = ParamKind::Flag},
    kDataFormat,
};

/// The settings with what follows from them.
struct Stft {
    std::int64_t frame = 256;
    std::int64_t step = 128;
    std::int64_t bins = 129; ///< frequencies, each with one number
    bool real = true;
    bool imaginary = true;
    bool both = false; ///< two numbers a frequency come out
    bool expand = false;

    explicit Stft(const Params& params)
        : frame(params.integer("frame_length"))
        , step(params.isNone("frame_step") ? frame / 2 : params.integer("frame_step"))
        , bins(fftOf(params, frame) / 2 + 1)
        , real(params.text("mode") != "imag")
        , imaginary(params.text("mode") != "real")
        , both(params.text("mode") == "stft")
        , expand(params.flag("expand_dims")) {}

    static std::int64_t fftOf(const Params& params, std::int64_t frame) {
        return params.isNone("fft_length") ? static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(frame)))
                                           : params.integer("fft_length");
    }
    std::int64_t numbers() const { return both ? 2 * bins : bins; }
    Window window(std::int64_t samples, Padding padding) const {
        return Window::make(samples, frame, step, 1, padding);
    }
};

} // namespace layerscope
