// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSource.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace layerscope {

/// How a film, a sound or a folder is played; cameras and microphones keep their own time.
struct Playback {
    double start = 0; ///< counted as the Input's "start"
    double speed = 1;
    bool loop = true;
};

/// Plays one source on a thread of its own, at its own pace. The callbacks are called on that thread.
class Stream {
public:
    using Opener = std::function<Result<std::unique_ptr<LiveSource>>(const std::string& source, const Params& input)>;
    struct Callbacks {
        std::function<void(std::shared_ptr<const LiveFrame>)> frame;
        /// Nothing comes after these.
        std::function<void(const Error&)> failed;
        std::function<void()> ended{}; ///< played to its end, and not to be repeated
    };

    Stream(Opener open, std::string source, Params input, Playback playback, Callbacks callbacks);
    /// Waits until the thread has ended: call stop() on all streams before the first is destroyed.
    ~Stream() = default;

    const std::string& source() const { return m_source; }
    /// Asks the thread to end and does not wait: a camera's driver may sit in a read for seconds.
    void stop() { m_thread.request_stop(); }
    bool hasEnded() const { return m_ended; }

    /// From the next frame on.
    void setInput(Params input);
    void setSpeed(double speed) { m_speed = speed; }
    void setLoop(bool loop) { m_loop = loop; }
    void seek(double place);
    /// The "start" with which the Input would show the newest frame.
    double place() const { return m_place; }

private:
    void play(std::stop_token stop);
    Result<void> playFrames(LiveSource& source, std::stop_token stop);
    Result<std::shared_ptr<const LiveFrame>> nextFrame(LiveSource& source, const std::stop_token& stop);
    Params takeOrders(LiveSource& source);

    Opener m_open;
    std::string m_source;
    Callbacks m_callbacks;
    std::atomic<double> m_speed;
    std::atomic<bool> m_loop;
    std::atomic<double> m_place;
    std::atomic<bool> m_ended = false;
    std::mutex m_mutex;
    Params m_input; ///< guarded by the mutex, as the next
    std::optional<double> m_seek;
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
