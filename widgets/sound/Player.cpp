// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/Player.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace layerscope {
namespace {

constexpr std::chrono::milliseconds kLook{33};
constexpr double kNearEnd = 0.005;     ///< seconds that a resampler may leave out
constexpr int kMostLooksAfterEnd = 60; ///< for a device that does not count its last bytes

} // namespace

Player::Player(QObject* parent, SinkMaker makeSink)
    : QObject(parent)
    , m_makeSink(std::move(makeSink)) {
    m_timer.setInterval(kLook);
    connect(&m_timer, &QTimer::timeout, this, &Player::look);
}

Player::~Player() {
    if (m_sink)
        m_sink->stop(); // before what it reads from goes
}

void Player::play(std::shared_ptr<const std::vector<float>> samples, int rate, double start) {
    stop();
    m_sink = m_makeSink();
    const auto format = m_sink->open(rate);
    if (!format) {
        emit failed(format.error());
        return;
    }
    m_start = start;
    m_length = static_cast<double>(samples->size()) / rate;
    m_feed = std::make_unique<SoundFeed>(std::move(samples), rate, start, *format);
    if (const auto started = m_sink->start(*m_feed); !started) {
        m_feed.reset();
        emit failed(started.error());
        return;
    }
    m_looksAfterEnd = 0;
    m_timer.start();
    emit positionChanged(start);
}

void Player::stop() {
    if (!m_feed)
        return;
    m_timer.stop();
    m_sink->stop();
    m_feed.reset();
    emit stopped();
}

double Player::position() const {
    return m_feed ? std::min(m_length, m_start + m_sink->heard()) : 0;
}

void Player::look() {
    m_looksAfterEnd = m_feed->hasEnded() ? m_looksAfterEnd + 1 : 0;
    if (m_looksAfterEnd > 0 && (position() >= m_length - kNearEnd || m_looksAfterEnd > kMostLooksAfterEnd))
        return stop();
    emit positionChanged(position());
}

} // namespace layerscope
