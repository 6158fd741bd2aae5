// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Probed.h"

#include <QObject>

#include <deque>
#include <optional>

namespace layerscope {

/// Gathers what a node computed its newest result from: its inputs and weights, when they are those that the plan
/// names. Weights are asked for once and kept for a while.
class ProbeNumbers : public QObject {
    Q_OBJECT
public:
    explicit ProbeNumbers(LiveSession& session, QObject* parent = nullptr);

    /// Nothing while some of them are still on their way; changed() tells when it is worth asking again.
    std::optional<Probed> gather(const ProbePoint& point);

signals:
    void changed();

private:
    static constexpr std::size_t kMostKept = 8; ///< layers whose weights are kept

    struct Kept {
        Key key;
        std::vector<Tensor> weights;
    };
    const std::vector<Tensor>* weightsOf(const PlanStep& step);
    void keep(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights);

    LiveSession& m_session;
    std::deque<Kept> m_kept;
    std::map<NodeId, Key> m_asked;
};

} // namespace layerscope
