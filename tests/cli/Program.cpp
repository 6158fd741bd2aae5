// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void redirect(int stream, const fs::path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(fd, stream);
    ::close(fd);
}

int g_failures = 0;

} // namespace

void expect(bool holds, const Outcome& outcome, std::source_location where) {
    if (holds)
        return;
    ++g_failures;
    std::cerr << fs::path(where.file_name()).filename().string() << ':' << where.line() << ": not as expected; exit "
              << outcome.exit << "\n--- stdout\n"
              << outcome.out << "--- stderr\n"
              << outcome.err;
}

int failures() {
    return g_failures;
}

Program::Program(fs::path path)
    : m_path(fs::absolute(path)) {
    std::string pattern = (fs::temp_directory_path() / "layerscope-cli-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::runtime_error("no temporary folder");
    m_folder = pattern;
}

Program::~Program() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

int Program::start(const std::vector<std::string>& arguments) const {
    std::vector<std::string> texts = arguments;
    texts.insert(texts.begin(), m_path.string());
    std::vector<char*> argv;
    for (std::string& text : texts)
        argv.push_back(text.data());
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        redirect(STDOUT_FILENO, at(".out"));
        redirect(STDERR_FILENO, at(".err"));
        ::unsetenv("DISPLAY");
        if (::chdir(m_folder.c_str()) == 0)
            ::execv(argv[0], argv.data());
        ::_exit(126);
    }
    return child;
}

Outcome Program::wait(int process) const {
    int status = 0;
    ::waitpid(process, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(at(".out")), contentOf(at(".err"))};
}

Outcome Program::call(const std::vector<std::string>& arguments) const {
    return wait(start(arguments));
}

Outcome Program::callAndSend(const std::vector<std::string>& arguments, int signal,
                             const std::function<bool()>& when) const {
    const int process = start(arguments);
    siginfo_t ended{};
    while (!when() && ::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0)
        ::usleep(1000);
    ::kill(process, signal);
    return wait(process);
}

} // namespace layerscope
