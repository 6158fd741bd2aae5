// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "base/Result.h"
#include "data/sound/SampleStream.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <optional>

namespace layerscope {

/// Samples a second that an Input gives: its "sample_rate", or without one the source's own.
int soundRateOf(const Params& params, int sourceRate);

/// A sound as an Input with these parameters hands it on, [1, samples, channels] or [1, samples] (of one channel), with
/// "hop" [1, frames, samples of a frame]: element (i, j) is sample i * hop + j. What lies beyond the source is silence.
/// Needs the tensor's memory and two blocks.
Result<Value> soundValue(const SoundSource& source, const Params& params, const TensorSpec& wanted,
                         const Progress& progress = {});

/// Its axes: time in seconds from `start` on; a frame stands at its middle and is as long as its samples.
Axes soundAxes(const Params& params, int sourceRate, double start, const TensorSpec& wanted);

} // namespace layerscope
