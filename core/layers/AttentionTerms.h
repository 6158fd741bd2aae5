// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

namespace layerscope {

/// How a number of MultiHeadAttention comes about, along the strongest way: a number of query and key, the score of the
/// strongest place for the strongest head, its share, the value there, what the head gathers, and the projection of all
/// heads. The other ways stand as inner numbers.
Explanation attentionTerms(const TermsCall& call);

} // namespace layerscope
