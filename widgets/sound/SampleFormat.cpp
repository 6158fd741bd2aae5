// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/SampleFormat.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace layerscope {
namespace {

/// Whole numbers whose `rest` is silence and whose largest is `full`.
template <class Sample>
std::vector<float> read(const QByteArray& bytes, float full, float rest) {
    const auto count = static_cast<std::size_t>(bytes.size()) / sizeof(Sample);
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        Sample sample{};
        std::memcpy(&sample, bytes.constData() + i * sizeof(Sample), sizeof(Sample));
        samples[i] = (static_cast<float>(sample) - rest) / full;
    }
    return samples;
}

template <class Sample>
QByteArray written(std::span<const float> samples, double full, double rest) {
    QByteArray bytes(static_cast<qsizetype>(samples.size() * sizeof(Sample)), Qt::Uninitialized);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double value = std::clamp(static_cast<double>(samples[i]), -1.0, 1.0) * full + rest;
        const auto sample = static_cast<Sample>(std::is_floating_point_v<Sample> ? value : std::round(value));
        std::memcpy(bytes.data() + i * sizeof(Sample), &sample, sizeof(Sample));
    }
    return bytes;
}

} // namespace

std::vector<float> samplesFrom(const QByteArray& bytes, const QAudioFormat& format) {
    switch (format.sampleFormat()) {
    case QAudioFormat::UInt8:
        return read<std::uint8_t>(bytes, 128, 128);
    case QAudioFormat::Int16:
        return read<std::int16_t>(bytes, 32768, 0);
    case QAudioFormat::Int32:
        return read<std::int32_t>(bytes, 2147483648.0F, 0);
    default:
        return read<float>(bytes, 1, 0);
    }
}

QByteArray bytesFrom(std::span<const float> samples, const QAudioFormat& format) {
    switch (format.sampleFormat()) {
    case QAudioFormat::UInt8:
        return written<std::uint8_t>(samples, 127, 128);
    case QAudioFormat::Int16:
        return written<std::int16_t>(samples, 32767, 0);
    case QAudioFormat::Int32:
        return written<std::int32_t>(samples, 2147483647.0, 0);
    default:
        return written<float>(samples, 1, 0);
    }
}

} // namespace layerscope
