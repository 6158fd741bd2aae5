// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Activations.h"
#include "layer/Params.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace layerscope {

/// The number of argument `id`: what the call says, else the default of `args`.
double argumentOf(const NamedFunction& call, std::span<const FunctionArg> args, const std::string& id);

/// The first argument of the call that `args` does not know or that lies outside its hard range, as a sentence.
std::optional<Message> problemWithArguments(const NamedFunction& call, std::span<const FunctionArg> args);

/// "GlorotUniform" -> "glorot_uniform"; a name in snake case stays as it is.
std::string snakeCase(std::string_view name);

} // namespace layerscope
