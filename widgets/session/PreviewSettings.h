// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "picture/Mosaic.h"

#include <QSize>

#include <optional>
#include <set>

namespace layerscope {

/// How previews are made, and for which nodes.
struct PreviewSettings {
    QSize size{176, 120}; ///< device pixels
    MapStyle style;
    std::optional<std::set<NodeId>> visible; ///< all when not set
    std::set<NodeId> inspected;              ///< shown larger elsewhere: made first, also when not visible

    bool wants(NodeId node) const { return !visible || visible->contains(node) || inspected.contains(node); }
    /// Whether a preview looks the same under both.
    bool looksLike(const PreviewSettings& other) const { return size == other.size && style == other.style; }
};

} // namespace layerscope
