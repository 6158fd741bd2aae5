// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"
#include "session/Document.h"

#include <QString>

#include <vector>

namespace layerscope {

/// A word and what is to be said of it: "height", "(224 + 2 − 3) ÷ 2 + 1 = 112, rounded down".
struct LayerFact {
    QString name;
    QString text;
    bool operator==(const LayerFact&) const = default;
};

/// How each size of the node's output comes about that is not simply kept; nothing for a node without output, or when
/// the plan is an edit behind and no longer fits.
std::vector<LayerFact> sizeFacts(const Document& document, const Plan& plan, NodeId node);
/// What else the layer has to say of itself with this input.
std::vector<LayerFact> remarkFacts(const Document& document, const Plan& plan, NodeId node);
/// "rank 4, float32": what the layer asks of its inputs; "" when it takes anything.
QString wantedInput(const Document& document, NodeId node);

} // namespace layerscope
