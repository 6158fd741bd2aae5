// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/film/FilmState.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace layerscope {
namespace {

/// Jumps aim so many frames too early, and farther when that was not early enough.
constexpr std::int64_t kFirstMargin = 12;
/// Nearer than this, decoding from the start is as quick and always right.
constexpr std::int64_t kNear = 24;
constexpr std::int64_t kMostFrames = 1'000'000'000;
/// A film that does not tell its length is followed so far.
constexpr std::int64_t kMostCounted = 20'000;

} // namespace

double Film::State::rate() const {
    constexpr double kUsual = 25;
    const double rate = capture.get(cv::CAP_PROP_FPS);
    return rate > 0 && rate <= 1000 ? rate : kUsual;
}

bool Film::State::reopen() {
    // Jumping lands on a key frame in some films; opening anew always starts at the first.
    held = false;
    return capture.open(std::filesystem::absolute(name).string(), cv::CAP_FFMPEG);
}

std::optional<std::int64_t> Film::State::grabbedNumber() const {
    const double milliseconds = capture.get(cv::CAP_PROP_POS_MSEC) - firstStamp;
    if (!std::isfinite(milliseconds) || milliseconds <= 0)
        return std::nullopt; // the first frame, or a container without times
    return std::llround(milliseconds / 1000 * rate());
}

bool Film::State::grabFirst() {
    if (!reopen() || !capture.grab())
        return false;
    // Not 0 where times are those of decoding, as in an AVI with frames out of order.
    const double milliseconds = capture.get(cv::CAP_PROP_POS_MSEC);
    firstStamp = std::isfinite(milliseconds) ? milliseconds : 0;
    return held = true;
}

/// Of a film without time stamps the frames are counted, which is right from the start only.
bool Film::State::grabUntil(std::int64_t frame, std::int64_t counted, const Progress& progress) {
    for (;; ++counted) {
        if (progress.stopped() || !(std::exchange(held, false) || capture.grab()))
            return false;
        if (grabbedNumber().value_or(counted) >= frame)
            return held = true;
        progress.at(static_cast<double>(counted) / static_cast<double>(frame));
    }
}

/// The time stamp of the first frame after a jump tells where it landed; only what lies before the wanted frame is
/// believed, and the rest of the way is decoded frame by frame.
bool Film::State::jumpTo(std::int64_t frame, const Progress& progress) {
    for (std::int64_t margin = kFirstMargin; margin < frame; margin *= 4) {
        if (progress.stopped() || !capture.set(cv::CAP_PROP_POS_FRAMES, static_cast<double>(frame - margin)))
            return false;
        if (!capture.grab())
            continue;
        const auto landed = grabbedNumber();
        if (!landed)
            return false;
        if (*landed < frame)
            return grabUntil(frame, *landed + 1, progress);
    }
    return false;
}

bool Film::seek(std::int64_t frame, const Progress& progress) try {
    State& state = *m_state;
    if (state.camera || !state.grabFirst())
        return false;
    if (frame <= kNear)
        return state.grabUntil(frame, 0, progress);
    state.held = false;
    if (state.jumpTo(frame, progress))
        return true;
    return !progress.stopped() && state.reopen() && state.grabUntil(frame, 0, progress);
} catch (const cv::Exception&) {
    return false;
}

bool Film::skip() try {
    return std::exchange(m_state->held, false) || m_state->capture.grab();
} catch (const cv::Exception&) {
    return false;
}

FilmFacts Film::facts() try {
    State& state = *m_state;
    FilmFacts facts{.frames = std::llround(state.capture.get(cv::CAP_PROP_FRAME_COUNT)),
                    .rate = state.rate(),
                    .width = static_cast<int>(state.capture.get(cv::CAP_PROP_FRAME_WIDTH)),
                    .height = static_cast<int>(state.capture.get(cv::CAP_PROP_FRAME_HEIGHT))};
    if (facts.frames < 1 || facts.frames > kMostFrames) {
        facts.frames = 0;
        state.reopen();
        while (facts.frames < kMostCounted && state.capture.grab())
            ++facts.frames;
        state.reopen();
    }
    facts.frames = std::max<std::int64_t>(facts.frames, 1);
    return facts;
} catch (const cv::Exception&) {
    return {};
}

std::int64_t FilmFacts::frameAt(double seconds) const {
    return std::llround(std::clamp(seconds * rate, 0.0, static_cast<double>(kMostFrames)));
}

} // namespace layerscope
