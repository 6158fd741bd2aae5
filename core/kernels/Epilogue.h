// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

/// An activation that costs a comparison or two, applied to sums while they are still in registers.
struct Epilogue {
    enum class Kind {
        None,
        Relu,       ///< max(x, 0)
        CappedRelu, ///< min(max(x, 0), cap)
        LeakyRelu,  ///< x > 0 ? x : slope * x
    };
    Kind kind = Kind::None;
    float cap = 0;
    float slope = 0;
};

} // namespace layerscope
