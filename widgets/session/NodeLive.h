// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Result.h"
#include "picture/ChannelHealth.h"
#include "picture/Mosaic.h"
#include "tensor/Tensor.h"

#include <QImage>

#include <optional>
#include <vector>

namespace layerscope {

/// What the window knows of one node's result.
struct NodeLive {
    enum class Status {
        NotReached, ///< something before it is missing or wrong
        Mistake,
        Waiting, ///< can run, nothing computed yet
        Computing,
        Stale, ///< shows an older result until the new one is there
        Fresh,
        Failed, ///< could not be loaded or computed; see error
    };
    Status status = Status::Waiting;
    Value value;          ///< the last result; empty when there was none
    Key key;              ///< of value
    bool picture = false; ///< value is a colour picture: a source's red, green and blue
    QImage preview;       ///< made on the worker for the size asked for; null for a node that is not visible
    MosaicLayout layout;  ///< of preview: what is where in it
    ChannelHealth health; ///< of value, made with the preview: dead channels, numbers that are NaN or infinite
    double milliseconds = 0;
    double progress = -1; ///< 0 to 1 while a source is read that takes its time; -1 otherwise
    bool cached = false;
    std::vector<Message> findings{}; ///< of a source: what its reader found out
    std::optional<Error> error;
};

} // namespace layerscope
