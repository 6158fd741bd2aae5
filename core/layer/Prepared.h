// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Arithmetic.h"
#include "kernels/Execution.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace layerscope {

struct ForwardCall;

/// y = times * x + plus for each index of the last axis: what a BatchNormalization does.
struct ChannelAffine {
    std::vector<float> times; ///< one a channel
    std::vector<float> plus;
};

/// Layers that follow and are computed with the layer before them, where nobody looks at what lies between: first the
/// affine, then the activation.
struct Followers {
    std::optional<ChannelAffine> affine;
    std::optional<NamedFunction> activation;

    bool none() const { return !affine && !activation; }
};

/// What a layer is prepared from: its completed Params, what comes in, and its weights, all validated.
struct PrepareCall {
    const Params& params;
    std::span<const TensorSpec> inputs;
    std::span<const Tensor> weights; ///< in the order of LayerDef::weights
    const TensorSpec& output;        ///< of the layer itself
    Arithmetic arithmetic = Arithmetic::Exact;
    const Followers& followers;
};

/// A layer made ready for one shape and one set of weights: weights packed, tables made, ways chosen. Constant; may run
/// on several threads at once.
class Prepared {
public:
    Prepared() = default;
    virtual ~Prepared() = default;
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    /// Writes all of y, the output's numbers (float32), from inputs of the specs it was prepared for, without masks.
    /// Asks for no memory but a thread's scratch, the first time. Pure: same inputs, same bits, whatever the threads.
    virtual void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const = 0;
    /// Memory that it holds besides the layer's weights.
    virtual std::int64_t bytes() const { return 0; }
    /// Whether y may be the buffer of inputs[0].
    virtual bool worksInPlace() const { return false; }
};

/// Null when the layer cannot take the followers along, or cannot be prepared with these parameters.
using PreparedPointer = std::shared_ptr<const Prepared>;

/// Runs it into a new Tensor; axes of the call's output, no mask.
Value runPrepared(const Prepared& prepared, const ForwardCall& call);

/// LayerDef::forward of a layer that is all said by its prepare: what the Runner has prepared, or else prepared anew.
Value forwardPrepared(PreparedPointer (*prepare)(const PrepareCall&), const ForwardCall& call);

template <PreparedPointer (*prepare)(const PrepareCall&)>
Value forwardPrepared(const ForwardCall& call) {
    return forwardPrepared(prepare, call);
}

} // namespace layerscope
