// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/SampleStream.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <vector>

#include <samplerate.h>

namespace layerscope {
namespace {

using Take = std::function<void(std::int64_t first, std::span<const float> frames)>;

constexpr std::int64_t kBlockNumbers = 1 << 17;
constexpr double kMostRatio = 256;   ///< libsamplerate's bound
constexpr std::int64_t kLobes = 160; ///< samples of the lower rate that its filter reaches to one side, and some more

/// [frames, from] to [frames, to].
void mix(std::span<const float> in, std::int64_t from, std::span<float> out, std::int64_t to) {
    const std::int64_t frames = static_cast<std::int64_t>(in.size()) / from;
    if (from == to) {
        std::ranges::copy(in, out.begin());
        return;
    }
    for (std::int64_t i = 0; i < frames; ++i) {
        const auto frame = in.subspan(static_cast<std::size_t>(i * from), static_cast<std::size_t>(from));
        const float mean =
            from == 1
                ? frame[0]
                : static_cast<float>(std::accumulate(frame.begin(), frame.end(), 0.0) / static_cast<double>(from));
        std::fill_n(out.begin() + i * to, to, mean);
    }
}

/// The source's frames in order, with the channels that are wanted.
class MixedReader {
public:
    MixedReader(const SoundSource& source, const SoundStretch& wanted, std::int64_t first)
        : m_source(source)
        , m_channels(wanted.channels)
        , m_next(first)
        , m_frames(std::max<std::int64_t>(kBlockNumbers / std::max(source.channels, wanted.channels), 64))
        , m_read(static_cast<std::size_t>(m_frames * source.channels))
        , m_mixed(static_cast<std::size_t>(m_frames * wanted.channels)) {}

    /// At most `most` frames more.
    Result<std::span<const float>> next(std::int64_t most) {
        const std::int64_t frames = std::min(most, m_frames);
        const std::span<float> read(m_read.data(), static_cast<std::size_t>(frames * m_source.channels));
        if (auto done = m_source.read(m_next, read); !done)
            return tl::unexpected(done.error());
        m_next += frames;
        const std::span<float> mixed(m_mixed.data(), static_cast<std::size_t>(frames * m_channels));
        mix(read, m_source.channels, mixed, m_channels);
        return std::span<const float>(mixed);
    }
    std::int64_t position() const { return m_next; }

private:
    const SoundSource& m_source;
    int m_channels;
    std::int64_t m_next;
    std::int64_t m_frames;
    std::vector<float> m_read;
    std::vector<float> m_mixed;
};

tl::unexpected<Error> stopped() {
    return failure(message(N_("Reading was stopped.")));
}

Result<void> copyThrough(const SoundSource& source, const SoundStretch& wanted, std::int64_t first, const Take& take,
                         const Progress& progress) {
    MixedReader reader(source, wanted, first);
    const std::int64_t count = std::min(wanted.count, source.frames - first);
    for (std::int64_t done = 0; done < count;) {
        if (progress.stopped())
            return stopped();
        const auto block = reader.next(count - done);
        if (!block)
            return tl::unexpected(block.error());
        take(done, *block);
        done += static_cast<std::int64_t>(block->size()) / wanted.channels;
        progress.at(static_cast<double>(done) / static_cast<double>(count));
    }
    return {};
}

struct EndState {
    void operator()(SRC_STATE* state) const { src_delete(state); }
};
using Resampler = std::unique_ptr<SRC_STATE, EndState>;

/// The frames of one block of input at the other rate, behind those that are left out at the beginning.
class ResampledOutput {
public:
    ResampledOutput(const SoundStretch& wanted, std::int64_t skip, std::int64_t count, const Take& take)
        : m_channels(wanted.channels)
        , m_skip(skip)
        , m_count(count)
        , m_take(take)
        , m_block(static_cast<std::size_t>(kBlockNumbers)) {}

    bool complete() const { return m_done >= m_count; }
    double fraction() const { return static_cast<double>(m_done) / static_cast<double>(m_count); }

