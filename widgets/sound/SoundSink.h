// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QAudioFormat>

#include <functional>
#include <memory>

class QIODevice;

namespace layerscope {

/// Where sound goes; tests put in one that nobody hears. Lives on the GUI thread.
class SoundSink {
public:
    virtual ~SoundSink() = default;
    /// How it wants its bytes for a sound of that rate with one channel; an error when nothing can be heard.
    virtual Result<QAudioFormat> open(int wantedRate) = 0;
    /// Takes bytes of that format whenever it needs some, until stop() or their end.
    virtual Result<void> start(QIODevice& bytes) = 0;
    virtual void stop() = 0;
    /// Seconds since start() that have been heard.
    virtual double heard() const = 0;
};

using SinkMaker = std::function<std::unique_ptr<SoundSink>()>;

/// The system's usual loudspeaker.
std::unique_ptr<SoundSink> makeLoudspeaker();

} // namespace layerscope
