// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Evaluate.h"
#include "expression/FunctionTable.h"
#include "layer/Explanation.h"

#include <map>

namespace layerscope {

/// All numbers of an expression on its inputs, and where those that are only moved come from.
class LambdaNumbers {
public:
    explicit LambdaNumbers(const TermsCall& call);

    /// Where a number stands: in an input, in a constant or in the result of a call that computes.
    struct Source {
        const expression::Argument* argument = nullptr; ///< null: `fill`
        std::int64_t flat = 0;
        double fill = 0;
        int padded = -1; ///< the input that it lies outside of
        bool isComputed() const { return argument && argument->kind == expression::Argument::Kind::Call; }
        int call() const { return static_cast<int>(argument->integer); }
    };
    /// Behind all calls that only move numbers.
    Source sourceOf(const expression::Argument& argument, std::int64_t flat) const;
    /// It as it stands there.
    Number numberAt(const Source& source) const;

    const expression::Argument& result() const { return m_lowered.result; }
    const expression::Call& call(int index) const { return m_lowered.calls[static_cast<std::size_t>(index)]; }
    expression::CallSpecs specs(int index) const;
    expression::Spec specOf(const expression::Argument& argument) const;
    const expression::Spec& specOf(int index) const { return m_inferred.calls[static_cast<std::size_t>(index)]; }
    double valueOf(int index, std::int64_t flat) const {
        return m_results[static_cast<std::size_t>(index)].tensor.at(flat);
    }

private:
    Source filledIn(int index, std::int64_t flat) const;
    std::optional<Source> movedFrom(int index, std::int64_t flat) const;
    Source joinedFrom(int index, std::int64_t flat, bool stacked) const;
    const Tensor& placesOf(int index) const;

    const TermsCall& m_call;
    expression::Lowered m_lowered;
    std::vector<expression::Spec> m_specs; ///< of the inputs
    std::vector<expression::Array> m_arrays;
    expression::Inferred m_inferred;
    std::vector<expression::Array> m_results;
    mutable std::map<int, Tensor> m_places;
};

} // namespace layerscope
