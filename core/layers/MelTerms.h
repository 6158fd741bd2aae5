// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

namespace layerscope {

/// How a number of a MelSpectrogram comes about: the cosine and the sine of the strongest frequency of the band, the
/// sum over the band, the decibels, and what the loudest number leaves of them.
Explanation melTerms(const TermsCall& call);

} // namespace layerscope
