// SPDX-License-Identifier: GPL-3.0-or-later
#include "PeerServer.h"

#include "tensor/Npy.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace layerscope::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFewestCalls = 5;
constexpr std::size_t kFewestSlowCalls = 3;
constexpr double kSlow = 8;
constexpr double kWarmUpSeconds = 0.01;
constexpr int kWarmUpCalls = 2;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Durations of warm calls in microseconds, sorted.
std::vector<double> measured(const std::function<void()>& call, double seconds) {
    const Clock::time_point warmUp = Clock::now();
    for (int i = 0; i < kWarmUpCalls || secondsSince(warmUp) < kWarmUpSeconds; ++i)
        call();
    constexpr double kMicroseconds = 1e6;
    std::vector<double> durations;
    const Clock::time_point begin = Clock::now();
    while (secondsSince(begin) < seconds || durations.size() < kFewestCalls) {
        if (secondsSince(begin) > kSlow * seconds && durations.size() >= kFewestSlowCalls)
            break;
        const Clock::time_point before = Clock::now();
        call();
        durations.push_back(secondsSince(before) * kMicroseconds);
    }
    std::ranges::sort(durations);
    return durations;
}

std::vector<std::string> fieldsOf(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> fields;
    for (std::string field; std::getline(stream, field, '\t');)
        fields.push_back(field);
    return fields;
}

} // namespace

std::filesystem::path PeerServer::file(const std::string& workload, const char* ending) const {
    return m_folder / "models" / (workload + ending);
}

PeerCall& PeerServer::get(const std::string& variant, const std::string& workload) {
    const std::pair key{variant, workload};
    const auto found = m_calls.find(key);
    return found != m_calls.end() ? found->second : m_calls.emplace(key, prepare(variant, workload)).first->second;
}

std::string PeerServer::answer(const std::string& line) {
    const std::vector<std::string> fields = fieldsOf(line);
    if (fields.size() == 1 && fields[0] == "info")
        return version();
    constexpr std::size_t kFields = 4;
    if (fields.size() != kFields)
        throw std::runtime_error("not understood: " + line);
    PeerCall& call = get(fields[1], fields[2]);
    if (fields[0] == "output") {
        if (const Result<void> written = writeNpyFile(fields[3], call.output()); !written)
            throw std::runtime_error("cannot write " + fields[3]);
        return {};
    }
    const std::vector<double> durations = measured(call.run, std::stod(fields[3]));
    std::ostringstream out;
    out << std::fixed << std::setprecision(2) << durations[durations.size() / 2] << '\t' << durations.front() << '\t'
        << durations.back() << '\t' << durations.size();
    return out.str();
}

void PeerServer::serve() {
    for (std::string line; std::getline(std::cin, line);) {
        std::string reply;
        try {
            reply = "ok\t" + answer(line);
        } catch (const std::exception& error) {
            reply = std::string("error\t") + error.what();
            std::ranges::replace(reply, '\n', ' ');
        }
        std::cout << reply << std::endl;
    }
}

} // namespace layerscope::bench
