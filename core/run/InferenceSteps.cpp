// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/InferenceSteps.h"

#include "base/Numbers.h"
#include "layer/SameNumbers.h"
#include "run/FusedLayer.h"
#include "run/Saturating.h"

namespace layerscope {
namespace {

class Builder {
public:
    Builder(const Plan& plan, std::span<const int> wanted, StepWeights weights, const InferenceOptions& options)
        : m_plan(plan)
        , m_weights(std::move(weights))
        , m_options(options)
        , m_readers(plan, wanted)
        , m_fuser(plan, m_readers, m_weights, options)
        , m_taken(plan.steps.size(), false) {}

    Result<InferenceSteps> build() {
        for (int index = 0; index < static_cast<int>(m_plan.steps.size()); ++index)
            if (m_readers.isNeeded(index)) {
                m_made.weightBytes = saturatingSum(m_made.weightBytes, costOf(index).weightBytes);
                m_weights.expect(at(index));
            }
        for (int index = 0; index < static_cast<int>(m_plan.steps.size()); ++index)
            if (m_readers.isNeeded(index) && !m_taken[static_cast<std::size_t>(index)])
                if (Result<void> added = add(index); !added)
                    return tl::unexpected(std::move(added.error()));
        return std::move(m_made);
    }

private:
    const PlanStep& at(int index) const { return m_plan.steps[static_cast<std::size_t>(index)]; }

    NodeCost costOf(int index) const {
        const NodePlan* node = m_plan.find(at(index).node->id);
        return node ? node->cost : NodeCost{};
    }

    Result<void> add(int index) {
        const PlanStep& step = at(index);
        if (step.bypassed)
            addStep(InferenceStep::Kind::Alias, index, index);
        else if (step.def->isSource())
            m_made.sources.push_back(index);
        else
            return addLayer(index);
        return {};
    }

    Result<void> addLayer(int index) {
        const PlanStep& step = at(index);
        if (auto fits = checkMemory(m_made, costOf(index).scratchBytes, m_options.budget); !fits)
            return fits;
        Result<std::vector<Tensor>> weights = m_weights.of(step);
        if (!weights)
            return tl::unexpected(std::move(weights.error()));
        m_weights.letGo(step);
        const bool masked = !isWithoutMasks(m_plan, step);
        if (step.def->prepare && !masked && addPrepared(index, *weights))
            return {};
        InferenceStep& made = addStep(InferenceStep::Kind::Compute, index, index);
        if (step.def->prepare && masked)
            setPrepared(made, m_fuser.alone(index, *weights));
        made.layer = step.def;
        made.params = step.node->params;
        made.weights = std::move(*weights);
        made.name = step.node->name;
        return {};
    }

    /// The layer with as many of those after it as it can take along; false when it cannot be prepared at all.
    bool addPrepared(int index, std::span<const Tensor> weights) {
        FusedLayer layer = m_fuser.fused(index, weights);
        if (!layer.prepared)
            return false;
        for (const int taken : layer.taken) {
            m_taken[static_cast<std::size_t>(taken)] = true;
            m_weights.letGo(at(taken));
        }
        const auto kind = isSameNumbers(*layer.prepared) ? InferenceStep::Kind::Alias : InferenceStep::Kind::Prepared;
        setPrepared(addStep(kind, index, layer.taken.empty() ? index : layer.taken.back()), std::move(layer.prepared));
        return true;
    }

    void setPrepared(InferenceStep& made, PreparedPointer prepared) {
        m_made.preparedBytes += static_cast<std::uint64_t>(prepared ? prepared->bytes() : 0);
        made.prepared = std::move(prepared);
    }

    InferenceStep& addStep(InferenceStep::Kind kind, int index, int result) {
        InferenceStep& made = m_made.steps.emplace_back();
        made.kind = kind;
        made.inputs = at(index).inputs;
        made.result = result;
        made.output = at(result).output;
        return made;
    }

    const Plan& m_plan;
    StepWeights m_weights;
    const InferenceOptions& m_options;
    Readers m_readers;
    LayerFuser m_fuser;
    std::vector<bool> m_taken; ///< by a layer before them
    InferenceSteps m_made;
};

} // namespace

Result<InferenceSteps> prepareSteps(const Plan& plan, std::span<const int> wanted, StepWeights weights,
                                    const InferenceOptions& options) {
    return Builder(plan, wanted, std::move(weights), options).build();
}

Result<void> checkMemory(const InferenceSteps& made, std::uint64_t otherBytes, Budget budget) {
    const std::uint64_t together = saturatingSum(saturatingSum(made.weightBytes, made.preparedBytes), otherBytes);
    if (together <= budget.effective())
        return {};
    return failure(message(N_("To run, the network would need %1 of memory: %2 for its weights, %3 for what is made of "
                              "them and %4 for what flows through it. At most %5 may be used."),
                           byteSize(together), byteSize(made.weightBytes), byteSize(made.preparedBytes),
                           byteSize(otherBytes), byteSize(budget.effective())),
                   {}, message(N_("Take fewer inputs at a time, or make the input or the layers smaller.")));
}

} // namespace layerscope
