// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Cores.h"

#include <algorithm>
#include <thread>

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace layerscope {

#ifdef __linux__

int usableCores() {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (sched_getaffinity(0, sizeof cores, &cores) == 0)
        return std::max(1, CPU_COUNT(&cores));
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void giveWayToOthers() {
    constexpr int kSteps = 5;
    const auto self = static_cast<id_t>(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, self, getpriority(PRIO_PROCESS, self) + kSteps);
}

#else

int usableCores() {
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void giveWayToOthers() {}

#endif

void relax() {
#if defined(__SSE2__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

} // namespace layerscope
