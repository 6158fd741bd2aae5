// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSource.h"

namespace layerscope {

/// The end of a table that another program goes on writing to, as its rows come.
Result<std::unique_ptr<LiveSource>> openTableWatch(const std::string& path, const Params& input);

} // namespace layerscope
