// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>

namespace layerscope {

/// Called on runs of the output as soon as they are written, from any thread. Empty: nothing to do.
using Finish = std::function<void(std::span<float>)>;

} // namespace layerscope
