// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaStore.h"
#include "layer/Params.h"

#include <cstdint>
#include <string>
#include <vector>

namespace layerscope {

/// The numbers that an Input with these parameters gives to words: cut and standardized as its own text, by the
/// vocabulary of its source. The error names the words that the vocabulary has not. Reads the source: not on the GUI
/// thread.
Result<std::vector<std::int32_t>> wordIds(const std::string& words, const std::string& source, const Params& params,
                                          MediaStore& store);

} // namespace layerscope
