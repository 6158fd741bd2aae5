// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"
#include "kernels/SlidingSum.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Where neither taps nor strides tell pixels apart, they are one long row.
ConvGeometry asOneRow(ConvGeometry g) {
    const auto readsInputAsItIs = [](const Window& w) {
        return w.kernel == 1 && w.stride == 1 && w.padBefore == 0 && w.out == w.size;
    };
    if (!std::ranges::all_of(g.windows, readsInputAsItIs))
        return g;
    const std::int64_t pixels = g.outPixels();
    g.batch = 1;
    g.windows = {Window{}, Window{}, Window{.size = pixels, .out = pixels}};
    return g;
}

class DirectConv final : public PreparedKernel {
public:
    explicit DirectConv(const ConvJob& job)
        : m_sum(SlidingPlan::dense(asOneRow(job.geometry)), job.kernel, job.bias, job.epilogue, job.finish) {}

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        m_sum.run(x, y, exec);
    }
    std::int64_t bytes() const override { return m_sum.bytes(); }

private:
    SlidingSum m_sum;
};

} // namespace

KernelPointer makeDirectConv(const ConvJob& job) {
    return std::make_unique<DirectConv>(job);
}

} // namespace layerscope
