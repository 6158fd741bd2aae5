// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Sources.h"

#include <algorithm>
#include <span>

namespace layerscope {
namespace {

constexpr std::string_view kGenerated[] = {
    "numbers:", "zeros:",        "ones:",     "ramp:",       "noise:", "impulse:", "step:",
    "sines:",   "checkerboard:", "gradient:", "moving_bar:", "chirp:", "clicks:",  "phantom:",
};
constexpr std::string_view kElsewhere[] = {"embedded:", "camera:", "microphone:", "text:"};

bool startsWithOneOf(std::string_view source, std::span<const std::string_view> prefixes) {
    return std::ranges::any_of(prefixes, [source](std::string_view prefix) { return source.starts_with(prefix); });
}

} // namespace

bool isGeneratedSource(std::string_view source) {
    return startsWithOneOf(source, kGenerated);
}

bool isFileSource(std::string_view source) {
    return !source.empty() && !isGeneratedSource(source) && !startsWithOneOf(source, kElsewhere);
}

} // namespace layerscope
