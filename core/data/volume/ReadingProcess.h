// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace layerscope {

// For libraries that end their process when a file is damaged (Debian's GDCM is built with its assertions): the work is
// done by a child of this process, which shares the memory that it writes and nothing else.

/// Zeros that a child writes and this process sees; null when there is no memory.
std::shared_ptr<std::byte> sharedBuffer(std::uint64_t bytes);

enum class ApartEnd { Done, Broke, Stopped };

/// What the child tells while it works.
struct ApartWork {
    std::atomic<std::int64_t> done{0}; ///< pieces so far
    std::atomic<bool> flag{false};
};

/// Runs `work` in a child until it returns true (Done), or false, or ends the child, or does nothing for 20 seconds
/// (all Broke), or `progress` is stopped. `seen` is called here with the pieces done. `tell` lies in a sharedBuffer.
/// The child may ask for `memory` bytes of its own.
ApartEnd runApart(ApartWork& tell, std::uint64_t memory, const std::function<bool()>& work,
                  const std::function<void(std::int64_t)>& seen, const Progress& progress);

} // namespace layerscope
