// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/TextParam.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace layerscope {

// Settings of an Input for readers, which are also asked with fewer than all of them (MediaDef::suggest).

/// Whole or with a fraction; nothing where it is missing or None.
inline std::optional<double> numberOf(const Params& params, std::string_view id) {
    const ParamValue* value = params.find(id);
    if (const auto* number = value ? std::get_if<double>(value) : nullptr)
        return *number;
    if (const auto* whole = value ? std::get_if<std::int64_t>(value) : nullptr)
        return static_cast<double>(*whole);
    return std::nullopt;
}

} // namespace layerscope
