// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/TransposedPhases.h"

#include <algorithm>
#include <numeric>

namespace layerscope {
namespace {

SlidingPhase slidingPhase(const TransposedWindow& w, const TransposedWindow::Phase& phase) {
    const auto count = static_cast<std::int64_t>(phase.taps.size());
    // A later tap is laid down by an earlier element.
    std::vector<std::int64_t> taps(phase.taps.rbegin(), phase.taps.rend());
    const std::int64_t source = (phase.first + w.crop - taps.front() * w.dilation) / w.stride;
    return {.first = phase.first,
            .window = {.size = w.size,
                       .kernel = count,
                       .dilation = count > 1 ? w.dilation / std::gcd(w.stride, w.dilation) : 1,
                       .padBefore = -source,
                       .out = phase.count},
            .taps = {std::move(taps)}};
}

bool seesTheSame(const Window& a, const Window& b) {
    return a.kernel == b.kernel && a.dilation == b.dilation && a.padBefore == b.padBefore && a.out == b.out;
}

} // namespace

std::vector<SlidingPhase> slidingPhases(const TransposedWindow& window) {
    std::vector<SlidingPhase> out;
    for (const TransposedWindow::Phase& phase : window.phases())
        if (!phase.taps.empty())
            out.push_back(slidingPhase(window, phase));
    return out;
}

std::vector<SlidingPhase> slidingPhasesTogether(const TransposedWindow& window) {
    std::vector<SlidingPhase> out;
    for (SlidingPhase& phase : slidingPhases(window))
        if (!out.empty() && out.back().first + out.back().together == phase.first &&
            seesTheSame(out.back().window, phase.window)) {
            ++out.back().together;
            out.back().taps.push_back(std::move(phase.taps.front()));
        } else {
            out.push_back(std::move(phase));
        }
    return out;
}

} // namespace layerscope
