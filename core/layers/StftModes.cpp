// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/StftModes.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr float kEpsilon = 1e-7F; ///< Keras's, which keeps logarithms and roots away from 0

float squares(float real, float imaginary) {
    return real * real + imaginary * imaginary;
}
float powerOf(float real, float imaginary, bool inner) {
    return squares(real, imaginary) * static_cast<float>(stftTimes(inner));
}
float magnitudeOf(float real, float imaginary, bool /*inner*/) {
    return std::sqrt(std::max(squares(real, imaginary), kEpsilon));
}
float logarithmOf(float real, float imaginary, bool inner) {
    return std::log(std::max(magnitudeOf(real, imaginary, inner), kEpsilon));
}
float angleOf(float real, float imaginary, bool /*inner*/) {
    return std::atan2(imaginary, real);
}
float realOf(float real, float /*imaginary*/, bool /*inner*/) {
    return real;
}
float imaginaryOf(float /*real*/, float imaginary, bool /*inner*/) {
    return imaginary;
}

template <StftCombine combine>
double valueOf(std::span<const double> o) {
    return combine(static_cast<float>(o[0]), static_cast<float>(o[1]), o.size() > 2 && o[2] == stftTimes(true));
}

constexpr const char* kOperands[] = {N_("real"), N_("imaginary")};
constexpr const char* kPowerOperands[] = {N_("real"), N_("imaginary"), N_("times")};
constexpr Formula kMagnitude{N_("√(real² + imaginary²), at least √0.0000001"), kOperands, valueOf<magnitudeOf>};
constexpr Formula kLogarithm{N_("ln √(real² + imaginary²), at least ln √0.0000001"), kOperands, valueOf<logarithmOf>};
constexpr Formula kPower{N_("(real² + imaginary²) × times"), kPowerOperands, valueOf<powerOf>};
constexpr Formula kAngle{N_("the angle of (real, imaginary)"), kOperands, valueOf<angleOf>};

constexpr StftMode kModes[] = {
    {"real", realOf},
    {"stft", realOf},
    {"imag", imaginaryOf},
    {"log", logarithmOf, &kLogarithm},
    {"psd", powerOf, &kPower},
    {"magnitude", magnitudeOf, &kMagnitude},
    {"angle", angleOf, &kAngle},
};

} // namespace

const StftMode& stftMode(std::string_view id) {
    return *std::ranges::find(kModes, id, &StftMode::id);
}

} // namespace layerscope
