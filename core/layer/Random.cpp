// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Random.h"

#include <cmath>
#include <span>

namespace layerscope {
namespace {

std::uint32_t low(std::uint64_t value) {
    return static_cast<std::uint32_t>(value);
}
std::uint32_t high(std::uint64_t value) {
    return static_cast<std::uint32_t>(value >> 32U);
}

/// Coefficients from the constant term up.
double polynomial(std::span<const double> coefficients, double x) {
    double sum = 0;
    for (std::size_t i = coefficients.size(); i-- > 0;)
        sum = sum * x + coefficients[i];
    return sum;
}

double centralQuantile(double q) {
    static constexpr double kTop[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                      3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static constexpr double kBottom[] = {1.0,
                                         4.2313330701600911252e+1,
                                         6.8718700749205790830e+2,
                                         5.3941960214247511077e+3,
                                         2.1213794301586595867e+4,
                                         3.9307895800092710610e+4,
                                         2.8729085735721942674e+4,
                                         5.2264952788528545610e+3};
    const double r = 0.180625 - q * q;
    return q * polynomial(kTop, r) / polynomial(kBottom, r);
}

double middleTail(double r) {
    static constexpr double kTop[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                      3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                      2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double kBottom[] = {1.0,
                                         2.05319162663775882187e0,
                                         1.67638483018380384940e0,
                                         6.89767334985100004550e-1,
                                         1.48103976427480074590e-1,
                                         1.51986665636164571966e-2,
                                         5.47593808499534494600e-4,
                                         1.05075007164441684324e-9};
    return polynomial(kTop, r - 1.6) / polynomial(kBottom, r - 1.6);
}

double farTail(double r) {
    static constexpr double kTop[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                      2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double kBottom[] = {1.0,
                                         5.99832206555887937690e-1,
                                         1.36929880922735805310e-1,
                                         1.48753612908506148525e-2,
                                         7.86869131145613259100e-4,
                                         1.84631831751005468180e-5,
                                         1.42151175831644588870e-7,
                                         2.04426310338993978564e-15};
    return polynomial(kTop, r - 5) / polynomial(kBottom, r - 5);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t salt)
    : m_key{low(seed), high(seed)}
    , m_salt{low(salt), high(salt)} {}

std::array<std::uint32_t, 4> Random::philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t first = std::uint64_t{0xD2511F53U} * counter[0];
        const std::uint64_t second = std::uint64_t{0xCD9E8D57U} * counter[2];
        counter = {high(second) ^ counter[1] ^ key[0], low(second), high(first) ^ counter[3] ^ key[1], low(first)};
        key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
    }
    return counter;
}

double Random::uniform(std::uint64_t index) const {
    const auto words = philox({low(index), high(index), m_salt[0], m_salt[1]}, m_key);
    const std::uint64_t bits = (std::uint64_t{words[0]} << 32U | words[1]) >> 12U;
    return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

double Random::normal(std::uint64_t index) const {
    return normalQuantile(uniform(index));
}

double Random::truncatedNormal(std::uint64_t index, double bound) const {
    const double below = 0.5 * std::erfc(bound / std::sqrt(2.0));
    return normalQuantile(below + uniform(index) * (1 - 2 * below));
}

double normalQuantile(double p) {
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425)
        return centralQuantile(q);
    const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
    return std::copysign(r <= 5 ? middleTail(r) : farTail(r), q);
}

} // namespace layerscope
