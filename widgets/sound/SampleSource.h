// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace layerscope {

/// Sound as it comes, read by one thread.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual int channels() const = 0;
    virtual int rate() const = 0; ///< samples a second, of each channel
    /// What comes next, interleaved. Of a microphone what has come since, after waiting a moment; of a file a block of
    /// blockSeconds(), less at its end and nothing after it.
    virtual Result<std::vector<float>> next(const std::stop_token& stop) = 0;
    /// 0 for a microphone, which keeps its own time.
    virtual double blockSeconds() const = 0;
    virtual bool seek(double) { return false; }
};

/// Opens "microphone:", "microphone:NAME" or a sound file, at that rate where the device can; tests put in their own.
using SampleOpener = std::function<Result<std::unique_ptr<SampleSource>>(const std::string& source, int wantedRate)>;

Result<std::unique_ptr<SampleSource>> openSamples(const std::string& source, int wantedRate);

} // namespace layerscope
