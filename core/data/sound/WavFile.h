// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <filesystem>
#include <span>

namespace layerscope {

/// How a sample is stored: as it is, or in 16 bits, cut off at -1 and 1.
enum class WavSamples { Float32, Int16 };

/// Writes a sound as .wav, whole or not at all: samples [frames, channels] in one row, `rate` of them a second. Fails
/// where the numbers do not make whole frames, where there are more bytes than the format can count (4 GiB), and where
/// the file cannot be written.
Result<void> writeWav(const std::filesystem::path& path, std::span<const float> samples, int channels, int rate,
                      WavSamples format = WavSamples::Float32);

} // namespace layerscope
