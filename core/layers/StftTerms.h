// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

namespace layerscope {

/// How a number of an STFTSpectrogram comes about: the sums with the cosine and the sine, then the mode's formula.
Explanation stftTerms(const TermsCall& call);

} // namespace layerscope
