// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Fork.h"

#include <QObject>
#include <QPointF>

#include <set>

namespace layerscope {

class GraphView;

/// Copies a part of the network below itself, with the numbers that its weights have now, as one undo step. Those come
/// from the worker, so the copy is there a moment later.
class Forking : public QObject {
    Q_OBJECT
public:
    explicit Forking(GraphView& view);

    /// Of the selected nodes; of the whole network without a selection.
    void start(ForkExtent extent);

signals:
    /// The node of the original, and of the copy, whose results are worth comparing.
    void forked(layerscope::NodeId a, layerscope::NodeId b);

private:
    void receive(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights);
    void finish();
    QPointF freeOffset(const std::set<NodeId>& nodes) const;

    GraphView& m_view;
    std::set<NodeId> m_nodes;
    std::set<NodeId> m_awaited;
    ForkWeights m_weights;
    NodeId m_preferred;
};

} // namespace layerscope
