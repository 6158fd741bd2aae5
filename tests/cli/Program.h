// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <source_location>
#include <string>
#include <vector>

namespace layerscope {

/// What a call of the program left behind.
struct Outcome {
    int exit = -1;
    std::string out;
    std::string err;
};

/// Says what went wrong, and counts it.
void expect(bool holds, const Outcome& outcome = {}, std::source_location where = std::source_location::current());
int failures();

/// A program and a folder of its own to work in, which goes with it.
class Program {
public:
    explicit Program(std::filesystem::path path);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Runs it in the folder and waits.
    Outcome call(const std::vector<std::string>& arguments) const;
    /// Runs it and sends the signal as soon as `when` says so.
    Outcome callAndSend(const std::vector<std::string>& arguments, int signal, const std::function<bool()>& when) const;
    std::filesystem::path at(const std::string& name) const { return m_folder / name; }

private:
    int start(const std::vector<std::string>& arguments) const; ///< the process
    Outcome wait(int process) const;

    std::filesystem::path m_path;
    std::filesystem::path m_folder;
};

} // namespace layerscope
