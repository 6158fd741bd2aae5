// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Lowered.h"

#include <span>
#include <string>

namespace layerscope::expression {

/// The expression as one Python expression over keras.ops (the code needs `import keras` and `from keras import
/// ops`), the inputs under
/// the given names: "ops.relu(x) * 2". Real Keras runs it and gets the same numbers; as a Lambda's function it takes
/// the inputs as they come: `lambda x: ...` for one, `lambda inputs: ...` with "inputs[0]", "inputs[1]" for several.
/// Where a result is bool, our Lambda gives float32; wrap it in ops.cast(..., "float32") to have the same dtype:
/// castResult does.
std::string toPython(const Lowered& lowered, std::span<const std::string> inputNames);
std::string toPython(const Lowered& lowered, std::span<const std::string> inputNames, bool castResult);

/// The expression in our language, with operators where there are some: "x * 2", "sum(x, axis=-1)". Lowering it again
/// gives the same calls.
std::string toText(const Lowered& lowered);

/// A constant as Python writes it: "[[1, 2], [3, 4]]", "None", "'constant'", "inf" as float('inf').
std::string pythonLiteral(const Argument& constant);

/// The names of a layer with that many inputs in our language: x, y, z, x3, x4 ...
std::vector<std::string> inputNames(int count);

} // namespace layerscope::expression
