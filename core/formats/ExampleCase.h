// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "layer/LayerDef.h"

#include <vector>

namespace layerscope {

/// A LayerExample as numbers: ready to be computed and compared.
struct ExampleCase {
    Params params; ///< completed
    std::vector<Value> inputs;
    std::vector<Tensor> weights;
    Tensor output;

    std::vector<TensorSpec> inputSpecs() const;
};

/// Fails on a text that is no nested list of numbers of one shape, and on parameters that the layer does not know.
Result<ExampleCase> exampleCase(const LayerDef& layer);

/// "[[1, 2], [3, 4]]" (float32) or "int32 [[1, 2]]". Fails on uneven lists and on what is no number.
Result<Tensor> tensorFromText(const std::string& text, const std::string& place);

} // namespace layerscope
