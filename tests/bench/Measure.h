// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace layerscope::bench {

/// Median and spread of some durations in milliseconds.
struct Timing {
    double median = 0;
    double low = 0;  ///< 5th percentile
    double high = 0; ///< 95th percentile
    std::size_t count = 0;
};

inline Timing timingOf(std::vector<double> milliseconds) {
    if (milliseconds.empty())
        return {};
    std::ranges::sort(milliseconds);
    const auto at = [&](double part) {
        return milliseconds[static_cast<std::size_t>(part * static_cast<double>(milliseconds.size() - 1) + 0.5)];
    };
    return {at(0.5), at(0.05), at(0.95), milliseconds.size()};
}

inline void print(const std::string& what, const Timing& timing) {
    std::printf("%-52s %9.3f ms   (%.3f to %.3f, %zu times)\n", what.c_str(), timing.median, timing.low, timing.high,
                timing.count);
}

/// Runs f some times after two warm-up calls and prints how long it took.
template <class F>
Timing measure(const std::string& what, int times, const F& f) {
    std::vector<double> milliseconds;
    for (int i = -2; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        f();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        if (i >= 0)
            milliseconds.push_back(took.count());
    }
    const Timing timing = timingOf(std::move(milliseconds));
    print(what, timing);
    return timing;
}

} // namespace layerscope::bench
