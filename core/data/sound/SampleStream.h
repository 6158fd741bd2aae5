// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "base/Result.h"

#include <cstdint>
#include <functional>
#include <span>

namespace layerscope {

/// Samples that can be asked for: an open file, or the last seconds of a microphone.
struct SoundSource {
    std::int64_t frames = 0;
    int channels = 1;
    int rate = 1; ///< frames a second
    /// Frames from `first` on, interleaved; silence before 0 and from `frames` on.
    std::function<Result<void>(std::int64_t first, std::span<float> interleaved)> read;
};

/// What is wanted of a source: `count` frames from the time `start` on, as one row [count, channels].
struct SoundStretch {
    double start = 0; ///< seconds, rounded to the nearest frame of the source
    std::int64_t count = 0;
    int channels = 1;
    int rate = 1; ///< frames a second; another than the source's: resampled (libsamplerate, medium sinc)
};

/// Hands the stretch over in blocks, in order, each with the index of its first frame; ends where the source does, what
/// is beyond is silence. One channel is the mean of the source's, many of a source of one are all the same. Memory: two
/// blocks. Fails where the source does, when it is stopped, and for channels or rates that cannot be made.
Result<void> streamSound(const SoundSource& source, const SoundStretch& wanted,
                         const std::function<void(std::int64_t first, std::span<const float> frames)>& take,
                         const Progress& progress = {});

} // namespace layerscope
