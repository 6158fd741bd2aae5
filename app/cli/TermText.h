// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Explain.h"

#include <string>

namespace layerscope {

/// An element, how it came about, and what the engine has there.
struct Explained {
    const Plan& plan;
    const PlanStep& step;
    const NodeNumbers& numbers;
    const Explanation& explanation;
    std::span<const std::int64_t> element;
    double engine = 0;

    /// The node that feeds an input port.
    const std::string& inputName(int port) const {
        return plan.steps[static_cast<std::size_t>(step.inputs[static_cast<std::size_t>(port)])].node->name;
    }
};

/// "sum", "mean", "max": for programs.
const char* idOf(Rule rule);
/// "input", "padding", "weight": for programs.
const char* idOf(Origin origin);

/// Where a number comes from: the input's name before its element, otherwise originText.
std::string sourceText(const Number& number, const Explained& explained);

/// What a term adds to the sum of its step.
double partOf(const Step& step, const Term& term);

} // namespace layerscope
