// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Fusion.h"
#include "run/Inference.h"

#include <vector>

namespace layerscope {

/// One thing that a run does. Values are named by the index of the Plan's step whose output they are.
struct InferenceStep {
    enum class Kind {
        Alias,    ///< the input's numbers, maybe under another shape
        Prepared, ///< writes into the arena
        Compute,  ///< asks for memory at each run
    };
    Kind kind = Kind::Alias;
    std::vector<int> inputs; ///< by port
    int result = 0;
    TensorSpec output;
    PreparedPointer prepared; ///< of Compute: if the layer has such a form

    // Of Compute:
    const LayerDef* layer = nullptr;
    Params params;
    std::vector<Tensor> weights;
    std::string name;
};

/// What a run does, in order; it holds no part of the plan, and no weights that are packed.
struct InferenceSteps {
    std::vector<int> sources;
    std::vector<InferenceStep> steps;
    std::uint64_t weightBytes = 0; ///< of all layers, before they are packed
    std::uint64_t preparedBytes = 0;
};

/// Prepares all that the wanted steps of a plan need, with weights that go as soon as nobody needs them as they are.
/// Throws std::bad_alloc.
Result<InferenceSteps> prepareSteps(const Plan& plan, std::span<const int> wanted, StepWeights weights,
                                    const InferenceOptions& options);

/// An Error when what was made and other memory of a run would pass the budget.
Result<void> checkMemory(const InferenceSteps& made, std::uint64_t otherBytes, Budget budget);

} // namespace layerscope
