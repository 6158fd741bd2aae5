// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

namespace layerscope {

/// How a number of a Lambda comes about: a step or a few for each call of the expression that leads to it, under the
/// text of that call. Of a long list only the strongest number is followed further; the others, and what a function
/// makes that cannot be taken apart, stand as inner numbers.
Explanation lambdaTerms(const TermsCall& call);

} // namespace layerscope
