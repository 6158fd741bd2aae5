// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Explain.h"

#include <string>

namespace layerscope {

/// What the numbers of an explanation belong to.
struct ExplanationPlace {
    const PlanStep& node;
    const NodeNumbers& numbers;
    const Explanation& explanation;
};

/// Where a number comes from, in a few words: "row 3, column 4, channel 2", "padding", "kernel [0, 1, 2, 5]",
/// "Sum", "1".
Message originText(const Number& number, const ExplanationPlace& place);

/// The element's shape along its element: "[0, 1, 2, 5]".
std::string indexText(const Shape& shape, std::int64_t flat);

/// Every step with all its terms, a line each, as text for a person.
std::string explanationText(const ExplanationPlace& place);
/// A line a term: step, rule, origin, element, value, weight's origin, element and value, product, channel, and the
/// result of the step.
std::string explanationCsv(const ExplanationPlace& place);

/// "Sum", "Mean", "Largest" ...: what a rule does.
const char* ruleName(Rule rule); ///< N_()

} // namespace layerscope
