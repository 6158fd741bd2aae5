// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Explain.h"

#include <cstddef>
#include <string>
#include <vector>

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

/// Where a number comes from: "photo, row 3, column 4, channel 0", "kernel [0, 1, 0, 2]", "padding", a step's title.
std::string sourceText(const Number& number, const Explained& explained);

/// What a term adds to the sum of its step.
double partOf(const Step& step, const Term& term);
/// The terms of a step, those that count most first; operands of a formula in their order.
std::vector<std::size_t> largestFirst(const Step& step);

} // namespace layerscope
