// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace layerscope {

/// Why something could not be done: a sentence, what to do about it, and where (a file, a node, a JSON path).
struct Error {
    Message what;
    Message hint;
    std::string place;

    /// "place: what. hint", in English.
    std::string toString() const;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(Message what, std::string place = {}, Message hint = {}) {
    return tl::unexpected<Error>(Error{std::move(what), std::move(hint), std::move(place)});
}

} // namespace layerscope