    /// Whether libsamplerate did what it should.
    bool push(SRC_STATE* state, std::span<const float> in, double ratio) {
        SRC_DATA data{};
        data.src_ratio = ratio;
        data.data_out = m_block.data();
        data.output_frames = static_cast<long>(m_block.size()) / m_channels;
        while (!complete()) {
            data.data_in = in.data();
            data.input_frames = static_cast<long>(in.size()) / m_channels;
            if (src_process(state, &data) != 0)
                return false;
            in = in.subspan(static_cast<std::size_t>(data.input_frames_used * m_channels));
            hand(data.output_frames_gen);
            if (in.empty() && data.output_frames_gen < data.output_frames)
                break;
            if (data.input_frames_used == 0 && data.output_frames_gen == 0)
                break;
        }
        return true;
    }

private:
    void hand(std::int64_t frames) {
        const std::int64_t left = std::min(m_skip, frames);
        m_skip -= left;
        const std::int64_t given = std::min(frames - left, m_count - m_done);
        if (given > 0)
            m_take(m_done, std::span(m_block).subspan(static_cast<std::size_t>(left * m_channels),
                                                      static_cast<std::size_t>(given * m_channels)));
        m_done += given;
    }

    std::int64_t m_channels;
    std::int64_t m_skip;
    std::int64_t m_count;
    const Take& m_take;
    std::vector<float> m_block;
    std::int64_t m_done = 0;
};

/// Begins so far before `first` that the filter is full there, by whole frames of both rates.
Result<void> resample(const SoundSource& source, const SoundStretch& wanted, std::int64_t first, const Take& take,
                      const Progress& progress) {
    const std::int64_t common = std::gcd(source.rate, wanted.rate);
    const std::int64_t in = source.rate / common;
    const std::int64_t out = wanted.rate / common;
    const std::int64_t reach = kLobes * std::max<std::int64_t>(1, (in + out - 1) / out);
    const std::int64_t periods = (reach + in - 1) / in;
    const double ratio = static_cast<double>(wanted.rate) / source.rate;
    const double rest = std::ceil(static_cast<double>(source.frames - first) * ratio) + 1;
    const auto count = static_cast<std::int64_t>(std::min(static_cast<double>(wanted.count), rest));
    int error = 0;
    const Resampler state(src_new(SRC_SINC_MEDIUM_QUALITY, wanted.channels, &error));
    if (!state)
        throw std::bad_alloc();
    MixedReader reader(source, wanted, first - periods * in);
    ResampledOutput output(wanted, periods * out, count, take);
    while (!output.complete()) {
        if (progress.stopped())
            return stopped();
        const auto block = reader.next(kBlockNumbers);
        if (!block)
            return tl::unexpected(block.error());
        if (!output.push(state.get(), *block, ratio))
            return failure(message(N_("The sound cannot be brought to %1 samples a second."), wanted.rate));
        progress.at(output.fraction());
    }
    return {};
}

std::optional<Error> whatCannotBe(const SoundSource& source, const SoundStretch& wanted) {
    if (wanted.channels != source.channels && wanted.channels != 1 && source.channels != 1)
        return Error{
            message(N_("The sound has %1 channels, but this input wants %2."), source.channels, wanted.channels),
            message(N_("Set the last size of the shape to 1 (their mean) or %1."), source.channels),
            {}};
    const double ratio = static_cast<double>(wanted.rate) / source.rate;
    if (ratio > kMostRatio || ratio < 1 / kMostRatio)
        return Error{message(N_("A sound of %1 samples a second cannot be brought to %2."), source.rate, wanted.rate),
                     message(N_("Choose a sample rate nearer to its own.")),
                     {}};
    return std::nullopt;
}

} // namespace

Result<void> streamSound(const SoundSource& source, const SoundStretch& wanted, const Take& take,
                         const Progress& progress) {
    if (auto problem = whatCannotBe(source, wanted))
        return tl::unexpected(std::move(*problem));
    const double begin = std::round(wanted.start * source.rate);
    if (begin >= static_cast<double>(source.frames) || wanted.count < 1)
        return {};
    const auto first = static_cast<std::int64_t>(begin);
    return wanted.rate == source.rate ? copyThrough(source, wanted, first, take, progress)
                                      : resample(source, wanted, first, take, progress);
}

} // namespace layerscope
