// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Stream.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace layerscope {

namespace {

using Clock = std::chrono::steady_clock;

/// Pause between frames of a source that keeps its own time, so that a broken driver cannot take a whole core.
constexpr Clock::duration kShortestPause = std::chrono::milliseconds(2);

Clock::duration intervalOf(const FrameSource& source) {
    const double rate = source.framesPerSecond();
    return rate > 0 ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate))
                    : kShortestPause;
}

/// Sleeps until then, or until stopped.
void sleepUntil(Clock::time_point then, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_until(lock, std::move(stop), then, [] { return false; });
}

} // namespace

Stream::Stream(FrameOpener open, std::string fileOrCamera, Callbacks callbacks)
    : m_open(std::move(open))
    , m_source(std::move(fileOrCamera))
    , m_callbacks(std::move(callbacks))
    , m_thread([this](std::stop_token stop) { play(std::move(stop)); }) {}

void Stream::play(std::stop_token stop) {
    auto source = m_open(m_source);
    const Result<void> played = source ? playFrames(**source, stop) : tl::unexpected(source.error());
    if (!played && !stop.stop_requested())
        m_callbacks.failed(played.error());
    m_ended = true;
}

Result<void> Stream::playFrames(FrameSource& source, std::stop_token stop) {
    const Clock::duration interval = intervalOf(source);
    Clock::time_point due = Clock::now();
    while (!stop.stop_requested()) {
        auto frame = nextFrame(source);
        if (!frame)
            return tl::unexpected(frame.error());
        if (!stop.stop_requested())
            m_callbacks.frame(std::move(*frame));
        // A film that cannot be decoded at its own pace plays slower; it does not run to catch up.
        due = std::max(due + interval, Clock::now());
        sleepUntil(due, stop);
    }
    return {};
}

Result<std::shared_ptr<const LiveFrame>> Stream::nextFrame(FrameSource& source) const {
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto frame = source.next();
        if (!frame)
            return tl::unexpected(frame.error());
        if (*frame)
            return std::make_shared<const PictureFrame>(std::move(**frame));
        if (!source.rewind())
            break;
    }
    return failure(message(N_("The film has no picture that can be read.")), m_source);
}

} // namespace layerscope
