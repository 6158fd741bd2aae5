// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "run/Plan.h"

#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// Makes lines of comma-separated text from outputs that hold a score for each class.
class ScoreTable {
public:
    /// top: how many of the best classes of each output; 0: the scores of all, in the order of the classes, which is
    /// also what an output of one number gets. An error when an output is no list of scores.
    static Result<ScoreTable> make(const Plan& one, std::span<const NodeId> outputs, int top);

    /// "file,class 1,score 1,class 2,score 2", ends with a line break as row does.
    std::string head() const;
    /// outputs: one a node asked for, [1, ..., classes].
    std::string row(const std::string& name, std::span<const Tensor> outputs) const;

private:
    struct Output {
        std::string prefix; ///< of the columns; "" where there is one output only
        std::vector<std::string> classes;
        std::size_t top = 0;
    };
    std::vector<Output> m_outputs;
};

} // namespace layerscope
