// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Registry.h"

#include <string>
#include <string_view>

namespace layerscope {

/// A layer written as a call: Dense(units=4, activation="relu", kernel_initializer=RandomNormal(stddev=0.1)).
struct WrittenLayer {
    const LayerDef* def = nullptr;
    Params params; ///< completed
};

/// Reads it: names of layers and of their parameters as in Keras, values as in Python; functions with arguments as
/// calls of their own. Or what is wrong, and where.
tl::expected<WrittenLayer, TextFault> layerFromText(std::string_view text, const LayerRegistry& registry);

/// The same text back; parameters at their default are left out.
std::string layerText(const LayerDef& def, const Params& params);

} // namespace layerscope
