// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/FunctionArgs.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace layerscope {
namespace {

const FunctionArg* find(std::span<const FunctionArg> args, std::string_view id) {
    const auto it = std::ranges::find(args, id, [](const FunctionArg& arg) { return std::string_view(arg.id); });
    return it == args.end() ? nullptr : &*it;
}

} // namespace

double argumentOf(const NamedFunction& call, std::span<const FunctionArg> args, const std::string& id) {
    const FunctionArg* arg = find(args, id);
    return call.arg(id, arg ? arg->value : 0);
}

std::optional<Message> problemWithArguments(const NamedFunction& call, std::span<const FunctionArg> args) {
    for (const auto& [id, value] : call.args) {
        const FunctionArg* arg = find(args, id);
        if (!arg)
            return message(N_("\"%1\" has no argument \"%2\""), call.name, id);
        if (std::isnan(value) || value < arg->hard.min || value > arg->hard.max)
            return message(N_("%1 of %2 is %3, but must lie between %4 and %5"), id, call.name, value, arg->hard.min,
                           arg->hard.max);
        if (arg->integer && value != std::floor(value))
            return message(N_("%1 of %2 is %3, but must be a whole number"), id, call.name, value);
    }
    return std::nullopt;
}

std::string snakeCase(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto letter = static_cast<unsigned char>(name[i]);
        if (std::isupper(letter) && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])))
            out += '_';
        out += static_cast<char>(std::tolower(letter));
    }
    return out;
}

} // namespace layerscope
