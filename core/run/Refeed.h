// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

namespace layerscope {

/// The plan that compile() would make of the same graph with these feeds, in a small part of its time: what flows into
/// the sources is other, and so are the keys of all that depends on them; shapes, issues and cost are the same. Null
/// when more than that would differ (a feed came or went, or has other axes): then compile.
std::shared_ptr<const Plan> refeed(const Plan& plan, const Feeds& feeds);

} // namespace layerscope
