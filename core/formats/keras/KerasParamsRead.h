// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/LayerDef.h"

#include <string>
#include <vector>

namespace layerscope {

/// A layer's config as our parameters.
struct KerasParams {
    Params params;                 ///< completed
    Json foreign = Json::object(); ///< what no parameter of ours covers and is not neutral
    /// Why the layer cannot compute what the file means; empty when it can.
    Message obstacle;
    std::vector<Message> notes;  ///< settings that were passed over
    bool oldHardSigmoid = false; ///< "activation" is Keras 2's hard_sigmoid; it was left linear
};

/// `kerasTwo`: some functions and defaults meant something else before Keras 3. Never throws.
KerasParams kerasParams(const Json& config, const LayerDef& def, const std::string& layerName, bool kerasTwo);

} // namespace layerscope
