// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "base/Result.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace layerscope {

/// What the numbers of a spectrogram are. Unknown, as behind a convolution: magnitudes above the lowest of them.
enum class SpectrumScale { Unknown, Magnitude, Power, Log, Decibel };

/// Of what such a layer gives; Unknown for all but STFTSpectrogram and MelSpectrogram.
SpectrumScale spectrumScaleOf(std::string_view layerId, const Params& params);

/// Whether there is one axis of time in seconds and one of frequencies (in Hertz, or with labels "440 Hz").
bool isSpectrogram(const Axes& axes);

/// A sound that has about that spectrogram, for listening. Its first sample stands at `start` seconds of the source.
struct ResynthesizedSound {
    std::vector<float> samples; ///< one channel, its peak at 0.9, or silence
    int rate = 16000;
    double start = 0;
};

/// From one channel of a spectrogram (isSpectrogram) of any layer, the first of the batch; `channel` counts the places
/// along all other axes. Frequencies lie where the axes say; the numbers are turned into magnitudes and read between
/// the bands (of mel bands the power is spread over their width), and the phases that were lost are found by 32 rounds
/// of Griffin and Lim's algorithm (1984) from random ones with a fixed seed: the same spectrogram gives the same sound.
/// What lies between the bands, and the loudness, do not come back. Fails for other axes, for spectrograms that are too
/// large (more than 2^26 numbers between them), when stopped, and when memory runs out.
Result<ResynthesizedSound> resynthesized(const Value& value, std::int64_t channel, SpectrumScale scale,
                                         const Progress& progress = {});

} // namespace layerscope
