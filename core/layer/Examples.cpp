// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Examples.h"

#include <variant>

namespace layerscope {

std::int64_t examplesOf(const Params& params) {
    const ParamValue* value = params.find(kExamples);
    const auto* examples = value ? std::get_if<std::int64_t>(value) : nullptr;
    return examples ? *examples : 1;
}

} // namespace layerscope
