// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "JsonOut.h"
#include "TermText.h"

#include <cstddef>

namespace layerscope {

/// A table a step, on stdout: at most `terms` terms of each, those that count most, and a line for all others.
void printExplanation(const Explained& explained, std::size_t terms);

/// Everything: each step with each term and where its numbers come from. NaN and infinities are strings.
Json explanationJson(const Explained& explained);

} // namespace layerscope
