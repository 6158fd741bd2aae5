// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Folding.h"

#include <cmath>
#include <limits>

namespace layerscope::expression {
namespace {

std::optional<Argument> whole(double value) {
    if (!(std::abs(value) <= std::numeric_limits<std::int32_t>::max()))
        return std::nullopt;
    return Argument::ofInteger(static_cast<std::int64_t>(value));
}

double floorMod(double a, double b) {
    const double rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/// The operation on doubles, which hold every whole number that may come in exactly.
std::optional<double> computed(std::string_view function, double a, double b) {
    if (function == "add")
        return a + b;
    if (function == "subtract")
        return a - b;
    if (function == "multiply")
        return a * b;
    if (function == "power" && !(a == 0 && b < 0) && !(a < 0 && b != std::floor(b)))
        return std::pow(a, b);
    if (b == 0)
        return std::nullopt;
    if (function == "true_divide")
        return a / b;
    if (function == "floor_divide")
        return std::floor((a - floorMod(a, b)) / b + 0.5);
    if (function == "mod")
        return floorMod(a, b);
    return std::nullopt;
}

} // namespace

std::optional<Argument> folded(std::string_view function, const Argument& a, const Argument* b) {
    if (!a.isNumber() || (b && !b->isNumber()))
        return std::nullopt;
    const bool wholes = a.kind != Argument::Kind::Number && (!b || b->kind != Argument::Kind::Number);
    if (!b) {
        if (function != "negative")
            return std::nullopt;
        return wholes ? whole(-a.value()) : std::optional(Argument::ofNumber(-a.value()));
    }
    const auto value = computed(function, a.value(), b->value());
    if (!value)
        return std::nullopt;
    const bool staysWhole = wholes && function != "true_divide" && !(function == "power" && b->value() < 0);
    return staysWhole ? whole(*value) : std::optional(Argument::ofNumber(*value));
}

} // namespace layerscope::expression
