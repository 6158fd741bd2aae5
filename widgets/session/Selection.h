// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "session/Highlights.h"
#include "session/SharedRange.h"
#include "tensor/Place.h"

#include <QObject>

#include <functional>
#include <set>
#include <vector>

namespace layerscope {

/// The nodes and annotations that are selected, and the one that the inspector shows. Canvas, outline and inspector
/// share one Selection and none owns it.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const std::set<NodeId>& nodes() const { return m_nodes; }
    const std::set<AnnotationId>& annotations() const { return m_annotations; }
    /// The node last selected; 0 when none is.
    NodeId current() const { return m_current; }

    void set(std::set<NodeId> nodes, std::set<AnnotationId> annotations = {});
    void setCurrent(NodeId node);
    void clear();
    /// Forgets what is no longer there.
    void keepOnly(const std::function<bool(NodeId)>& exists, const std::function<bool(AnnotationId)>& annotationExists);

signals:
    void changed();

private:
    std::set<NodeId> m_nodes;
    std::set<AnnotationId> m_annotations;
    NodeId m_current;
};

/// The element that the pointer is on, shown by every view at once: views of the same node mark `element`, those of
/// other nodes ask elementAt and stretchAt (tensor/Place.h, for maps picture/MapAxes.h) where `place` lies in theirs.
struct ProbePoint {
    NodeId node;
    bool valid = false;
    Place place{};                       ///< where it lies on the source, and how much of it the element depends on
    std::vector<std::int64_t> element{}; ///< of the node's value, an index a dimension
    bool operator==(const ProbePoint&) const = default;
};
/// An element of a node's value.
ProbePoint probeOf(NodeId node, const Axes& axes, std::vector<std::int64_t> element);

class SharedPointer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const ProbePoint& point() const { return m_point; }
    void set(const ProbePoint& point);
    void clear() { set({}); }
    /// The element that is probed: clicked, or Enter on it; it stays while the pointer moves on. Not valid: none.
    const ProbePoint& picked() const { return m_picked; }
    void pick(const ProbePoint& point);
    /// What of each node is to be marked for the probed element.
    Highlights& highlights() { return m_highlights; }
    /// What is looked at of each source.
    SharedRange& range() { return m_range; }

signals:
    void moved();
    void pickChanged();

private:
    ProbePoint m_point;
    ProbePoint m_picked;
    Highlights m_highlights;
    SharedRange m_range;
};

} // namespace layerscope
