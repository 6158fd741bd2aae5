// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "base/Message.h"

#include <string>

namespace layerscope {

/// Something in the graph that a person should know, at the place where it is. An error stops the node and what
/// depends on it; a hint says the next step (an Input without a picture).
struct Issue {
    enum class Severity { Error, Hint };
    Severity severity = Severity::Error;
    Message text;
    Message hint;
    NodeId node;
    std::string param; ///< "" when it is about no parameter
    int port = -1;     ///< input port, or -1
    bool operator==(const Issue&) const = default;
};

} // namespace layerscope
