// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <string>

namespace layerscope {

/// The numbers of a source that needs no file (isGeneratedSource) under the wanted spec. The same source and spec give
/// the same bits on every machine. Fails with a sentence: too few numbers, another shape, a seed that is no number,
/// fractions where whole numbers are wanted.
Result<Value> generatedNumbers(const std::string& source, const TensorSpec& wanted);

} // namespace layerscope
