// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Repairs.h"
#include "session/LiveSession.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <memory>
#include <stop_token>
#include <vector>

namespace layerscope {

/// Looks for repairs of the network's mistakes on a thread of its own, anew after every plan; the newest wins. Canvas
/// and inspector show what it found.
class RepairFinder : public QObject {
    Q_OBJECT
public:
    RepairFinder(Document& document, LiveSession& session, QObject* parent = nullptr);
    ~RepairFinder() override;

    /// Of the node's first error, gentlest first; empty when it has none, or none were found (yet).
    const std::vector<Repair>& repairs(NodeId node) const;
    /// As one undo step. False when the network has changed since it was found; it is being looked for anew then.
    bool apply(NodeId node, std::size_t index);
    bool isSettled() const { return !m_delay.isActive() && m_running == 0; }

signals:
    /// The repairs of a node are others.
    void found(layerscope::NodeId node);

private:
    struct Wanted {
        NodeId node;
        Issue issue;
    };
    void plan();
    void searchLater();
    void start();
    void take(NodeId node, std::vector<Repair> repairs, quint64 serial);

    Document& m_document;
    LiveSession& m_session;
    std::map<NodeId, std::vector<Repair>> m_repairs;
    std::vector<Wanted> m_wanted;
    QTimer m_delay;
    quint64 m_serial = 0;
    int m_running = 0;
    std::stop_source m_stop;
    QThreadPool m_pool; ///< last: waits before the rest goes
};

/// "Set Groups to 2; set Strides to 1 × 1": what a repair does.
QString repairText(const Repair& repair);
/// "→ 112 h × 112 w × 32 c": what comes out of the layer then; "" when nothing does.
QString repairShape(const Repair& repair);
/// "+9,248 parameters, +1.2 M multiply-accumulates"
QString repairCost(const Repair& repair);
/// "+9,248 parameters": a difference of costs, with its sign.
QString costChange(std::int64_t parameters, std::int64_t multiplyAccumulates);

} // namespace layerscope
