// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h"

namespace layerscope {

std::string Error::toString() const {
    std::string out = place.empty() ? what.toString() : place + ": " + what.toString();
    if (!hint.empty())
        out += " " + hint.toString();
    return out;
}

} // namespace layerscope
