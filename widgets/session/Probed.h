// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Chapters.h"
#include "explain/Explain.h"
#include "explain/ExplanationText.h"
#include "explain/TapGrid.h"
#include "explain/Taps.h"
#include "session/Selection.h"

#include <memory>

namespace layerscope {

/// What is drawn of one step.
struct ProbedStep {
    std::vector<std::size_t> order; ///< of its terms, those that count most first
    std::vector<Chapter> chapters;
    std::optional<TapGrid> patch;
};

/// One element of a node's output and how it came about: numbers that belong to one another. Constant, shared.
struct Probed {
    ProbePoint point;
    std::shared_ptr<const Plan> plan; ///< owns the step
    const PlanStep* step = nullptr;
    NodeNumbers numbers;
    double value = 0; ///< what the engine computed
    Arithmetic arithmetic = Arithmetic::Exact;
    double largest = 0; ///< of all outputs, without sign, when they were computed fast
    Explanation explanation;
    std::vector<ProbedStep> steps; ///< of the explanation
    std::vector<InputTaps> taps;   ///< by input port
    std::optional<Error> error;    ///< why there is no explanation

    ExplanationPlace place() const { return {*step, numbers, explanation}; }
    bool isSource() const { return step->def->isSource(); }
    /// Of an input port; null when there is none.
    const PlanStep* inputStep(int port) const {
        const auto index = static_cast<std::size_t>(port);
        return index < step->inputs.size() && step->inputs[index] >= 0
                   ? &plan->steps[static_cast<std::size_t>(step->inputs[index])]
                   : nullptr;
    }
};

/// Adds the value, the explanation and the taps. Takes time in proportion to the terms; callable on any thread.
std::shared_ptr<const Probed> explained(Probed numbers);

} // namespace layerscope
