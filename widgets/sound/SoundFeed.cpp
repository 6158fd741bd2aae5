// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/SoundFeed.h"

#include "data/sound/SampleStream.h"
#include "sound/SampleFormat.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <tuple>
#include <utility>

namespace layerscope {
namespace {

constexpr std::chrono::milliseconds kPatience{50}; ///< for a resampler that has just begun
constexpr double kAheadSeconds = 1;

void copySamples(const std::vector<float>& samples, std::int64_t first, std::span<float> out) {
    std::ranges::fill(out, 0.0F);
    const auto size = static_cast<std::int64_t>(samples.size());
    const std::int64_t from = std::clamp<std::int64_t>(first, 0, size);
    const std::int64_t to = std::clamp<std::int64_t>(first + static_cast<std::int64_t>(out.size()), from, size);
    std::copy(samples.begin() + from, samples.begin() + to, out.begin() + (from - first));
}

} // namespace

SoundFeed::SoundFeed(std::shared_ptr<const std::vector<float>> samples, int rate, double start,
                     const QAudioFormat& format)
    : m_samples(std::move(samples))
    , m_rate(rate)
    , m_start(start)
    , m_format(format)
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

SoundFeed::~SoundFeed() {
    m_thread.request_stop();
}

void SoundFeed::work(const std::stop_token& stop) {
    const auto size = static_cast<std::int64_t>(m_samples->size());
    const SoundSource source{.frames = size, .channels = 1, .rate = m_rate, .read = [&](auto first, auto out) {
                                 copySamples(*m_samples, first, out);
                                 return Result<void>();
                             }};
    const double seconds = std::max(0.0, static_cast<double>(size) / m_rate - m_start);
    const SoundStretch wanted{.start = m_start,
                              .count = static_cast<std::int64_t>(std::ceil(seconds * m_format.sampleRate())),
                              .channels = m_format.channelCount(),
                              .rate = m_format.sampleRate()};
    std::ignore = streamSound(
        source, wanted, [&](std::int64_t, std::span<const float> frames) { append(frames, stop); }, Progress{stop, {}});
    const std::lock_guard lock(m_mutex);
    m_whole = true;
    m_change.notify_all();
}

void SoundFeed::append(std::span<const float> frames, const std::stop_token& stop) {
    const QByteArray bytes = bytesFrom(frames, m_format);
    const auto most = static_cast<qsizetype>(m_format.bytesForDuration(static_cast<qint64>(kAheadSeconds * 1e6)));
    std::unique_lock lock(m_mutex);
    if (m_change.wait(lock, stop, [&] { return m_bytes.size() < most; }))
        m_bytes += bytes;
    m_change.notify_all();
}

qint64 SoundFeed::bytesAvailable() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes.size() + QIODevice::bytesAvailable();
}

bool SoundFeed::hasEnded() const {
    const std::lock_guard lock(m_mutex);
    return m_whole && m_bytes.isEmpty();
}

qint64 SoundFeed::readData(char* data, qint64 most) {
    std::unique_lock lock(m_mutex);
    m_change.wait_for(lock, kPatience, [this] { return m_whole || !m_bytes.isEmpty(); });
    const qsizetype count = std::min<qsizetype>(most, m_bytes.size());
    std::memcpy(data, m_bytes.constData(), static_cast<std::size_t>(count));
    m_bytes.remove(0, count);
    m_change.notify_all();
    return count;
}

} // namespace layerscope
