// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Lowered.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope::expression {

/// How an operator of a Keras file is written in our language.
struct OperatorNames {
    std::string function;            ///< "sum"; "getitem" is written x[...]
    std::vector<std::string> config; ///< the entries of its config that are arguments, in Keras's order
    std::vector<std::string> call;   ///< parameters of its call method, in order: the inbound node's args
    bool anyNumber = false;          ///< call takes any number of positional arguments (einsum)
};

/// By module ("keras.src.ops.numpy"; its first parts do not matter, another version may have others) and class name
/// ("Multiply"). Nothing when our language has no such function.
std::optional<OperatorNames> fromOperator(std::string_view module, std::string_view className);

/// The expression for one operator call: `config` are the entries of its config (unknown ones are left out when they
/// are None or "name", otherwise nothing comes back), `args` and `kwargs` those of its inbound node, in which inputs
/// are Argument::ofInput(0), (1), ... in the order in which their tensors come. "x * 2", "sum(x, axis=-1)", "x[:, 1:]".
std::optional<std::string> toExpression(const KerasOperator& call);

} // namespace layerscope::expression
