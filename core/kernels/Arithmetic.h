// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

/// How a layer may be computed. Exact: every product of the definition, added up in float32. Fast: Winograd's scheme
/// for 3 x 3 and 3 x 3 x 3 kernels as well, which multiplies less and is off by less than 1e-4 of the largest output.
enum class Arithmetic { Exact, Fast };

} // namespace layerscope
