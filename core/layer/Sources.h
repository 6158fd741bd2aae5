// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace layerscope {

/// What the parameter "source" of an Input may name besides a file:
/// "embedded:photo.png" (kept in the project), "camera:0", and numbers that are made: "numbers:1, 2, 3" (also nested
/// lists), "zeros:", "ones:", "ramp:" (0, 1, 2, ...) and "noise:SEED" (standard normal; whole numbers from 0 to 9, or
/// below N with "noise:SEED:N").
bool isGeneratedSource(std::string_view source);

/// The path of a file, absolute or relative; false for "" and for all of the above.
bool isFileSource(std::string_view source);

} // namespace layerscope
