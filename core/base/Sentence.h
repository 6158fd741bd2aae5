// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace layerscope {

/// text with a full stop, unless it ends a sentence already; for texts that are put one after the other.
std::string asSentence(std::string text);

} // namespace layerscope
