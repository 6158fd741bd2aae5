// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sound/Resynthesis.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace layerscope {

/// Slower than this is felt rather than heard.
inline constexpr int kLowestAudibleRate = 500;

/// How a value with a time axis in seconds can be heard.
struct Audible {
    std::size_t axis = 0;      ///< the time axis
    std::int64_t channels = 1; ///< lines along it: the product of all other sizes but the batch
    double rate = 1;           ///< elements a second
    /// A sound is made from it, whose rate its frequencies say; all channels together is the first.
    bool spectrogram = false;
    bool isAudible() const { return spectrogram || rate >= kLowestAudibleRate; }
};

/// Nothing for a value without such an axis, or with a picture at each moment that is no spectrum.
std::optional<Audible> audibleOf(const Value& value);

/// The numbers of one channel, or without one the sum of all, from -0.8 to 0.8 with their mean at 0; silence in place
/// of NaN and infinity.
std::vector<float> channelSound(const Value& value, const Audible& audible, std::optional<std::int64_t> channel);

/// The same ready to be played, or made from a spectrogram: as many values a second as the time axis says, times
/// `faster`. For a worker: a spectrogram takes its time.
Result<ResynthesizedSound> soundOf(const Value& value, const Audible& audible, std::optional<std::int64_t> channel,
                                   SpectrumScale scale, int faster, const Progress& progress = {});

} // namespace layerscope
