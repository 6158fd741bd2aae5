// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/ReadingProcess.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

namespace layerscope {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{20};
constexpr std::chrono::milliseconds kLook{1};

/// So that a size that a file lies about is refused by the child alone: so much more than this process has.
void limitMemory(std::uint64_t more) {
    rlim_t pages = 0;
    std::ifstream file("/proc/self/statm");
    for (int field = 0; field < 6; ++field)
        file >> pages;
    const rlim_t most = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + more;
    const rlimit limit{most, most};
    if (file)
        setrlimit(RLIMIT_DATA, &limit);
}

/// The handlers, dumps and messages of the parent are not for what happens here.
[[noreturn]] void beChild(const std::function<bool()>& work, std::uint64_t memory) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, SIG_DFL);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    limitMemory(memory);
    bool good = false;
    try {
        good = work();
    } catch (...) {
        good = false;
    }
    _exit(good ? 0 : 1);
}

ApartEnd end(pid_t child, ApartEnd how) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return how;
}

} // namespace

std::shared_ptr<std::byte> sharedBuffer(std::uint64_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return nullptr;
    return {static_cast<std::byte*>(memory), [bytes](std::byte* data) { munmap(data, bytes); }};
}

ApartEnd runApart(ApartWork& tell, std::uint64_t memory, const std::function<bool()>& work,
                  const std::function<void(std::int64_t)>& seen, const Progress& progress) {
    const pid_t child = fork();
    if (child < 0)
        return ApartEnd::Broke;
    if (child == 0)
        beChild(work, memory);
    std::int64_t done = tell.done;
    auto lastChange = Clock::now();
    for (;;) {
        int status = 0;
        if (waitpid(child, &status, WNOHANG) != 0)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ApartEnd::Done : ApartEnd::Broke;
        if (progress.stopped())
            return end(child, ApartEnd::Stopped);
        if (const std::int64_t now = tell.done; now != done) {
            done = now;
            lastChange = Clock::now();
            seen(done);
        }
        if (Clock::now() - lastChange > kPatience)
            return end(child, ApartEnd::Broke);
        std::this_thread::sleep_for(kLook);
    }
}

} // namespace layerscope
