// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Taper.h"
#include "layer/ParamDef.h"
#include "tensor/Axis.h"

#include <optional>
#include <string_view>

namespace layerscope {

// What the layers share that turn a sound into a spectrogram.

/// By the name that SciPy gave it ("hann"); nothing for a name that is not known.
std::optional<Taper> taperNamed(std::string_view name);
/// Of the parameter "window"; None where it is None.
Taper taperParam(const Params& params);

/// Samples a second along a time axis, or nothing where its steps are not seconds.
std::optional<double> sampleRateOf(const Axis& time);

/// `bins` frequencies from 0 up, each 1 / length of the sound's rate after the one before: in Hertz where the time is
/// in seconds, otherwise in cycles a sample.
Axis frequencyAxis(const Axis& time, std::int64_t length);

} // namespace layerscope
