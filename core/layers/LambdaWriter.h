// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/LambdaNumbers.h"

#include <map>
#include <span>
#include <utility>
#include <vector>

namespace layerscope {

/// Writes the explanation of one number of an expression: each call's function appends its own steps
/// (LambdaRules.h).
class LambdaWriter {
public:
    explicit LambdaWriter(const TermsCall& call)
        : m_numbers(call) {}

    Explanation write(std::int64_t flat);

    /// One number of a call's result that is to be explained.
    struct Place {
        int call;
        const expression::Call& code;
        expression::CallSpecs specs;
        std::vector<std::int64_t> index; ///< in the result
        const expression::Argument& arg(int i) const { return code.args[static_cast<std::size_t>(i)]; }
    };
    /// A list of numbers of one argument, for a step that takes them together.
    struct List {
        const expression::Argument* argument;
        std::vector<std::int64_t> flats;
    };

    const LambdaNumbers& numbers() const { return m_numbers; }
    /// A number of an argument: as the result of steps that lead to it, where it was computed.
    Number number(const expression::Argument& argument, std::int64_t flat);
    /// It as it stands, without steps.
    Number plain(const expression::Argument& argument, std::int64_t flat) const;
    /// That of argument i which lies under the place, by broadcasting.
    Number operand(const Place& place, int i);
    /// The terms of a list, the largest with its steps.
    std::vector<Term> terms(const List& list);
    /// The same; of a list that is too long to show, what the rule (Sum, Product, Max or Min) makes of stretches of it.
    std::vector<Term> terms(const List& list, Rule rule);
    /// Appends a step under the text of the call; `what` puts words around it: "Mean of %1".
    std::size_t append(const Place& place, Step step, const char* what = "%1");
    std::size_t appendFormula(const Place& place, const Formula& formula, std::vector<Number> operands,
                              const char* what = "%1");
    Number result(std::size_t step) const { return stepNumber(m_out, step); }
    Explanation& explanation() { return m_out; }

private:
    std::size_t stepOf(int call, std::int64_t flat);
    bool isRight(std::size_t begin, double value) const;
    void cut(std::size_t steps);

    static constexpr std::size_t kMostSteps = 64; ///< from which on numbers stand as they are
    static constexpr std::size_t kMostListed = 32 * 1024;
    static constexpr std::size_t kStretches = 64;

    LambdaNumbers m_numbers;
    Explanation m_out;
    bool m_follows = true;
    std::map<std::pair<int, std::int64_t>, std::size_t> m_known;
};

/// Appends the steps of a place; false when nothing is known of its function.
bool appendRule(LambdaWriter& writer, const LambdaWriter::Place& place);

} // namespace layerscope
