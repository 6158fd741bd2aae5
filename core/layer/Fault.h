// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace layerscope {

/// A user's mistake that a layer finds in its parameters or inputs: a sentence, what to do about it, and which
/// parameter or input port it is about ("" and -1: the layer as a whole).
struct Fault {
    Message text;
    Message hint;
    std::string param;
    int port = -1;
};

template <class T>
using Checked = tl::expected<T, Fault>;

inline tl::unexpected<Fault> fault(Message text, Message hint = {}, std::string param = {}, int port = -1) {
    return tl::unexpected<Fault>(Fault{std::move(text), std::move(hint), std::move(param), port});
}

} // namespace layerscope
