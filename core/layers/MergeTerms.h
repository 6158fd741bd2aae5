// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

namespace layerscope {

// Explanations of the layers that merge their inputs number by number; see Elementwise.h.

Explanation sumTerms(const TermsCall& call);
Explanation differenceTerms(const TermsCall& call);
Explanation averageTerms(const TermsCall& call);
/// Product, Max or Min of the numbers that no mask leaves out.
Explanation whereKeptTerms(const TermsCall& call, Rule rule);

} // namespace layerscope
