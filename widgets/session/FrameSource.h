// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/LiveFrame.h"

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
};

/// Opens "camera:N" or a film file; tests put in their own.
using FrameOpener = std::function<Result<std::unique_ptr<FrameSource>>(const std::string& fileOrCamera)>;

Result<std::unique_ptr<FrameSource>> openFilmOrCamera(const std::string& fileOrCamera);

} // namespace layerscope
