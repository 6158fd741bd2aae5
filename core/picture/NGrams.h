// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Series.h"
#include "tensor/Place.h"

#include <stop_token>
#include <string>
#include <vector>

namespace layerscope {

/// A strong place of a channel, and the tokens that it sees.
struct Firing {
    std::int64_t element = 0;
    float value = 0;
};

/// What makes the channels of a value over tokens answer most.
struct TopFirings {
    struct Channel {
        std::vector<Firing> firings; ///< the strongest first, each of other tokens than those before
        float min = 0;               ///< of the finite numbers
        float max = 0;
    };
    std::vector<Channel> channels;
};

/// Whether there are tokens with words along the only axis that is a place.
bool hasTokens(const Value& value);

/// The tokens that an element along the axis depends on, as indices of its labels: its receptive field on the source,
/// cut to the text. Nothing for an element that lies beside all tokens (padding).
std::optional<Stretch> tokensOf(const Axis& axis, std::int64_t element);
/// Their words with a space between; "" for nothing.
std::string wordsOf(const Axis& axis, std::int64_t element);

/// Up to `most` firings a channel, one for each n-gram, by the largest number; masked and not finite places and those
/// that see no token are passed over. One pass over the numbers.
TopFirings topFirings(const Series& series, std::size_t most, const std::stop_token& stop = {});

} // namespace layerscope
