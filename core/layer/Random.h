// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace layerscope {

/// Random numbers by index instead of by order: number i of a key is the same on every machine, with any number of
/// threads. Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), one block a number.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t salt);

    /// In the open interval (0, 1), in steps of 2^-52.
    double uniform(std::uint64_t index) const;
    /// Standard normal, by inversion of `uniform`.
    double normal(std::uint64_t index) const;
    /// Standard normal on condition that it lies in [-bound, bound].
    double truncatedNormal(std::uint64_t index, double bound) const;

    /// The plain generator: four random words for a counter and a key.
    static std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

private:
    std::array<std::uint32_t, 2> m_key;
    std::array<std::uint32_t, 2> m_salt;
};

/// The x for which a standard normal number is below x with probability p in (0, 1). Wichura's algorithm AS 241
/// (PPND16), relative error about 1e-16.
double normalQuantile(double p);

} // namespace layerscope
