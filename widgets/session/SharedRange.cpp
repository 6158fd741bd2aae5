// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SharedRange.h"

#include <utility>

namespace layerscope {

std::optional<SharedRange::Extent> SharedRange::find(AxisKind kind, NodeId source) const {
    const auto it = m_extents.find({kind, source});
    return it == m_extents.end() ? std::nullopt : std::optional(it->second);
}

void SharedRange::set(AxisKind kind, NodeId source, const Extent& extent) {
    if (find(kind, source) == extent)
        return;
    m_extents[{kind, source}] = extent;
    emit changed(kind, source);
}

void SharedRange::reset(AxisKind kind, NodeId source) {
    if (m_extents.erase({kind, source}) > 0)
        emit changed(kind, source);
}

void SharedRange::clear() {
    const auto extents = std::exchange(m_extents, {});
    for (const auto& [key, extent] : extents)
        emit changed(key.first, key.second);
}

} // namespace layerscope
