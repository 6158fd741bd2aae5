// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Depthwise.h"

#include "kernels/DepthwiseRun.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

// Output pixels of a line that are worked on at once.
constexpr std::int64_t kPiece = 256;
// Pixels of few channels that are taken together, so that whole registers are filled.
constexpr std::int64_t kTogether = 8;
constexpr std::int64_t kFewChannels = 16;

/// Whether neighbouring outputs read neighbouring inputs, so that eight pixels of c channels are one of 8 c channels.
bool takesTogether(const DepthwiseGeometry& g) {
    return g.windows[2].stride == 1 && g.outChannels() < kFewChannels;
}

/// Input elements along the last axis under so many outputs.
std::int64_t reach(const Window& window, std::int64_t outputs) {
    return std::min(window.size, (outputs - 1) * window.stride + window.extent());
}

std::int64_t reachOfPiece(const DepthwiseGeometry& g) {
    return reach(g.windows[2], std::min(kPiece, g.windows[2].out));
}

std::int64_t linesUnderKernel(const DepthwiseGeometry& g) {
    return g.windows[0].kernel * g.windows[1].kernel;
}

std::vector<float> repeated(std::span<const float> values, std::int64_t row, std::int64_t times) {
    std::vector<float> out;
    out.reserve(values.size() * static_cast<std::size_t>(times));
    for (auto from = values.begin(); from != values.end(); from += row)
        for (std::int64_t i = 0; i < times; ++i)
            out.insert(out.end(), from, from + row);
    return out;
}

/// What all threads read.
struct Job {
    const DepthwiseGeometry& g;
    const float* x;
    const float* kernel;
    const float* bias; ///< may be null
    float* y;
    std::vector<float> kernelTogether; ///< each tap's row kTogether times; empty when pixels are not taken together
    std::vector<float> biasTogether;
};

/// Writes pieces of output lines; one a thread.
class LineWriter {
public:
    explicit LineWriter(const Job& job)
        : m_job(job)
        , m_g(job.g)
        , m_channels(job.g.outChannels())
        , m_repeated(job.g.multiplier == 1
                         ? 0
                         : static_cast<std::size_t>(linesUnderKernel(job.g) * reachOfPiece(job.g) * m_channels)) {}

    /// Outputs [begin, end) of a line, which is an index over batch, depth and rows.
    void write(std::int64_t line, std::int64_t begin, std::int64_t end) {
        collectLines(line, begin, end);
        float* out = m_job.y + line * m_g.windows[2].out * m_channels;
        const Window::Outputs inside = m_g.windows[2].insideOutputs();
        const std::int64_t left = std::clamp(inside.begin, begin, end);
        const std::int64_t right = std::clamp(inside.end, left, end);
        for (std::int64_t o = begin; o < left; ++o)
            border(o, out);
        run(left, right - left, {0, m_g.windows[2].kernel}, out + left * m_channels);
        for (std::int64_t o = right; o < end; ++o)
            border(o, out);
    }

private:
    /// A line of the input under the kernel, with its channels repeated, and the taps that lie on it.
    struct Line {
        const float* x; ///< of input element m_firstColumn
        std::int64_t tap;
    };

    void collectLines(std::int64_t line, std::int64_t begin, std::int64_t end) {
        const auto& [depth, row, column] = m_g.windows;
        const std::int64_t y = line % row.out;
        const std::int64_t z = line / row.out % depth.out;
        const std::int64_t image = line / row.out / depth.out;
        m_firstColumn = std::clamp<std::int64_t>(column.tap(begin, 0), 0, column.size);
        m_lines.clear();
        const auto [zBegin, zEnd] = depth.realTaps(z);
        const auto [yBegin, yEnd] = row.realTaps(y);
        const std::int64_t columns = std::min(column.size - m_firstColumn, reach(column, end - begin));
        float* to = m_repeated.data();
        for (std::int64_t i = zBegin; i < zEnd; ++i)
            for (std::int64_t j = yBegin; j < yEnd; ++j) {
                const std::int64_t in = (image * depth.size + depth.tap(z, i)) * row.size + row.tap(y, j);
                const float* x = m_job.x + (in * column.size + m_firstColumn) * m_g.channels;
                if (m_g.multiplier > 1) {
                    repeatChannels(x, columns * m_g.channels, to);
                    x = to;
                    to += columns * m_channels;
                }
                m_lines.push_back({x, (i * row.kernel + j) * column.kernel});
            }
    }

