// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/SpectrogramPicture.h"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace layerscope {
namespace {

constexpr int kMostWindowsAColumn = 16;
constexpr double kSilence = 1e-16; ///< power at -160 dB

class Spectra {
public:
    Spectra(const Series& series, const SpectrogramWish& wish)
        : m_run(series.run(wish.series))
        , m_length(series.length())
        , m_size(std::max(wish.window, 2))
        , m_window(static_cast<std::size_t>(m_size))
        , m_samples(m_window.size()) {
        double sum = 0;
        for (int i = 0; i < m_size; ++i) {
            const double hann = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (i + 0.5) / m_size);
            m_window[static_cast<std::size_t>(i)] = static_cast<float>(hann);
            sum += hann;
        }
        m_scale = 4 / (sum * sum);
        m_fft.SetFlag(Eigen::FFT<float>::HalfSpectrum);
    }
    int bins() const { return m_size / 2 + 1; }

    /// Adds to each bin the power around an element where it is more.
    void addLoudest(double centre, std::vector<double>& powers) {
        const auto begin = static_cast<std::int64_t>(std::floor(centre + 0.5)) - m_size / 2;
        for (int i = 0; i < m_size; ++i) {
            const std::int64_t at = begin + i;
            const float sample = at >= 0 && at < m_length ? m_run[at] : 0.0F;
            m_samples[static_cast<std::size_t>(i)] = sample * m_window[static_cast<std::size_t>(i)];
        }
        m_fft.fwd(m_spectrum, m_samples);
        for (std::size_t i = 0; i < powers.size(); ++i) {
            // The first and the last frequency have no mirror image that shares their power.
            const double share = i == 0 || i + 1 == powers.size() ? 0.25 : 1;
            const double power = static_cast<double>(std::norm(m_spectrum[i])) * m_scale * share;
            powers[i] = power > powers[i] || std::isnan(power) ? power : powers[i];
        }
    }

private:
    Series::Run m_run;
    std::int64_t m_length;
    int m_size;
    double m_scale = 1;
    std::vector<float> m_window;
    std::vector<float> m_samples;
    std::vector<std::complex<float>> m_spectrum;
    Eigen::FFT<float> m_fft;
};

/// The bins become rows, the highest first.
void fillColumn(Levels& levels, int x, const std::vector<double>& powers) {
    const auto bins = static_cast<std::int64_t>(powers.size());
    for (int y = 0; y < levels.height; ++y) {
        const std::int64_t row = levels.height - 1 - y;
        double loudest = kSilence;
        for (std::int64_t bin = row * bins / levels.height; bin < (row + 1) * bins / levels.height; ++bin) {
            const double power = powers[static_cast<std::size_t>(bin)];
            loudest = power > loudest || std::isnan(power) ? power : loudest;
        }
        levels.at(x, y) = static_cast<float>(10 * std::log10(loudest));
    }
}

} // namespace

Levels spectrogramOf(const Series& series, const SpectrogramWish& wish, const std::stop_token& stop) {
    if (!(wish.end > wish.first) || wish.width <= 0 || wish.height <= 0 || !series)
        return {};
    Spectra spectra(series, wish);
    Levels levels;
    levels.width = std::min(wish.width, static_cast<int>(std::ceil(std::min(wish.end - wish.first, 1e6))));
    levels.height = std::min(wish.height, spectra.bins());
    levels.numbers.resize(static_cast<std::size_t>(levels.width) * static_cast<std::size_t>(levels.height));
    const double column = (wish.end - wish.first) / levels.width;
    const int windows =
        static_cast<int>(std::clamp(std::ceil(column * 2 / wish.window), 1.0, double{kMostWindowsAColumn}));
    std::vector<double> powers(static_cast<std::size_t>(spectra.bins()));
    for (int x = 0; x < levels.width; ++x) {
        if (stop.stop_requested())
            return {};
        std::ranges::fill(powers, 0.0);
        for (int i = 0; i < windows; ++i)
            spectra.addLoudest(wish.first + column * (x + (i + 0.5) / windows) - 0.5, powers);
        fillColumn(levels, x, powers);
    }
    return levels;
}

} // namespace layerscope
