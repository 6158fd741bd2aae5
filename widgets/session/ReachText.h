// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Axis.h"
#include "tensor/ElementSet.h"

#include <QString>

namespace layerscope {

/// How far a set of elements reaches in each direction that is a place: "7 × 7 px", "0.0125 s" or "3 tokens" at the
/// source itself, "3 × 3" elsewhere; "12 elements" where no direction is a place. "≤" goes before a bound. "" for an
/// empty set.
QString reachText(const ElementSet& set, const Axes& axes, NodeId node);

/// The same of so many elements in each direction.
QString reachText(const std::vector<std::int64_t>& elements, const Axes& axes, NodeId node);

} // namespace layerscope
