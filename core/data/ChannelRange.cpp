// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ChannelRange.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// One channel of interleaved numbers.
class Channel {
public:
    Channel(std::span<float> values, std::size_t first, std::size_t channels)
        : m_values(values)
        , m_first(first)
        , m_channels(channels) {}

    template <class Take>
    void forEach(const Take& take) const {
        for (std::size_t i = m_first; i < m_values.size(); i += m_channels)
            if (std::isfinite(m_values[i]))
                take(m_values[i]);
    }
    void subtractAndDivide(double minus, double by) const {
        const double times = by > 0 ? 1 / by : 1;
        forEach([&](float& v) { v = static_cast<float>((static_cast<double>(v) - minus) * times); });
    }

private:
    std::span<float> m_values;
    std::size_t m_first;
    std::size_t m_channels;
};

void standardize(const Channel& channel) {
    double sum = 0;
    double count = 0;
    channel.forEach([&](float v) {
        sum += static_cast<double>(v);
        ++count;
    });
    const double mean = count > 0 ? sum / count : 0;
    double squares = 0;
    channel.forEach([&](float v) { squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean); });
    channel.subtractAndDivide(mean, count > 0 ? std::sqrt(squares / count) : 0);
}

void fillRange(const Channel& channel) {
    double low = INFINITY;
    double high = -INFINITY;
    channel.forEach([&](float v) {
        low = std::min(low, static_cast<double>(v));
        high = std::max(high, static_cast<double>(v));
    });
    if (low <= high)
        channel.subtractAndDivide(low, high - low);
}

void raiseToPeak(const Channel& channel) {
    double peak = 0;
    channel.forEach([&](float v) { peak = std::max(peak, std::abs(static_cast<double>(v))); });
    channel.subtractAndDivide(0, peak);
}

} // namespace

void bringToRange(std::span<float> values, std::int64_t channels, std::string_view normalization) {
    for (std::int64_t c = 0; c < channels; ++c) {
        const Channel channel(values, static_cast<std::size_t>(c), static_cast<std::size_t>(channels));
        if (normalization == "standardize")
            standardize(channel);
        else if (normalization == "zero_to_one")
            fillRange(channel);
        else if (normalization == "peak")
            raiseToPeak(channel);
    }
}

} // namespace layerscope
