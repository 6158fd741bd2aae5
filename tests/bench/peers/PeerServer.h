// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace layerscope::bench {

/// Something to be timed: the call, and its result, channels last.
struct PeerCall {
    std::function<void()> run;
    std::function<Tensor()> output;
};

/// The engine's end of the pipe between compare.py and a child process; the protocol is described in engine_server.py,
/// which is the same in Python.
class PeerServer {
public:
    virtual ~PeerServer() = default;
    /// Answers line by line until the input ends.
    void serve();

protected:
    explicit PeerServer(std::filesystem::path folder)
        : m_folder(std::move(folder)) {}
    virtual std::string version() const = 0;
    /// Throws what derives from std::exception where it cannot.
    virtual PeerCall prepare(const std::string& variant, const std::string& workload) = 0;
    /// A file of a workload: ".keras", ".x.npy", ".w.npz".
    std::filesystem::path file(const std::string& workload, const char* ending) const;

private:
    std::string answer(const std::string& line);
    PeerCall& get(const std::string& variant, const std::string& workload);

    std::filesystem::path m_folder;
    std::map<std::pair<std::string, std::string>, PeerCall> m_calls;
};

/// The value, or std::runtime_error with the error's text.
template <class T>
T valueOrThrow(Result<T> result) {
    if (!result)
        throw std::runtime_error(result.error().toString());
    return std::move(*result);
}

} // namespace layerscope::bench
