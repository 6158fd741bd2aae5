// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Dependence.h"
#include "run/Plan.h"
#include "tensor/ElementSet.h"

#include <map>

namespace layerscope {

/// Which elements of other nodes belong to some elements of one node; a node that has none is absent. Only nodes whose
/// output is known take part.
using Field = std::map<NodeId, ElementSet>;

/// What a step's output depends on, by input port; a bypassed step copies. A bound of everything where the layer cannot
/// say.
std::vector<Dependence> dependencesOf(const Plan& plan, const PlanStep& step);

/// What the elements of `node` depend on: of every node before it, the sources among them, through all paths.
Field receptiveField(const Plan& plan, NodeId node, const ElementSet& elements);

/// What depends on the elements of `node`: of every node after it.
Field projectiveField(const Plan& plan, NodeId node, const ElementSet& elements);

} // namespace layerscope
