// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FrameSource.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

namespace layerscope {

/// Plays one film or camera on a thread of its own, at its own pace; a film starts again at its end. Both callbacks
/// are called on that thread.
class Stream {
public:
    struct Callbacks {
        std::function<void(std::shared_ptr<const LiveFrame>)> frame;
        /// Nothing comes after this.
        std::function<void(const Error&)> failed;
    };

    Stream(FrameOpener open, std::string fileOrCamera, Callbacks callbacks);
    /// Waits until the thread has ended: call stop() on all streams before the first is destroyed.
    ~Stream() = default;

    const std::string& source() const { return m_source; }
    /// Asks the thread to end and does not wait: a camera's driver may sit in a read for seconds.
    void stop() { m_thread.request_stop(); }
    bool hasEnded() const { return m_ended; }

private:
    void play(std::stop_token stop);
    Result<void> playFrames(FrameSource& source, std::stop_token stop);
    Result<std::shared_ptr<const LiveFrame>> nextFrame(FrameSource& source) const;

    FrameOpener m_open;
    std::string m_source;
    Callbacks m_callbacks;
    std::atomic<bool> m_ended = false;
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
