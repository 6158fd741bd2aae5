// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Params.h"

#include <string>
#include <string_view>

namespace layerscope {

/// A parameter that may be missing, as when a reader is asked what it suggests; `otherwise` then.
inline std::string textParam(const Params& params, std::string_view id, std::string_view otherwise = {}) {
    const ParamValue* value = params.find(id);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string(otherwise);
}

} // namespace layerscope
