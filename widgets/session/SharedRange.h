// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "tensor/Axis.h"

#include <QObject>

#include <map>
#include <optional>

namespace layerscope {

/// Which stretch of a source is looked at, in the source's unit: all views along the same axis of the same source show
/// the same one, also those of nodes that are selected later. A source that has none is shown whole.
class SharedRange : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    struct Extent {
        double from = 0;
        double to = 1;
        double length() const { return to - from; }
        bool operator==(const Extent&) const = default;
    };

    std::optional<Extent> find(AxisKind kind, NodeId source) const;
    void set(AxisKind kind, NodeId source, const Extent& extent);
    /// Whole again.
    void reset(AxisKind kind, NodeId source);
    /// For another document.
    void clear();

signals:
    void changed(layerscope::AxisKind kind, layerscope::NodeId source);

private:
    std::map<std::pair<AxisKind, NodeId>, Extent> m_extents;
};

} // namespace layerscope
