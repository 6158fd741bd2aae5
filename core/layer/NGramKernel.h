// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <span>

namespace layerscope {

/// The kernel of a convolution in time with filter `filter` made to find words: it answers 1, before bias and
/// activation, where the rows `ids` of the embedding table [words, channels] stand one after the other. Each row is
/// divided by the sum of the squares of all of them; a shorter text stands in the middle with zeros around it. Refused
/// when there are more words than steps, an id lies outside the table, the table has other channels, or all rows are
/// zero.
Checked<Tensor> withNGram(const Tensor& kernel, const KernelShape& shape, std::int64_t filter, const Tensor& table,
                          std::span<const std::int32_t> ids);

} // namespace layerscope
