// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/LiveFrame.h"
#include "data/MediaStore.h"
#include "session/FrameSource.h"
#include "sound/SampleSource.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace layerscope {

/// A running source of any kind: what an Input shows at one moment after the other. Used by one thread.
class LiveSource {
public:
    virtual ~LiveSource() = default;
    /// What an Input with these parameters shows now; null at the end, an error when the source has gone.
    virtual Result<std::shared_ptr<const LiveFrame>> next(const Params& input, const std::stop_token& stop) = 0;
    /// To a place counted as an Input's "start"; false for what has no places.
    virtual bool seek(double place) = 0;
    /// The "start" with which the Input would show the newest frame.
    virtual double place() const = 0;
    /// 0 for a source that keeps its own time: next() waits.
    virtual double framesPerSecond() const = 0;
};

struct LiveOpeners {
    FrameOpener frames = openFilmOrCamera;
    SampleOpener samples = openSamples;
};

/// Pictures or clips of a film, a camera or a folder, a window over a sound file or a microphone, the end of a table
/// that grows: by the source and the parameters of its Input.
Result<std::unique_ptr<LiveSource>> openLive(const std::string& source, const Params& input,
                                             const LiveOpeners& openers);

/// A camera or a microphone, which has no places.
bool isDevice(const std::string& source);
/// Whether it can be played from any place: neither a device nor a table that grows.
bool hasPlaces(const std::string& source, const Params& input);
/// Whether the source can be run at all.
bool canRun(const std::string& source, const Params& input);
/// Of a film or sound in seconds, of a folder in pictures; 0 when it is not known. Opens the file: not for the GUI
/// thread.
double lengthOf(const std::string& source, const Params& input, MediaStore& store);

} // namespace layerscope