    void repeatChannels(const float* x, std::int64_t count, float* to) const {
        for (std::int64_t i = 0; i < count; ++i)
            to = std::fill_n(to, m_g.multiplier, x[i]);
    }

    void border(std::int64_t o, float* line) { run(o, 1, m_g.windows[2].realTaps(o), line + o * m_channels); }

    /// `count` outputs from o on, all with the same taps of a line.
    void run(std::int64_t o, std::int64_t count, Window::Taps taps, float* y) {
        const std::int64_t together = m_job.kernelTogether.empty() ? 0 : count / kTogether;
        if (together > 0)
            weigh(o, together, kTogether, m_job.kernelTogether.data(), taps, y);
        const std::int64_t done = together * kTogether;
        if (done < count)
            weigh(o + done, count - done, 1, m_job.kernel, taps, y + done * m_channels);
    }

    void weigh(std::int64_t o, std::int64_t count, std::int64_t together, const float* kernel, Window::Taps taps,
               float* y) {
        const Window& column = m_g.windows[2];
        const std::int64_t channels = m_channels * together;
        m_x.clear();
        m_kernel.clear();
        for (const Line& line : m_lines)
            for (std::int64_t q = taps.begin; q < taps.end; ++q) {
                m_x.push_back(line.x + (column.tap(o, q) - m_firstColumn) * m_channels);
                m_kernel.push_back(kernel + (line.tap + q) * channels);
            }
        const bool many = together > 1 && m_job.bias;
        weighChannels({.pixels = count,
                       .channels = channels,
                       .taps = static_cast<std::int64_t>(m_x.size()),
                       .x = m_x.data(),
                       .xStep = together * column.stride * m_channels,
                       .kernel = m_kernel.data(),
                       .bias = many ? m_job.biasTogether.data() : m_job.bias,
                       .y = y});
    }

    const Job& m_job;
    const DepthwiseGeometry& m_g;
    std::int64_t m_channels;
    std::int64_t m_firstColumn = 0;
    std::vector<float> m_repeated;
    std::vector<Line> m_lines;
    std::vector<const float*> m_x;
    std::vector<const float*> m_kernel;
};

} // namespace

void convolveDepthwise(const DepthwiseGeometry& g, std::span<const float> x, std::span<const float> kernel,
                       std::span<const float> bias, std::span<float> y, const Finish& finish, const Execution& exec) {
    Job job{g, x.data(), kernel.data(), bias.empty() ? nullptr : bias.data(), y.data(), {}, {}};
    if (takesTogether(g)) {
        job.kernelTogether = repeated(kernel, g.outChannels(), kTogether);
        job.biasTogether = repeated(bias, g.outChannels(), kTogether);
    }
    const std::int64_t length = g.windows[2].out;
    const std::int64_t pieces = (length + kPiece - 1) / kPiece;
    const std::int64_t lines = g.batch * g.windows[0].out * g.windows[1].out;
    exec.parallelFor(lines * pieces, 1, [&](std::int64_t first, std::int64_t last) {
        LineWriter writer(job);
        for (std::int64_t i = first; i < last && !exec.stopped(); ++i) {
            const std::int64_t begin = i % pieces * kPiece;
            const std::int64_t end = std::min(length, begin + kPiece);
            writer.write(i / pieces, begin, end);
            if (finish)
                finish(y.subspan(static_cast<std::size_t>((i / pieces * length + begin) * g.outChannels()),
                                 static_cast<std::size_t>((end - begin) * g.outChannels())));
        }
    });
}

std::int64_t convolveDepthwiseScratchBytes(const DepthwiseGeometry& g, int threads) {
    const std::int64_t together = takesTogether(g) ? (g.taps() + 1) * g.outChannels() * kTogether : 0;
    // In double: sizes that no machine can hold must not overflow before the plan refuses them.
    const double repeated = g.multiplier == 1
                                ? 0
                                : static_cast<double>(linesUnderKernel(g)) * static_cast<double>(reachOfPiece(g)) *
                                      static_cast<double>(g.outChannels()) * threads;
    return static_cast<std::int64_t>(std::min((static_cast<double>(together) + repeated) * sizeof(float), 0x1p60));
}

} // namespace layerscope
