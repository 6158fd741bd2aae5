// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"
#include "run/StepWeights.h"

#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// Who reads the outputs of a plan's steps when only some are wanted. Steps are indices into Plan::steps.
class Readers {
public:
    Readers(const Plan& plan, std::span<const int> wanted);

    bool isNeeded(int step) const { return m_needed[static_cast<std::size_t>(step)]; }
    /// The one port that takes a step's output; nothing when there are more or the output is wanted itself.
    std::optional<int> onlyReader(int step) const;

private:
    struct Use {
        int count = 0;
        int reader = -1;
    };
    std::vector<bool> m_needed;
    std::vector<Use> m_uses;
};

/// A layer with those after it that it may take along.
struct Chain {
    std::vector<int> steps; ///< that are taken along, in order; the last one's output is what is computed
    Followers followers;
};

/// What comes into a step.
std::vector<TensorSpec> inputSpecs(const Plan& plan, const PlanStep& step);
/// Whether neither what comes in nor what goes out may have a mask.
bool isWithoutMasks(const Plan& plan, const PlanStep& step);

/// Every way to take layers along, shortest first; the first one takes nothing. A chain goes on while nobody else reads
/// what lies between: through layers that change nothing, to affine ones, to an activation.
std::vector<Chain> chainsFrom(const Plan& plan, const Readers& readers, const StepWeights& weights, int first);

} // namespace layerscope
