// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LatencyTrace.h"

#include <array>
#include <cstdio>

namespace layerscope::bench {

/// Where the time of the last seconds' ticks went, against the budget.
inline void printStages(const LiveSession& session) {
    const LatencySummary summary = summaryOf(latencyOf(session).records(std::chrono::seconds(10)));
    const auto row = [](const char* name, const LatencySummary::Figure& figure, const LatencyBudget& budget) {
        std::printf("  %-10s median %7.2f ms, 95 %% within %7.2f ms; aim %4.1f, must %4.1f%s\n", name, figure.median,
                    figure.p95, budget.aim, budget.must, figure.p95 > budget.must ? "  OVER" : "");
    };
    constexpr std::array<const char*, kLatencyStages> kNames{"take up", "plan", "run", "pictures", "paint"};
    for (std::size_t stage = 0; stage < kLatencyStages; ++stage)
        row(kNames[stage], summary.stages[stage], kLatencyBudget[stage]);
    row("whole", summary.whole, kWholeLatency);
}

} // namespace layerscope::bench
