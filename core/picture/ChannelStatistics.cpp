// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/ChannelStatistics.h"

#include "picture/Accumulator.h"
#include "picture/ChannelLayout.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace layerscope {
namespace {

constexpr std::int64_t kTileRows = 1024;
constexpr std::int64_t kTileChannels = 16; ///< floats of one cache line
constexpr std::int64_t kWorthAThread = 1 << 20;

/// The figures of channels [from, to): side by side they are sorted into columns tile by tile, so that each line of
/// memory is read once.
template <class T>
void measure(std::span<const T> numbers, const ChannelLayout& layout, std::int64_t from, std::int64_t to,
             std::vector<ChannelStatistics>& out, const std::stop_token& stop) {
    std::vector<Accumulator> figures(static_cast<std::size_t>(to - from));
    std::vector<T> tile(static_cast<std::size_t>(layout.inner == 1 ? kTileRows * kTileChannels : 0));
    const auto at = [&](std::int64_t o, std::int64_t channel) {
        return numbers.data() + (o * layout.channels + channel) * layout.inner;
    };
    const std::int64_t step = layout.inner == 1 ? kTileRows : 1;
    for (std::int64_t o = 0; o < layout.outer && !stop.stop_requested(); o += step)
        for (std::int64_t c = from; c < to; c += layout.inner == 1 ? kTileChannels : 1) {
            Accumulator* figure = &figures[static_cast<std::size_t>(c - from)];
            if (layout.inner > 1 || layout.channels == 1) {
                const std::int64_t rows = layout.inner == 1 ? std::min(step, layout.outer - o) : layout.inner;
                figure->add(std::span<const T>(at(o, c), static_cast<std::size_t>(rows)));
                continue;
            }
            const std::int64_t rows = std::min(step, layout.outer - o);
            const std::int64_t wide = std::min(kTileChannels, to - c);
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t i = 0; i < wide; ++i)
                    tile[static_cast<std::size_t>(i * kTileRows + row)] = at(o + row, c)[i];
            for (std::int64_t i = 0; i < wide; ++i)
                figure[i].add(std::span<const T>(tile.data() + i * kTileRows, static_cast<std::size_t>(rows)));
        }
    for (std::int64_t c = from; c < to; ++c) {
        ChannelStatistics done = figures[static_cast<std::size_t>(c - from)].result();
        if (done.firstBroken >= 0)
            done.firstBroken = layout.indexOf(c, done.firstBroken);
        out[static_cast<std::size_t>(c)] = done;
    }
}

template <class T>
void measureAll(std::span<const T> numbers, const ChannelLayout& layout, int threads,
                std::vector<ChannelStatistics>& out, const std::stop_token& stop) {
    const std::int64_t groups = (layout.channels + kTileChannels - 1) / kTileChannels;
    const std::int64_t cores = threads > 0 ? threads : static_cast<std::int64_t>(std::thread::hardware_concurrency());
    const auto work = static_cast<std::int64_t>(numbers.size()) / kWorthAThread + 1;
    const std::int64_t parts = std::clamp<std::int64_t>(std::min(cores, work), 1, std::max<std::int64_t>(groups, 1));
    std::vector<std::jthread> helpers;
    const auto border = [&](std::int64_t part) {
        return std::min(groups * part / parts * kTileChannels, layout.channels);
    };
    for (std::int64_t part = 1; part < parts; ++part)
        helpers.emplace_back([&, part] { measure(numbers, layout, border(part), border(part + 1), out, stop); });
    measure(numbers, layout, 0, border(1), out, stop);
}

} // namespace

ChannelLayout::ChannelLayout(const Value& value) {
    const Shape& shape = value.tensor.shape();
    axis = channelAxisOf(value);
    const bool batched =
        shape.rank() > 1 && axis != 0 &&
        (value.axes.size() != static_cast<std::size_t>(shape.rank()) || value.axes[0].kind == AxisKind::Batch);
    for (int i = batched ? 1 : 0; i < shape.rank(); ++i)
        (i < axis || axis < 0 ? outer : i == axis ? channels : inner) *= shape[i];
    if (axis < 0) // one channel whose numbers lie side by side
        std::swap(outer, inner);
}

int channelAxisOf(const Value& value) {
    const int rank = value.tensor.shape().rank();
    if (value.axes.size() != static_cast<std::size_t>(rank))
        return rank - 1;
    for (int i = 0; i < rank; ++i)
        if (value.axes[static_cast<std::size_t>(i)].kind == AxisKind::Channel)
            return i;
    const bool place = rank > 0 && value.axes.back().isSpatial() && value.axes.back().kind != AxisKind::Frequency;
    return place ? -1 : rank - 1;
}

ChannelTable channelTable(const Value& value, int threads, const std::stop_token& stop) {
    if (!value.tensor || value.tensor.elements() == 0)
        return {};
    const ChannelLayout layout(value);
    ChannelTable table{layout.axis, {}};
    table.channels.resize(static_cast<std::size_t>(layout.channels));
    if (value.tensor.dtype() == DType::Float32)
        measureAll(value.tensor.floats(), layout, threads, table.channels, stop);
    else
        measureAll(value.tensor.ints(), layout, threads, table.channels, stop);
    return stop.stop_requested() ? ChannelTable{} : table;
}

Tensor channelNumbers(const Value& value, std::int64_t channel) {
    if (!value.tensor || value.tensor.elements() == 0 || channel < 0)
        return value.tensor;
    const ChannelLayout layout(value);
    if (channel >= layout.channels)
        return {};
    TensorBuilder builder(Shape{layout.outer * layout.inner});
    float* out = builder.floats().data();
    for (std::int64_t i = 0; i < layout.outer * layout.inner; ++i)
        out[i] = static_cast<float>(value.tensor.at(layout.indexOf(channel, i)));
    return std::move(builder).finish();
}

Statistics ChannelTable::total() const {
    Statistics out;
    double squares = 0;
    std::int64_t finite = 0;
    for (const ChannelStatistics& channel : channels) {
        out.count += channel.count;
        out.zeros += channel.zeros;
        out.nans += channel.nans;
        out.infinities += channel.infinities;
        if (channel.finite() == 0)
            continue;
        out.min = finite > 0 ? std::min(out.min, channel.min) : channel.min;
        out.max = finite > 0 ? std::max(out.max, channel.max) : channel.max;
        const auto before = static_cast<double>(finite);
        const auto more = static_cast<double>(channel.finite());
        const double difference = channel.mean - out.mean;
        out.mean += difference * more / (before + more);
        squares +=
            channel.deviation * channel.deviation * more + difference * difference * before * more / (before + more);
        finite += channel.finite();
    }
    out.deviation = finite > 0 ? std::sqrt(squares / static_cast<double>(finite)) : 0;
    return out;
}

} // namespace layerscope
