// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stop_token>

namespace layerscope {

/// How long work reports how far it is, and hears that it is no longer wanted. Cheap to pass on; the default reports to
/// nobody and is never stopped.
struct Progress {
    std::stop_token stop;
    std::function<void(double fraction)> report; ///< 0 to 1, on the thread that works

    bool stopped() const { return stop.stop_requested(); }
    void at(double fraction) const {
        if (report)
            report(fraction);
    }
};

} // namespace layerscope
