// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"
#include "run/Runner.h"
#include "session/NodeLive.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace layerscope {

using NamedWeights = std::vector<std::pair<std::string, Tensor>>;

/// A node's result, or why there is none.
struct NodeNews {
    Key key; ///< what was computed, whatever the graph is by now
    std::optional<Error> error;
    Value value;
    bool picture = false;
    QImage preview;
    MosaicLayout layout; ///< of preview
    ChannelHealth health;
    double milliseconds = 0;
    bool cached = false;
    std::vector<Message> findings{};
};

/// What happened on the worker since the GUI last looked; later news of a node replace earlier ones, so that a slow
/// GUI meets a bounded batch.
struct LiveBatch {
    struct PlanNews {
        std::shared_ptr<const Plan> plan;
        std::uint64_t revision = 0;
        bool anew = true; ///< false: as the one before, but for keys and what flows in
    };
    struct RunEnd {
        std::uint64_t serial = 0; ///< of the request that is done
        double milliseconds = 0;
    };
    /// Counts projects: node ids of one mean nothing in another.
    std::uint64_t project = 0;
    std::optional<PlanNews> plan;
    std::map<NodeId, NodeNews> nodes;
    std::optional<NodeId> computing; ///< 0: none any more
    /// Sources that are still being read after the run has gone on without them.
    std::optional<std::set<NodeId>> loading;
    bool runStarted = false;
    bool runEnded = false; ///< also when it was stopped
    std::optional<RunEnd> done;
    std::set<NodeId> frames; ///< sources whose new frame has been run
    std::map<NodeId, NamedWeights> weights;
    std::optional<RunCounters> counters;
    std::optional<Error> error; ///< the worker itself could not go on
};

/// Hands batches from the worker to the GUI: one wake-up, however many posts, until the batch is taken. Thread-safe.
class Outbox {
public:
    /// Yes: now is the time to look, since nothing more comes soon.
    enum class Hurry { No, Yes };

    explicit Outbox(std::function<void(Hurry)> wake)
        : m_wake(std::move(wake)) {}

    template <class Change>
    void post(const Change& change, Hurry hurry = Hurry::No) {
        bool wakeUp = false;
        {
            const std::lock_guard lock(m_mutex);
            change(m_batch);
            wakeUp = !std::exchange(m_awake, true);
            if (hurry == Hurry::Yes)
                wakeUp = !std::exchange(m_hurried, true);
        }
        if (wakeUp)
            m_wake(hurry);
    }

    LiveBatch take() {
        const std::lock_guard lock(m_mutex);
        m_awake = m_hurried = false;
        return std::exchange(m_batch, {});
    }

private:
    std::function<void(Hurry)> m_wake;
    std::mutex m_mutex;
    LiveBatch m_batch;
    bool m_awake = false;
    bool m_hurried = false;
};

} // namespace layerscope
