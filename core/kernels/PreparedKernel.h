// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"

#include <cstdint>
#include <memory>
#include <span>

namespace layerscope {

/// A kernel made ready for one geometry and one set of weights, which it holds packed for the instructions in use.
/// Constant, and may run on several threads at once.
class PreparedKernel {
public:
    PreparedKernel() = default;
    virtual ~PreparedKernel() = default;
    PreparedKernel(const PreparedKernel&) = delete;
    PreparedKernel& operator=(const PreparedKernel&) = delete;

    /// Writes all of y. Asks for no memory but a thread's scratch, the first time. Same bits whatever the number of
    /// threads; unfinished numbers once exec is stopped.
    virtual void run(std::span<const float> x, std::span<float> y, const Execution& exec) const = 0;
    /// Memory that it holds.
    virtual std::int64_t bytes() const = 0;
};

using KernelPointer = std::unique_ptr<const PreparedKernel>;

} // namespace layerscope
