// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h"

#include "base/Sentence.h"

namespace layerscope {

std::string Error::toString() const {
    std::string out = place.empty() ? what.toString() : place + ": " + what.toString();
    return hint.empty() ? out : asSentence(std::move(out)) + " " + hint.toString();
}

} // namespace layerscope
