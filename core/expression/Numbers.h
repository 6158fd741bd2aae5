// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

namespace layerscope::expression {

// Arithmetic of single numbers as XLA does it, also where C++ has no answer.

/// The low 32 bits.
inline std::int32_t wrapped(std::int64_t value) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint64_t>(value)));
}

/// Towards minus infinity. x // 0 is as XLA has it: -1 before the correction.
inline std::int32_t floorDivided(std::int32_t a, std::int32_t b) {
    const std::int64_t quotient = b == 0 ? -1 : std::int64_t{a} / b;
    const std::int64_t rest = b == 0 ? a : std::int64_t{a} % b;
    const auto sign = [](std::int32_t v) { return (v > 0) - (v < 0); };
    return wrapped(rest != 0 && sign(a) != sign(b) ? quotient - 1 : quotient);
}
inline std::int32_t floorRest(std::int32_t a, std::int32_t b) {
    if (b == 0)
        return 0;
    const std::int64_t rest = std::int64_t{a} % b;
    return wrapped(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

inline float floorRest(float a, float b) {
    const float rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
inline float floorDivided(float a, float b) {
    const float rest = std::fmod(a, b);
    const float quotient = (b == 0 ? a : a - rest) / b;
    const auto sign = [](float v) { return (v > 0) - (v < 0); };
    return std::round(rest != 0 && sign(rest) != sign(b) ? quotient - 1 : quotient);
}

/// By squaring, wrapping round; a negative exponent counts as its 32 bits do.
inline std::int32_t wholePower(std::int32_t base, std::int32_t exponent) {
    std::uint32_t result = 1;
    auto factor = static_cast<std::uint32_t>(base);
    for (auto bits = static_cast<std::uint32_t>(exponent); bits != 0; bits >>= 1) {
        if (bits & 1U)
            result *= factor;
        factor *= factor;
    }
    return static_cast<std::int32_t>(result);
}

} // namespace layerscope::expression
