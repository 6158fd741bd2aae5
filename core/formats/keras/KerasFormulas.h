// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// What an operator or a Lambda computes, in the language of our Lambda layer.
struct KerasFormula {
    std::string expression;         ///< "x * 2 + y"
    std::vector<FileTensor> inputs; ///< x, y, z ...
    Message obstacle;               ///< why there is no expression; empty when there is one
};

/// Of an operator node (keras.src.ops).
KerasFormula operatorFormula(const FileLayer& layer, const FileCall& call);
/// Of a Lambda layer that names its function; code within a file is never run or even decoded.
KerasFormula lambdaFormula(const FileLayer& layer, const FileCall& call);

/// Whether tf-keras kept a function of TensorFlow as this layer (TFOpLambda), and its formula.
bool isTfOperator(const FileLayer& layer);
KerasFormula tfOperatorFormula(const FileLayer& layer, const FileCall& call);

} // namespace layerscope
