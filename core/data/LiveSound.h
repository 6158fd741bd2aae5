// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/LiveFrame.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace layerscope {

/// The newest samples of a microphone or of a sound that plays, as long as an Input wants them; older ones are let go.
/// Used by one thread; the frames it gives may be read by others.
class LiveSound {
public:
    LiveSound(int channels, int rate);

    /// How much is kept: what an Input with this "shape", "sample_rate" and "hop" shows.
    void setInput(const Params& input);
    /// Interleaved. Samples of this block and of older ones are shared with the frames, not copied.
    void push(std::vector<float> block);
    /// The next block begins there.
    void restart(double seconds);
    /// Whether there is as much as the Input wants.
    bool isFull() const;
    /// Ends with the newest sample, or where it is resampled a few milliseconds before; silence before the first. Null
    /// before the first block.
    std::shared_ptr<const LiveFrame> frame() const;
    /// Seconds at the beginning of what the frame shows.
    double start() const;
    /// Blocks that are kept; for tests of memory.
    std::size_t blocks() const { return m_blocks.size(); }

private:
    struct Block {
        std::int64_t first = 0; ///< index of its first sample since the start of the source
        std::shared_ptr<const std::vector<float>> samples;
    };
    class Frame;
    void forgetOld();

    int m_channels;
    int m_rate;
    std::int64_t m_wanted = 1; ///< samples of a channel that the Input shows, at the source's rate
    std::int64_t m_margin = 0; ///< samples around what is shown that a resampler looks at
    std::int64_t m_end = 0;    ///< index of the next sample
    std::deque<Block> m_blocks;
};

} // namespace layerscope
