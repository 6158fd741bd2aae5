// SPDX-License-Identifier: GPL-3.0-or-later
#include "ProgressLine.h"

#include "base/Numbers.h"

#include <iostream>
#include <string>

#include <unistd.h>

namespace layerscope {
namespace {

constexpr std::chrono::milliseconds kEveryOnTerminal{100};
constexpr std::chrono::seconds kEvery{10};

/// "45 s", "12 min", "3 h 20 min".
std::string span(double seconds) {
    const auto whole = static_cast<long long>(seconds + 0.5);
    if (whole < 120)
        return std::to_string(whole) + " s";
    const long long minutes = (whole + 30) / 60;
    if (minutes < 120)
        return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

} // namespace

ProgressLine::ProgressLine(std::size_t total, std::size_t before, bool quiet)
    : m_total(total)
    , m_before(before)
    , m_quiet(quiet)
    , m_terminal(::isatty(STDERR_FILENO) == 1) {}

double ProgressLine::rate() const {
    const std::chrono::duration<double> time = Clock::now() - m_start;
    return static_cast<double>(m_done) / std::max(time.count(), 1e-6);
}

void ProgressLine::advance() {
    ++m_done;
    const Clock::time_point now = Clock::now();
    if (m_quiet || now - m_shown < (m_terminal ? Clock::duration(kEveryOnTerminal) : Clock::duration(kEvery)))
        return;
    m_shown = now;
    const std::size_t done = m_before + m_done;
    const double left = static_cast<double>(m_total - done) / rate();
    clear();
    std::cerr << done << " of " << m_total << ", " << shortNumber(rate()) << " a second, " << span(left) << " left"
              << (m_terminal ? "" : "\n") << std::flush;
}

void ProgressLine::clear() const {
    if (m_terminal && !m_quiet)
        std::cerr << "\r\033[K" << std::flush;
}

} // namespace layerscope
