// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Film.h"

#include <opencv2/videoio.hpp>

#include <string>

namespace layerscope {

/// Only for the .cpp files of Film.
struct Film::State {
    cv::VideoCapture capture;
    std::string name;
    bool camera = false;
    bool held = false;     ///< a frame was grabbed that nobody has looked at
    double firstStamp = 0; ///< milliseconds, of the first frame

    double rate() const;
    bool reopen();
    bool grabFirst();
    /// Of the frame that was grabbed last, by its time stamp; nothing when it has none.
    std::optional<std::int64_t> grabbedNumber() const;
    bool grabUntil(std::int64_t frame, std::int64_t counted, const Progress& progress);
    bool jumpTo(std::int64_t frame, const Progress& progress);
};

} // namespace layerscope
