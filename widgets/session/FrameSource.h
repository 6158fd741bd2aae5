// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/Picture.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace layerscope {

/// Pictures one after the other, read by one thread.
class FrameSource {
public:
    virtual ~FrameSource() = default;
    /// Nothing at the end of a film; an error when the source has gone.
    virtual Result<std::optional<Picture>> next() = 0;
    /// Back to the first frame; false for a source that has no first frame.
    virtual bool rewind() = 0;
    /// 0 for a source that keeps its own time: next() waits for the frame.
    virtual double framesPerSecond() const = 0;
    /// To a place counted as an Input's "start": seconds of a film, pictures of a folder.
    virtual bool seek(double place) { return place <= 0 && rewind(); }
    /// How far the place moves from one frame to the next.
    virtual double placesPerFrame() const { return framesPerSecond() > 0 ? 1 / framesPerSecond() : 0; }
};

/// Opens "camera:N", a film file or a folder of pictures ("holiday/"); tests put in their own.
using FrameOpener = std::function<Result<std::unique_ptr<FrameSource>>(const std::string& source)>;

Result<std::unique_ptr<FrameSource>> openFilmOrCamera(const std::string& source);

} // namespace layerscope
