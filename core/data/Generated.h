// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <optional>
#include <string>

namespace layerscope {

// Sources that need no file (isGeneratedSource), written NAME:SETTINGS. Plain numbers: "numbers:1, 2, 3" (nested lists
// too), "zeros:", "ones:", "ramp:" (0, 1, 2, ...), "noise:SEED" or "noise:SEED:BELOW".
//
// Signals run along the time of [time, channels], or the columns of pictures, films and volumes, and are the same in
// every channel. With the Input's "sample_rate" places are seconds and frequencies Hertz; without one (and on pictures
// always) places are elements counted from 0 and frequencies cycles an element. Settings may be left out.
//   "impulse:AT"        one 1 among zeros; AT has a number for each axis before the channel ("impulse:3, 4"); middle
//   "step:AT"           0, and 1 from AT on; middle
//   "chirp:LOW:HIGH"    a sine whose frequency goes evenly from LOW to HIGH over the length; 1/100 to 1/4 of the rate
//   "clicks:PER_SECOND" a 1 at the start and so often a second; 2, without a rate 1/16
//   "sines:F1, F2, ..." the mean of sines of these frequencies; 1/32 and 1/8 of the rate
//
// Patterns of pictures, films and volumes, from 0 to 1 and the same in every channel; of the axes before the channel
// the last two are rows and columns. Lengths are elements; an eighth of the columns where none is written.
//   "checkerboard:SIZE"  squares (cubes, with three axes) of 0 and 1
//   "gradient:ANGLE"     0 in one corner, 1 in the opposite; it grows to the right, turned clockwise by so many degrees
//   "moving_bar:WIDTH"   an upright bar that goes from the left in the first frame to the right in the last; a picture
//                        has it in the middle
//   "phantom:"           the head of Shepp and Logan: ellipses in a picture, ellipsoids in a volume

/// The numbers of such a source under the wanted spec, for an Input with these parameters. The same source, parameters
/// and spec give the same bits. Fails with a sentence: too few numbers, another shape, a seed that is no number,
/// fractions where whole numbers are wanted, a place outside.
Result<Value> generatedNumbers(const std::string& source, const Params& params, const TensorSpec& wanted);

/// The axes of such a source where they are not the usual ones for its shape: time in seconds where there is a rate.
std::optional<Axes> generatedAxes(const std::string& source, const Params& params, const TensorSpec& wanted);

} // namespace layerscope
