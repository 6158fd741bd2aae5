// SPDX-License-Identifier: GPL-3.0-or-later
// Outputs that the same taps reach form a phase: with stride 2, the even and the odd ones of each axis. Within a phase
// a transposed convolution is an ordinary one with stride 1 and some of the taps, which writes every second pixel; so
// nothing is gathered, and nothing is multiplied by the zeros between.
#include "kernels/ConvTranspose.h"

#include "kernels/SlidingSum.h"
#include "kernels/TransposedPhases.h"

#include <algorithm>
#include <functional>

namespace layerscope {
namespace {

/// One phase of each axis.
using Phases = std::array<const SlidingPhase*, 3>;

/// The kernel of a phase, [taps of each axis, C, filters of all pixels taken together].
std::vector<float> kernelOf(const Phases& phases, const ConvTransposeJob& job) {
    const auto& [z, y, x] = phases;
    const std::int64_t channels = job.geometry.channels;
    const std::int64_t filters = job.geometry.filters;
    const auto& windows = job.geometry.windows;
    std::vector<float> out;
    for (const std::int64_t i : z->taps.front())
        for (const std::int64_t j : y->taps.front())
            for (std::size_t k = 0; k < x->taps.front().size(); ++k)
                for (std::int64_t c = 0; c < channels; ++c)
                    for (const std::vector<std::int64_t>& taps : x->taps) {
                        const std::int64_t tap = (i * windows[1].kernel + j) * windows[2].kernel + taps[k];
                        const float* from = job.kernel.data() + tap * filters * channels + c;
                        for (std::int64_t f = 0; f < filters; ++f)
                            out.push_back(from[f * channels]);
                    }
    return out;
}

SlidingSum sumOf(const Phases& phases, const ConvTransposeJob& job) {
    const ConvTransposeGeometry& g = job.geometry;
    const std::int64_t together = phases[2]->together;
    SlidingPlan plan{.geometry = {.batch = g.batch, .channels = g.channels, .filters = together * g.filters}};
    std::int64_t step = g.filters;
    for (std::size_t axis = 3; axis-- > 0; step *= g.windows[axis].out) {
        plan.geometry.windows[axis] = phases[axis]->window;
        plan.steps[axis + 1] = step * g.windows[axis].stride;
        plan.start += step * phases[axis]->first;
    }
    plan.steps[0] = step;
    std::vector<float> bias;
    for (std::int64_t i = 0; i < together; ++i)
        bias.insert(bias.end(), job.bias.begin(), job.bias.end());
    return {plan, kernelOf(phases, job), bias, job.epilogue, job.finish};
}

/// What an output becomes that no tap reaches.
std::vector<float> untouchedPixel(const ConvTransposeJob& job) {
    const Window none{.kernel = 0};
    const SlidingPlan plan = SlidingPlan::dense({.windows = {none, none, none}, .filters = job.geometry.filters});
    std::vector<float> pixel(static_cast<std::size_t>(job.geometry.filters));
    SlidingSum(plan, {}, job.bias, job.epilogue, job.finish).run({}, pixel, Execution({}, 1));
    return pixel;
}

/// Which outputs some tap reaches, by their remainder.
std::vector<bool> reached(const TransposedWindow& window) {
    std::vector<bool> out;
    for (const TransposedWindow::Phase& phase : window.phases())
        out.push_back(!phase.taps.empty());
    return out;
}

class PhasedConv final : public PreparedKernel {
public:
    explicit PhasedConv(const ConvTransposeJob& job)
        : m_g(job.geometry) {
        const auto& windows = m_g.windows;
        for (const SlidingPhase& z : slidingPhases(windows[0]))
            for (const SlidingPhase& y : slidingPhases(windows[1]))
                for (const SlidingPhase& x : slidingPhasesTogether(windows[2]))
                    m_sums.push_back(sumOf({&z, &y, &x}, job));
        for (std::size_t axis = 0; axis < windows.size(); ++axis)
            m_reached[axis] = reached(windows[axis]);
        if (!std::ranges::all_of(m_reached,
                                 [](const auto& axis) { return std::ranges::all_of(axis, std::identity()); }))
            m_untouched = untouchedPixel(job);
    }

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        if (!m_untouched.empty())
            writeUntouched(y, exec);
        if (m_sums.empty())
            return;
        // The first phase has the most outputs. Pieces of all phases at the same place follow each other, since they
        // read the same input and write to the same lines of memory.
        const SlidingSum::Cut cut = m_sums.front().cutFor(exec.threads());
        const auto phases = static_cast<std::int64_t>(m_sums.size());
        exec.parallelFor(m_sums.front().pieces(cut) * phases, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
                if (const SlidingSum& sum = m_sums[static_cast<std::size_t>(i % phases)]; i / phases < sum.pieces(cut))
                    sum.computePiece(cut, i / phases, x.data(), y.data(), exec);
        });
    }

    std::int64_t bytes() const override {
        std::int64_t sum = 0;
        for (const SlidingSum& phase : m_sums)
            sum += phase.bytes();
        return sum;
    }

private:
    void writeUntouched(std::span<float> y, const Execution& exec) const {
        const auto& [depth, row, column] = m_g.windows;
        const auto isReached = [this](std::size_t axis, std::int64_t at) {
            return m_reached[axis][static_cast<std::size_t>(at % m_g.windows[axis].stride)];
        };
        exec.parallelFor(m_g.batch * depth.out * row.out, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t line = begin; line < end && !exec.stopped(); ++line) {
                const bool some = isReached(0, line / row.out % depth.out) && isReached(1, line % row.out);
                for (std::int64_t x = 0; x < column.out; ++x)
                    if (!some || !isReached(2, x))
                        std::ranges::copy(m_untouched, y.data() + (line * column.out + x) * m_g.filters);
            }
        });
    }

    ConvTransposeGeometry m_g;
    std::vector<SlidingSum> m_sums;
    std::array<std::vector<bool>, 3> m_reached;
    std::vector<float> m_untouched; ///< [F], empty when there are none
};

} // namespace

KernelPointer makeConvTranspose(const ConvTransposeJob& job) {
    return std::make_unique<PhasedConv>(job);
}

std::int64_t convTransposeWorkingBytes(const ConvTransposeGeometry& g, int threads) {
    const std::int64_t lanes = kernels().lanes;
    // In double: sizes that no machine can hold must not overflow before the plan refuses them.
    const auto taps = [](const TransposedWindow& w) { return static_cast<double>(w.kernel); };
    const double allTaps = taps(g.windows[0]) * taps(g.windows[1]) * taps(g.windows[2]);
    const double width = static_cast<double>(g.filters) + static_cast<double>(lanes);
    const double weights = allTaps * width * (static_cast<double>(g.channels) + 1);
    const double runs = 2 * allTaps * threads * sizeof(std::int64_t) / sizeof(float);
    return static_cast<std::int64_t>(std::min((weights + runs + width) * sizeof(float), 0x1p60));
}

} // namespace layerscope
