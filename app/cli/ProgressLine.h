// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace layerscope {

/// How far a run of many files is, on stderr: one line that is written over again on a terminal, otherwise a line now
/// and then.
class ProgressLine {
public:
    /// total: of which `before` were done by an earlier run.
    ProgressLine(std::size_t total, std::size_t before, bool quiet);

    void advance();
    /// Takes the line away, so that something else can be said.
    void clear() const;
    /// Files a second since it began.
    double rate() const;

private:
    using Clock = std::chrono::steady_clock;

    std::size_t m_total;
    std::size_t m_before;
    std::size_t m_done = 0;
    bool m_quiet;
    bool m_terminal;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_shown = m_start;
};

} // namespace layerscope
