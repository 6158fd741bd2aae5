// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Prepared.h"

#include "layer/LayerDef.h"

namespace layerscope {

Value runPrepared(const Prepared& prepared, const ForwardCall& call) {
    std::vector<Tensor> inputs;
    inputs.reserve(call.inputs.size());
    for (const Value& input : call.inputs)
        inputs.push_back(input.tensor);
    TensorBuilder y(call.output.shape);
    prepared.run(inputs, y.floats(), call.exec);
    return {.tensor = std::move(y).finish(), .axes = call.output.axes, .mask = {}};
}

Value forwardPrepared(PreparedPointer (*prepare)(const PrepareCall&), const ForwardCall& call) {
    if (call.prepared)
        return runPrepared(*call.prepared, call);
    std::vector<TensorSpec> specs;
    for (const Value& input : call.inputs)
        specs.push_back({.shape = input.tensor.shape(), .axes = input.axes, .dtype = input.tensor.dtype()});
    const Followers none;
    const PreparedPointer prepared = prepare({.params = call.params,
                                              .inputs = specs,
                                              .weights = call.weights,
                                              .output = call.output,
                                              .arithmetic = call.arithmetic,
                                              .followers = none});
    return runPrepared(*prepared, call);
}

} // namespace layerscope
