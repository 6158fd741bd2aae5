// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"

#include <vector>

namespace layerscope {
namespace {

class GatheredConv final : public PreparedKernel {
public:
    explicit GatheredConv(const ConvJob& job)
        : m_job(job)
        , m_kernel(job.kernel.begin(), job.kernel.end())
        , m_bias(job.bias.begin(), job.bias.end()) {}

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        convolve(
            m_job.geometry, x, m_kernel, m_bias, y, [this](std::span<float> run) { finish(run); }, exec);
    }
    std::int64_t bytes() const override { return static_cast<std::int64_t>(m_kernel.size() * sizeof(float)); }

private:
    void finish(std::span<float> run) const {
        const Epilogue& e = m_job.epilogue;
        for (float& v : run)
            if (e.kind == Epilogue::Kind::LeakyRelu)
                v = v < 0 ? e.slope * v : v;
            else if (e.kind != Epilogue::Kind::None)
                v = v < 0 ? 0 : e.kind == Epilogue::Kind::CappedRelu && v > e.cap ? e.cap : v;
        if (m_job.finish)
            m_job.finish(run);
    }

    ConvJob m_job;
    std::vector<float> m_kernel;
    std::vector<float> m_bias;
};

} // namespace

KernelPointer makeDirectConv(const ConvJob& job) {
    return std::make_unique<GatheredConv>(job);
}

} // namespace layerscope
