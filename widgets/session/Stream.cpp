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

Clock::duration intervalOf(const LiveSource& source, double speed) {
    const double rate = source.framesPerSecond() * speed;
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

Stream::Stream(Opener open, std::string source, Params input, Playback playback, Callbacks callbacks)
    : m_open(std::move(open))
    , m_source(std::move(source))
    , m_callbacks(std::move(callbacks))
    , m_speed(playback.speed)
    , m_loop(playback.loop)
    , m_place(playback.start)
    , m_input(std::move(input))
    , m_seek(playback.start > 0 ? std::optional(playback.start) : std::nullopt)
    , m_thread([this](std::stop_token stop) { play(std::move(stop)); }) {}

void Stream::setInput(Params input) {
    const std::lock_guard lock(m_mutex);
    m_input = std::move(input);
}

void Stream::seek(double place) {
    const std::lock_guard lock(m_mutex);
    m_seek = place;
}

void Stream::play(std::stop_token stop) {
    Params input;
    {
        const std::lock_guard lock(m_mutex);
        input = m_input;
    }
    auto source = m_open(m_source, input);
    const Result<void> played = source ? playFrames(**source, stop) : tl::unexpected(source.error());
    if (!stop.stop_requested()) {
        if (!played)
            m_callbacks.failed(played.error());
        else if (m_callbacks.ended)
            m_callbacks.ended();
    }
    m_ended = true;
}

Result<void> Stream::playFrames(LiveSource& source, std::stop_token stop) {
    Clock::time_point due = Clock::now();
    while (!stop.stop_requested()) {
        auto frame = nextFrame(source, stop);
        if (!frame)
            return tl::unexpected(frame.error());
        if (!*frame)
            return {};
        m_place = source.place();
        if (!stop.stop_requested())
            m_callbacks.frame(std::move(*frame));
        // A film that cannot be decoded at its own pace plays slower; it does not run to catch up.
        due = std::max(due + intervalOf(source, m_speed), Clock::now());
        sleepUntil(due, stop);
    }
    return {};
}

Params Stream::takeOrders(LiveSource& source) {
    std::optional<double> place;
    Params input;
    {
        const std::lock_guard lock(m_mutex);
        place = std::exchange(m_seek, std::nullopt);
        input = m_input;
    }
    if (place)
        source.seek(*place);
    return input;
}

Result<std::shared_ptr<const LiveFrame>> Stream::nextFrame(LiveSource& source, const std::stop_token& stop) {
    const Params input = takeOrders(source);
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto frame = source.next(input, stop);
        if (!frame || *frame || stop.stop_requested())
            return frame;
        if (attempt == 0 && !m_loop)
            return nullptr;
        if (!source.seek(0))
            break;
    }
    return failure(message(N_("There is nothing in it that can be played.")), m_source);
}

} // namespace layerscope
