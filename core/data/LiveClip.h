// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/LiveFrame.h"

#include <deque>
#include <memory>

namespace layerscope {

/// Gathers the newest pictures of a film or camera into clips for an Input of [frames, rows, columns, channels]. Each
/// picture is brought to the rows and columns once, when it comes, and kept with 8 bits a channel; no more than a
/// clip's are kept. Used by one thread; the frames it gives may be read by others.
class LiveClip {
public:
    /// Whether an Input with this "shape" wants clips and not single pictures.
    static bool isWantedBy(const Params& input);

    /// Begins anew when the sizes, the fit or the step are others than before.
    void setInput(const Params& input);
    /// Takes a picture that was shot `seconds` after the start, `interval` after the one before.
    Result<void> push(const Picture& picture, double seconds, double interval);
    void clear();
    /// Whether the clip has as many pictures as the Input wants.
    bool isFull() const { return static_cast<std::int64_t>(m_pictures.size()) >= m_frames; }
    /// The clip as it is now, the newest picture last; where it is not yet full, the first is repeated. Null without
    /// any picture.
    std::shared_ptr<const LiveFrame> frame() const;
    /// Seconds at its first picture.
    double start() const { return m_pictures.empty() ? 0 : m_pictures.front().seconds; }

private:
    struct Shot {
        std::shared_ptr<const Picture> picture;
        double seconds = 0;
        std::int64_t rows = 0; ///< of the picture as it came
        std::int64_t columns = 0;
    };
    class Frame;

    std::int64_t m_frames = 1;
    std::int64_t m_rows = 0;
    std::int64_t m_columns = 0;
    std::int64_t m_channels = 3;
    std::int64_t m_step = 1;
    Fit m_fit = Fit::Crop;
    std::int64_t m_untilNext = 0; ///< pictures to pass over
    double m_interval = 0;        ///< seconds from one kept picture to the next
    std::deque<Shot> m_pictures;
};

} // namespace layerscope
