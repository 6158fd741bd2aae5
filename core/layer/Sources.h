// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace layerscope {

/// What the parameter "source" of an Input may name besides a file:
/// "embedded:photo.png" (kept in the project), "camera:0", "microphone:" (or "microphone:" and a device's name),
/// "text:Hello world" (typed), and numbers that are made: "numbers:1, 2, 3" (also nested lists), "zeros:", "ones:",
/// "ramp:" (0, 1, 2, ...), "noise:SEED" (standard normal; whole numbers from 0 to 9, or below N with "noise:SEED:N"),
/// and signals for lessons: "impulse:", "step:", "sines:", "checkerboard:", "gradient:", "moving_bar:", "chirp:",
/// "clicks:", "phantom:" (their settings: data/Generated.h).
bool isGeneratedSource(std::string_view source);

/// The path of a file, absolute or relative; false for "" and for all of the above.
bool isFileSource(std::string_view source);

} // namespace layerscope
