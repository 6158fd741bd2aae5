// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace layerscope {
namespace {

constexpr std::size_t kLanes = 8;
constexpr std::size_t kBlock = 2048;

/// Sum of f(v) in so many lanes that the compiler can vectorise it.
template <class T, class F>
double laneSum(std::span<const T> values, const F& f) {
    std::array<double, kLanes> lanes{};
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] += f(values[i + lane]);
    for (; i < values.size(); ++i)
        lanes[0] += f(values[i]);
    double sum = 0;
    for (double lane : lanes)
        sum += lane;
    return sum;
}

/// Gathers figures block by block: each block is read once from memory and its squares are taken about its own mean,
/// then blocks are joined (Chan, Golub, LeVeque 1979). So a large mean does not eat a small deviation.
class Accumulator {
public:
    template <class T>
    void add(std::span<const T> values) {
        for (std::size_t i = 0; i < values.size(); i += kBlock)
            addBlock(values.subspan(i, std::min(kBlock, values.size() - i)));
    }

    Statistics result() const {
        Statistics out = m_out;
        out.min = m_finite > 0 ? m_min : 0;
        out.max = m_finite > 0 ? m_max : 0;
        out.mean = m_mean;
        out.deviation = m_finite > 0 ? std::sqrt(m_squares / static_cast<double>(m_finite)) : 0;
        return out;
    }

private:
    template <class T>
    void addBlock(std::span<const T> block) {
        m_out.count += static_cast<std::int64_t>(block.size());
        // A difference with itself is NaN for NaN and infinity, and 0 for all else.
        if (laneSum(block, [](T v) { return static_cast<double>(v - v); }) == 0)
            return addFinite(block);
        std::array<double, kBlock> finite;
        std::size_t count = 0;
        for (T v : block) {
            m_out.nans += std::isnan(static_cast<double>(v)) ? 1 : 0;
            m_out.infinities += std::isinf(static_cast<double>(v)) ? 1 : 0;
            if (std::isfinite(static_cast<double>(v)))
                finite[count++] = static_cast<double>(v);
        }
        if (count > 0)
            addFinite(std::span<const double>(finite.data(), count));
    }

    template <class T>
    void addFinite(std::span<const T> block) {
        T low = block[0];
        T high = block[0];
        for (T v : block) {
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        m_min = std::min(m_min, static_cast<double>(low));
        m_max = std::max(m_max, static_cast<double>(high));
        m_out.zeros += static_cast<std::int64_t>(laneSum(block, [](T v) { return v == T{0} ? 1.0 : 0.0; }));

        const auto count = static_cast<double>(block.size());
        const double mean = laneSum(block, [](T v) { return static_cast<double>(v); }) / count;
        const double squares = laneSum(block, [mean](T v) {
            const double d = static_cast<double>(v) - mean;
            return d * d;
        });
        const auto before = static_cast<double>(m_finite);
        const double difference = mean - m_mean;
        m_mean += difference * count / (before + count);
        m_squares += squares + difference * difference * before * count / (before + count);
        m_finite += static_cast<std::int64_t>(block.size());
    }

    Statistics m_out;
    std::int64_t m_finite = 0;
    double m_min = std::numeric_limits<double>::infinity();
    double m_max = -std::numeric_limits<double>::infinity();
    double m_mean = 0;
    double m_squares = 0;
};

template <class F>
void withNumbers(const Tensor& tensor, const F& f) {
    if (!tensor)
        return;
    if (tensor.dtype() == DType::Float32)
        f(tensor.floats());
    else
        f(tensor.ints());
}

/// The last axis, or the one that says that it is the channels.
int channelAxisOf(const Value& value) {
    const int rank = value.tensor.shape().rank();
    for (int i = 0; i < rank && value.axes.size() == static_cast<std::size_t>(rank); ++i)
        if (value.axes[static_cast<std::size_t>(i)].kind == AxisKind::Channel)
            return i;
    return rank - 1;
}

} // namespace

Statistics statisticsOf(const Tensor& tensor) {
    Accumulator accumulator;
    withNumbers(tensor, [&](auto numbers) { accumulator.add(numbers); });
    return accumulator.result();
}

Statistics channelStatistics(const Value& value, std::int64_t channel) {
    Accumulator accumulator;
    const Shape& shape = value.tensor.shape();
    const int axis = channelAxisOf(value);
    if (!value.tensor || value.tensor.elements() == 0 || axis < 0 || channel < 0 || channel >= shape[axis])
        return accumulator.result();
    const bool batched = axis > 0 && (value.axes.empty() || value.axes[0].kind == AxisKind::Batch);
    std::int64_t outer = 1; // rows of the tensor before the channel axis, of batch element 0
    for (int i = batched ? 1 : 0; i < axis; ++i)
        outer *= shape[i];
    std::int64_t inner = 1;
    for (int i = axis + 1; i < shape.rank(); ++i)
        inner *= shape[i];
    std::vector<double> gathered;
    gathered.reserve(kBlock);
    for (std::int64_t o = 0; o < outer; ++o)
        for (std::int64_t i = 0; i < inner; ++i) {
            gathered.push_back(value.tensor.at((o * shape[axis] + channel) * inner + i));
            if (gathered.size() == kBlock) {
                accumulator.add(std::span<const double>(gathered));
                gathered.clear();
            }
        }
    accumulator.add(std::span<const double>(gathered));
    return accumulator.result();
}

Histogram histogramOf(const Tensor& tensor, int bins) {
    Histogram histogram;
    histogram.counts.assign(static_cast<std::size_t>(std::max(bins, 1)), 0);
    const Statistics statistics = statisticsOf(tensor);
    if (statistics.count == statistics.nans + statistics.infinities)
        return histogram;
    const bool flat = statistics.max <= statistics.min;
    const double margin = flat ? 0.5 + std::abs(statistics.min) * 1e-9 : 0;
    histogram.min = statistics.min - margin;
    histogram.max = statistics.max + margin;
    const auto last = static_cast<std::int64_t>(histogram.counts.size()) - 1;
    const double scale = static_cast<double>(last + 1) / (histogram.max - histogram.min);
    withNumbers(tensor, [&](auto numbers) {
        for (const auto number : numbers) {
            const auto v = static_cast<double>(number);
            if (std::isfinite(v))
                ++histogram.counts[static_cast<std::size_t>(
                    std::clamp<std::int64_t>(static_cast<std::int64_t>((v - histogram.min) * scale), 0, last))];
        }
    });
    return histogram;
}

} // namespace layerscope
