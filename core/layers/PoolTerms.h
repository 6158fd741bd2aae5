// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "layers/Spatial.h"

namespace layerscope {

/// LayerDef::terms of pooling: the largest (Rule::Max) or the mean (Rule::Mean) of the channel's elements under the
/// pool. Padding never wins and is not counted.
Explanation poolTerms(const TermsCall& call, std::span<const Window> windows, Rule rule);

/// The same over all places. `mask` [batch, places], if there is one, leaves out those that are 0.
Explanation globalPoolTerms(const TermsCall& call, Rule rule, const Tensor* mask);

} // namespace layerscope
