// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Fusion.h"
#include "run/Inference.h"

#include <vector>

namespace layerscope {

/// A layer of a plan made ready, with those after it that are computed with it.
struct FusedLayer {
    PreparedPointer prepared; ///< null when it cannot be prepared
    std::vector<int> taken;   ///< the steps that came along, in order; the last one's output is what is computed
};

/// Takes as many layers along as the layer can: chainsFrom, and behind them one more layer with its own chain where the
/// two go together (PreparedPair.h). Without fusion it is the layer alone.
class LayerFuser {
public:
    LayerFuser(const Plan& plan, const Readers& readers, const StepWeights& weights, const InferenceOptions& options)
        : m_plan(plan)
        , m_readers(readers)
        , m_weights(weights)
        , m_options(options) {}

    PreparedPointer alone(int index, std::span<const Tensor> weights) const;
    FusedLayer fused(int index, std::span<const Tensor> weights) const;

private:
    struct Subject;
    Subject subject(int index, std::span<const Tensor> weights) const;
    std::vector<Chain> chains(int index) const;
    void addPair(const Subject& first, const Followers& followers, FusedLayer& made) const;

    const Plan& m_plan;
    const Readers& m_readers;
    const StepWeights& m_weights;
    const InferenceOptions& m_options;
};

} // namespace layerscope
