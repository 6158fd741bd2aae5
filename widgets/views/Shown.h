// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Ids.h"
#include "picture/Mosaic.h"

#include <memory>

namespace layerscope {

/// One node's result as the views show it: constant, shared, cheap to copy. `maps` is null where there is no result.
struct Shown {
    NodeId node;
    std::shared_ptr<const FeatureMaps> maps;
    bool picture = false; ///< a source's red, green and blue
    bool stale = false;   ///< an older result; the new one is under way

    explicit operator bool() const { return maps != nullptr; }
    const Value& value() const { return maps->value(); }
};

/// Reads the numbers once to find their range: for a worker when the value is large.
inline Shown makeShown(NodeId node, const Value& value, bool picture) {
    return {node, value.tensor ? std::make_shared<const FeatureMaps>(value) : nullptr, picture, false};
}

} // namespace layerscope
