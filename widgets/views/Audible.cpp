// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/Audible.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr float kPeak = 0.8F;

/// Where element i of a channel lies in the tensor.
struct Line {
    std::int64_t first = 0;
    std::int64_t stride = 1;
};

/// Channels are counted as the tensor lies in memory.
Line lineOf(const Shape& shape, std::size_t axis, std::int64_t channel) {
    std::int64_t stride = 1;
    for (int i = static_cast<int>(axis) + 1; i < shape.rank(); ++i)
        stride *= shape[i];
    return {channel / stride * stride * shape[static_cast<int>(axis)] + channel % stride, stride};
}

void addLine(std::span<const float> numbers, const Line& line, std::vector<float>& sound) {
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const float number = numbers[static_cast<std::size_t>(line.first + static_cast<std::int64_t>(i) * line.stride)];
        sound[i] += std::isfinite(number) ? number : 0.0F;
    }
}

void makeSafe(std::vector<float>& sound) {
    double sum = 0;
    for (float sample : sound)
        sum += sample;
    const auto mean = sound.empty() ? 0.0F : static_cast<float>(sum / static_cast<double>(sound.size()));
    float peak = 0;
    for (float& sample : sound)
        peak = std::max(peak, std::abs(sample -= mean));
    if (peak > 0 && std::isfinite(peak))
        for (float& sample : sound)
            sample *= kPeak / peak;
}

constexpr double kHighestRate = 768'000;

} // namespace

std::optional<Audible> audibleOf(const Value& value) {
    const Tensor& tensor = value.tensor;
    if (!tensor || tensor.dtype() != DType::Float32 ||
        value.axes.size() != static_cast<std::size_t>(tensor.shape().rank()))
        return std::nullopt;
    const bool spectrogram = isSpectrogram(value.axes);
    std::optional<Audible> found;
    for (std::size_t i = 0; i < value.axes.size(); ++i) {
        const Axis& axis = value.axes[i];
        if (axis.kind == AxisKind::Time && axis.unit == AxisUnit::Second && axis.step > 0 && !found)
            found = Audible{i, 1, 1 / axis.step, spectrogram};
        else if (axis.isSpatial() && !spectrogram)
            return std::nullopt;
    }
    if (!found || tensor.elements() == 0)
        return std::nullopt;
    const Shape& shape = tensor.shape();
    found->channels = tensor.elements() / shape[static_cast<int>(found->axis)] / shape[0];
    for (std::size_t i = 1; spectrogram && i < value.axes.size(); ++i)
        if (value.axes[i].kind == AxisKind::Frequency)
            found->channels /= shape[static_cast<int>(i)];
    return found;
}

std::vector<float> channelSound(const Value& value, const Audible& audible, std::optional<std::int64_t> channel) {
    const Shape& shape = value.tensor.shape();
    std::vector<float> sound(static_cast<std::size_t>(shape[static_cast<int>(audible.axis)]));
    const std::int64_t first = channel.value_or(0);
    const std::int64_t last = channel.value_or(audible.channels - 1);
    for (std::int64_t c = first; c <= last; ++c)
        addLine(value.tensor.floats(), lineOf(shape, audible.axis, c), sound);
    makeSafe(sound);
    return sound;
}

Result<ResynthesizedSound> soundOf(const Value& value, const Audible& audible, std::optional<std::int64_t> channel,
                                   SpectrumScale scale, int faster, const Progress& progress) {
    if (audible.spectrogram)
        return resynthesized(value, channel.value_or(0), scale, progress);
    const Axis& time = value.axes[audible.axis];
    const double rate = std::clamp(audible.rate * faster, 1.0, kHighestRate);
    return ResynthesizedSound{channelSound(value, audible, channel), static_cast<int>(std::lround(rate)), time.origin};
}

} // namespace layerscope
