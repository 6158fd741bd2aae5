// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasParamsRead.h"
#include "layer/Registry.h"

#include <optional>

namespace layerscope {

// Layers that hold another layer in their config: Bidirectional and TimeDistributed. Here that layer is a part of
// their parameters.

/// The config of such a layer as our parameters; nothing when `def` is no wrapper. Never throws.
std::optional<KerasParams> kerasWrapperParams(const Json& config, const LayerDef& def, const std::string& layerName,
                                              bool kerasTwo, const LayerRegistry& registry);

/// Its parameters as Keras's config; nothing when `def` is no wrapper.
std::optional<Json> wrapperToKeras(const LayerDef& def, const Params& params, const LayerRegistry& registry);

} // namespace layerscope
