// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FunctionTable.h"

#include "expression/Names.h"

#include <algorithm>
#include <array>
#include <map>

namespace layerscope::expression {
namespace {

struct Alias {
    std::string_view name;
    std::string_view function;
};
constexpr Alias kAliases[] = {
    {"absolute", "abs"},         {"swish", "silu"},
    {"hard_swish", "hard_silu"}, {"exponential", "exp"},
    {"concat", "concatenate"},   {"asin", "arcsin"},
    {"acos", "arccos"},          {"atan", "arctan"},
    {"atan2", "arctan2"},        {"pow", "power"},
    {"neg", "negative"},         {"permute_dims", "transpose"},
    {"remainder", "mod"},        {"permute_dimensions", "transpose"},
};

std::vector<Function> allFunctions() {
    std::vector<Function> all;
    for (const auto family :
         {arithmeticFunctions(), unaryFunctions(), reductionFunctions(), shapeFunctions(), gatherFunctions(),
          lineFunctions(), productFunctions(), makingFunctions(), activationFunctions()})
        all.insert(all.end(), family.begin(), family.end());
    std::ranges::sort(all, {}, [](const Function& f) { return std::string_view(f.name); });
    return all;
}

const std::vector<Function>& table() {
    static const std::vector<Function> all = allFunctions();
    return all;
}

} // namespace

int Function::parameter(std::string_view parameterName) const {
    const auto it = std::ranges::find(parameters, parameterName, &Parameter::name);
    return it == parameters.end() ? -1 : static_cast<int>(it - parameters.begin());
}

std::span<const Function> functions() {
    return table();
}

const Function* findFunction(std::string_view name) {
    if (const auto alias = std::ranges::find(kAliases, name, &Alias::name); alias != std::end(kAliases))
        name = alias->function;
    const auto nameOf = [](const Function& f) { return std::string_view(f.name); };
    const auto it = std::ranges::lower_bound(table(), name, {}, nameOf);
    return it != table().end() && it->name == name ? &*it : nullptr;
}

} // namespace layerscope::expression
