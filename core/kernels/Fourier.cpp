// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Fourier.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include <unsupported/Eigen/FFT>

namespace layerscope {
namespace {

constexpr std::int64_t kNumbersPerPiece = 16 * 1024; ///< that are worth a thread

std::int64_t grainOf(const SoundFrames& frames) {
    return std::max<std::int64_t>(1, kNumbersPerPiece / frames.length);
}

void cutOut(std::span<const float> x, std::int64_t begin, SoundEdge edge, std::span<const float> taper,
            std::vector<float>& out) {
    const auto size = static_cast<std::int64_t>(x.size());
    const auto length = static_cast<std::int64_t>(out.size());
    const bool inside = begin >= 0 && begin + length <= size;
    for (std::int64_t n = 0; n < length; ++n) {
        const std::int64_t at = inside ? begin + n : soundPlace(begin + n, size, edge);
        const auto i = static_cast<std::size_t>(n);
        out[i] = at < 0 ? 0 : x[static_cast<std::size_t>(at)] * taper[i];
    }
}

/// Eigen's plan, which is not for two threads; it halves the work where the numbers are real.
class Plan {
public:
    explicit Plan(std::int64_t length)
        : m_length(static_cast<Eigen::Index>(length)) {
        m_fft.SetFlag(Eigen::FFT<float>::HalfSpectrum);
    }
    void forward(std::span<const float> x, std::span<std::complex<float>> bins) {
        if (m_length == 1) // which Eigen does not transform
            bins[0] = x[0];
        else
            m_fft.fwd(bins.data(), x.data(), m_length);
    }
    void backward(std::span<const std::complex<float>> bins, std::span<float> x) {
        if (m_length == 1)
            x[0] = bins[0].real();
        else
            m_fft.inv(x.data(), bins.data(), m_length);
    }

private:
    Eigen::Index m_length;
    Eigen::FFT<float> m_fft;
};

} // namespace

std::int64_t soundPlace(std::int64_t at, std::int64_t size, SoundEdge edge) {
    if (at >= 0 && at < size)
        return at;
    if (edge == SoundEdge::Silence || size == 0)
        return -1;
    if (size == 1)
        return 0;
    const std::int64_t period = 2 * (size - 1);
    const std::int64_t folded = ((at % period) + period) % period;
    return folded < size ? folded : period - folded;
}

void transformFrames(std::span<const float> x, const SoundFrames& frames, SoundEdge edge, std::span<const float> taper,
                     const TakeSpectrum& take, const Execution& exec) {
    exec.parallelFor(frames.count, grainOf(frames), [&](std::int64_t begin, std::int64_t end) {
        Plan plan(frames.length);
        std::vector<float> piece(static_cast<std::size_t>(frames.length));
        std::vector<std::complex<float>> bins(static_cast<std::size_t>(frames.bins()));
        for (std::int64_t frame = begin; frame < end && !exec.stopped(); ++frame) {
            cutOut(x, frames.first + frame * frames.step, edge, taper, piece);
            plan.forward(piece, bins);
            take(frame, bins);
        }
    });
}

void signalOf(std::span<const std::complex<float>> spectra, const SoundFrames& frames, std::span<const float> taper,
              std::span<float> y, const Execution& exec) {
    const auto length = static_cast<std::size_t>(frames.length);
    const auto bins = static_cast<std::size_t>(frames.bins());
    std::vector<float> pieces(static_cast<std::size_t>(frames.count) * length);
    exec.parallelFor(frames.count, grainOf(frames), [&](std::int64_t begin, std::int64_t end) {
        Plan plan(frames.length);
        for (auto frame = static_cast<std::size_t>(begin); frame < static_cast<std::size_t>(end); ++frame)
            plan.backward(spectra.subspan(frame * bins, bins), std::span(pieces).subspan(frame * length, length));
    });
    const std::int64_t size = static_cast<std::int64_t>(y.size());
    exec.parallelFor(size, kNumbersPerPiece, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t) {
            // Pieces that reach t: first + i * step <= t < first + i * step + length.
            const std::int64_t from = t - frames.first;
            const std::int64_t lastPiece = from < 0 ? -1 : std::min(frames.count - 1, from / frames.step);
            const std::int64_t firstPiece =
                std::max<std::int64_t>(0, (from - frames.length + frames.step) / frames.step);
            float sum = 0;
            float weight = 0;
            for (std::int64_t i = firstPiece; i <= lastPiece; ++i) {
                const auto n = static_cast<std::size_t>(from - i * frames.step);
                if (n >= length)
                    continue;
                sum += pieces[static_cast<std::size_t>(i) * length + n] * taper[n];
                weight += taper[n] * taper[n];
            }
            y[static_cast<std::size_t>(t)] = weight > 1e-8F ? sum / weight : 0;
        }
    });
}

std::int64_t fourierSteps(std::int64_t length) {
    return 2 * length * std::bit_width(static_cast<std::uint64_t>(length));
}

} // namespace layerscope
