// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <string>

namespace layerscope {

/// How the program ends.
enum class Exit {
    Done = 0,
    Mistakes = 1,      ///< the model has mistakes, or could not be computed
    Usage = 2,         ///< the command line asks for what there is not
    Unreadable = 3,    ///< a file cannot be read or written
    Interrupted = 130, ///< by Ctrl+C; what is done is kept
};

/// Why a command ends early; thrown to main, which says it on stderr.
struct Stop {
    Exit exit;
    std::string text; ///< "" when all has been said
};

/// The value, or Stop with Exit::Unreadable.
template <class T>
T readable(Result<T> result) {
    if (!result)
        throw Stop{Exit::Unreadable, result.error().toString()};
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// The value, or Stop with Exit::Mistakes.
template <class T>
T computable(Result<T> result) {
    if (!result)
        throw Stop{Exit::Mistakes, result.error().toString()};
    return std::move(*result);
}

/// A line on stderr: "layerscope-cli: text".
void complain(const std::string& text);

} // namespace layerscope
