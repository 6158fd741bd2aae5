// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/LiveSound.h"

#include "data/sound/SoundInput.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace layerscope {
namespace {

std::atomic<std::uint64_t> framesMade = 0;

/// Seconds that an Input shows; the sizes are samples and perhaps channels, or with a hop frames and their samples.
double secondsOf(const Params& params, int rate) {
    const ParamValue* shape = params.find("shape");
    const auto* sizes = shape ? std::get_if<Ints>(shape) : nullptr;
    if (!sizes || sizes->empty())
        return 0;
    auto samples = static_cast<double>(sizes->front());
    const ParamValue* hop = params.find("hop");
    if (const auto* every = hop ? std::get_if<std::int64_t>(hop) : nullptr; every && sizes->size() > 1)
        samples = (samples - 1) * static_cast<double>(*every) + static_cast<double>((*sizes)[1]);
    return samples / soundRateOf(params, rate);
}

} // namespace

class LiveSound::Frame final : public LiveFrame {
public:
    Frame(std::deque<Block> blocks, int channels, int rate, std::int64_t end, std::int64_t wanted)
        : m_key(Hasher().add("sound").add(++framesMade).key())
        , m_blocks(std::move(blocks))
        , m_channels(channels)
        , m_rate(rate)
        , m_end(end)
        , m_wanted(wanted) {}

    Key key() const override { return m_key; }

    Result<Value> value(const Params& params, const TensorSpec& wanted) const override {
        Params window = params;
        window.set("start", 0.0);
        return soundValue({m_wanted, m_channels, m_rate,
                           [this](std::int64_t first, std::span<float> out) {
                               copy(m_end - m_wanted + first, out);
                               return Result<void>();
                           }},
                          window, wanted);
    }

    std::optional<Axes> axes(const Params& params, const TensorSpec& wanted) const override {
        return soundAxes(params, m_rate, static_cast<double>(m_end - m_wanted) / m_rate, wanted);
    }

private:
    /// From that sample on; silence where there is none.
    void copy(std::int64_t first, std::span<float> out) const {
        std::ranges::fill(out, 0.0F);
        const auto count = static_cast<std::int64_t>(out.size()) / m_channels;
        for (const Block& block : m_blocks) {
            const auto length = static_cast<std::int64_t>(block.samples->size()) / m_channels;
            const std::int64_t from = std::max(first, block.first);
            const std::int64_t to = std::min(first + count, block.first + length);
            if (from < to)
                std::copy_n(block.samples->begin() + (from - block.first) * m_channels, (to - from) * m_channels,
                            out.begin() + (from - first) * m_channels);
        }
    }

    Key m_key;
    std::deque<Block> m_blocks;
    int m_channels;
    int m_rate;
    std::int64_t m_end;
    std::int64_t m_wanted;
};

LiveSound::LiveSound(int channels, int rate)
    : m_channels(std::max(1, channels))
    , m_rate(std::max(1, rate)) {}

void LiveSound::setInput(const Params& input) {
    constexpr double kMost = 1e12;
    constexpr double kReach = 161; // of SRC_SINC_MEDIUM_QUALITY, at the lower rate
    const double wantedRate = soundRateOf(input, m_rate);
    m_margin = wantedRate == m_rate ? 0 : std::llround(kReach * std::max(1.0, std::ceil(m_rate / wantedRate)));
    m_wanted = static_cast<std::int64_t>(std::clamp(std::ceil(secondsOf(input, m_rate) * m_rate), 1.0, kMost));
    forgetOld();
}

void LiveSound::push(std::vector<float> block) {
    const auto length = static_cast<std::int64_t>(block.size()) / m_channels;
    if (length == 0)
        return;
    m_blocks.push_back({m_end, std::make_shared<const std::vector<float>>(std::move(block))});
    m_end += length;
    forgetOld();
}

void LiveSound::forgetOld() {
    while (m_blocks.size() > 1 && m_blocks[1].first <= m_end - m_wanted - 2 * m_margin)
        m_blocks.pop_front();
}

void LiveSound::restart(double seconds) {
    m_blocks.clear();
    m_end = std::llround(seconds * m_rate);
}

bool LiveSound::isFull() const {
    return !m_blocks.empty() && m_blocks.front().first <= m_end - m_margin - m_wanted;
}

std::shared_ptr<const LiveFrame> LiveSound::frame() const {
    return m_blocks.empty() ? nullptr
                            : std::make_shared<const Frame>(m_blocks, m_channels, m_rate, m_end - m_margin, m_wanted);
}

double LiveSound::start() const {
    return std::max(0.0, static_cast<double>(m_end - m_margin - m_wanted) / m_rate);
}

} // namespace layerscope
