// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"

namespace layerscope {

void addSpeedOptions(CLI::App& command, int& threads, bool& fast) {
    constexpr int kMostThreads = 1024;
    command.add_option("--threads", threads, "Threads to use; 0, the default, is one a core")
        ->check(CLI::Range(0, kMostThreads))
        ->type_name("N");
    CLI::Option* fastFlag = command.add_flag(
        "--fast", fast, "Convolutions of 3 x 3 and 3 x 3 x 3 with fewer products, within 1e-4 of the largest output");
    command
        .add_flag_callback(
            "--exact", [] {}, "Every product of the definition; the default")
        ->excludes(fastFlag);
}

} // namespace layerscope
