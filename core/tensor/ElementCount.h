// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/ElementSet.h"

namespace layerscope {

/// How many elements are in the set; those in several of its regions count once.
std::int64_t countOf(const ElementSet& set);

} // namespace layerscope
