// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"
#include "layer/ParamDef.h"

namespace layerscope::expression {

/// The activation that a call asks for, with its arguments; None leaves one at its default. Only for calls of functions
/// that are activations (see findActivation).
Outcome<NamedFunction> activationOf(const CallSpecs& call);

} // namespace layerscope::expression
