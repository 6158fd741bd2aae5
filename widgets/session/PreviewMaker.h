// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/NodeLive.h"
#include "session/PreviewSettings.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace layerscope {

/// A node's last result, kept to draw it again.
struct LiveResult {
    Value value;
    Key key;
    double milliseconds = 0;
    bool cached = false;
    bool picture = false;
    std::vector<Message> findings{};
};

/// What is shown of a result at a glance; nothing for a node that nobody looks at.
struct MadePreview {
    QImage image;        ///< ARGB32_Premultiplied, which is painted without a conversion
    MosaicLayout layout; ///< of image
    ChannelHealth health;
};

/// Makes the nodes' small pictures and figures, once for each value and look, on a thread of its own while the next
/// layers are computed; whoever waits for the end helps. Its functions are called by one thread.
class PreviewMaker {
public:
    /// Called for each result that was added, on either thread, before finish() returns.
    using Made = std::function<void(NodeId, const LiveResult&, const MadePreview&)>;

    explicit PreviewMaker(Made made);
    ~PreviewMaker();
    PreviewMaker(const PreviewMaker&) = delete;
    PreviewMaker& operator=(const PreviewMaker&) = delete;

    const PreviewSettings& settings() const { return m_settings; }
    /// Finishes what was begun under the former ones.
    void setSettings(PreviewSettings settings);
    /// Those of nodes that are shown larger elsewhere are made before others that wait.
    void add(NodeId node, LiveResult result);
    /// Returns when all are made; throws what was thrown while they were, such as std::bad_alloc.
    void finish();
    /// Gives up those that wait, and waits for those at work.
    void drop();
    /// Forgets the previews of other nodes.
    template <class Exists>
    void keepOnly(const Exists& exists) {
        finish();
        std::erase_if(m_kept, [&](const auto& entry) { return !exists(entry.first); });
    }

private:
    struct Kept {
        Key key;
        MadePreview made; ///< its image is null when the look has changed since
    };
    struct Job {
        NodeId node;
        LiveResult result;
        Kept* kept = nullptr;
    };
    void loop(const std::stop_token& stop);
    /// Makes the next preview that waits, without holding the lock meanwhile.
    void makeNext(std::unique_lock<std::mutex>& lock);
    void make(const Job& job) const;
    void render(Kept& kept, const Value& value, bool picture) const;

    Made m_made;
    PreviewSettings m_settings; ///< constant while jobs wait or are at work
    std::map<NodeId, Kept> m_kept;

    std::mutex m_mutex;
    std::condition_variable_any m_change;
    std::deque<Job> m_waiting;
    int m_atWork = 0;
    std::exception_ptr m_problem;
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
