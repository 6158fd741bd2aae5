// SPDX-License-Identifier: GPL-3.0-or-later
#include "Interrupt.h"

#include <csignal>
#include <semaphore.h>

namespace layerscope {
namespace {

sem_t g_wake; // a handler may do little more than post this

void onSignal(int) {
    sem_post(&g_wake);
}

/// For the next one; the one after it ends the program.
void listen(int signal) {
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt() {
    sem_init(&g_wake, 0, 0);
    listen(SIGINT);
    listen(SIGTERM);
    m_watch = std::jthread([this](const std::stop_token& ended) {
        while (sem_wait(&g_wake) != 0) {
        }
        if (!ended.stop_requested())
            m_stop.request_stop();
    });
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_watch.request_stop();
    sem_post(&g_wake);
    m_watch.join();
    sem_destroy(&g_wake);
}

} // namespace layerscope
