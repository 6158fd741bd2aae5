// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/MelTerms.h"

#include "base/Numbers.h"
#include "layers/MelBandPowers.h"
#include "layers/Tables.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace layerscope {
namespace {

using Operands = std::span<const double>;

constexpr const char* kStrengthOperands[] = {N_("cosine"), N_("sine"), N_("exponent")};
constexpr Formula kStrength{N_("(cosine² + sine²) ^ (exponent ÷ 2)"), kStrengthOperands,
                            [](Operands o) { return std::pow(o[0] * o[0] + o[1] * o[1], o[2] / 2); }};

constexpr const char* kDecibelOperands[] = {N_("power"), N_("lowest power"), N_("reference in decibels")};
constexpr Formula kDecibels{N_("10 × lg(max(power, lowest power)) − reference in decibels"), kDecibelOperands,
                            [](Operands o) { return 10 * std::log10(std::max(o[0], o[1])) - o[2]; }};

/// One band of one frame of one sound.
class Writer {
public:
    explicit Writer(const TermsCall& call)
        : m_call(call)
        , m_mel(call.params)
        , m_sounds(asFloats(call.inputs[0].tensor))
        , m_samples(m_sounds.shape()[1])
        , m_frames(m_mel.frames(m_samples))
        , m_taper(taperOf(call.params, m_mel)) {}

    Explanation write() {
        const auto band = static_cast<std::size_t>(m_call.element[1]);
        sumOver(melBands(m_mel.scale())[band]);
        if (m_call.params.flag("power_to_db"))
            decibels();
        return std::move(m_out);
    }

private:
    std::int64_t firstSample() const { return m_frames.first + m_call.element[2] * m_frames.step; }
    Number last() const { return stepNumber(m_out, m_out.steps.size() - 1); }

    void sumOver(const MelBand& band) {
        const Message title = message(N_("Power of band %1"), m_call.element[1]);
        if (band.weights.empty()) {
            m_out = copyOf(constantNumber(0), title);
            m_out.remark = message(N_("The band is so narrow that no frequency of the transform lies in it."));
            return;
        }
        std::vector<Term> terms = strengths(band);
        const auto size = [](const Term& term) { return std::abs(term.product()); };
        const auto strongest = std::ranges::max_element(terms, {}, size);
        strongest->factor = strengthOf(band.first + static_cast<std::size_t>(strongest - terms.begin()));
        append(m_out, {.title = title, .terms = std::move(terms)});
    }

    /// What the transform gives for each frequency of the band.
    std::vector<Term> strengths(const MelBand& band) {
        const SoundFrames one{.first = firstSample(), .step = 1, .count = 1, .length = m_frames.length};
        const auto sound = m_sounds.floats().subspan(static_cast<std::size_t>(m_call.element[0] * m_samples),
                                                     static_cast<std::size_t>(m_samples));
        const double half = m_call.params.number("mag_exp") / 2;
        std::vector<Term> terms;
        transformFrames(
            sound, one, SoundEdge::Mirror, m_taper,
            [&](std::int64_t, std::span<const std::complex<float>> bins) {
                m_bins.assign(bins.begin(), bins.end());
                for (std::size_t k = 0; k < band.weights.size(); ++k) {
                    const double power = std::pow(static_cast<double>(std::norm(bins[band.first + k])), half);
                    terms.push_back({.factor = {.origin = Origin::Inner, .value = power},
                                     .weight = constantNumber(band.weights[k])});
                }
            },
            Execution({}, 1));
        return terms;
    }

    Number strengthOf(std::size_t bin) {
        const double hertz = m_mel.rate * static_cast<double>(bin) / static_cast<double>(m_mel.fft);
        const std::string name = shortNumber(hertz);
        const std::size_t cosine =
            wave(bin, 0, m_bins[bin].real(), message(N_("How much the frame holds of a cosine of %1 Hz"), name));
        const std::size_t sine = wave(bin, std::numbers::pi / 2, -m_bins[bin].imag(),
                                      message(N_("How much the frame holds of a sine of %1 Hz"), name));
        append(m_out, {.title = message(N_("Strength of %1 Hz, the strongest of the band"), name),
                       .rule = Rule::Formula,
                       .terms = {{.factor = stepNumber(m_out, cosine)},
                                 {.factor = stepNumber(m_out, sine)},
                                 {.factor = constantNumber(m_call.params.number("mag_exp"))}},
                       .formula = &kStrength});
        return last();
    }

    /// The frame times the window times a wave; where the window is 0, nothing is listed. `transformed` is what the
    /// fast transform has instead: of a frequency that is hardly there, its rounding is a good part.
    std::size_t wave(std::size_t bin, double behind, double transformed, Message title) {
        std::vector<Term> terms;
        for (std::int64_t n = 0; n < m_mel.fft; ++n) {
            const double window = m_taper[static_cast<std::size_t>(n)];
            if (window == 0 && m_mel.fft > 1)
                continue;
            // The rest of the division first: the angle stays exact however long the frame is.
            const std::int64_t turn = static_cast<std::int64_t>(bin) * n % m_mel.fft;
            const double angle = 2 * std::numbers::pi * static_cast<double>(turn) / static_cast<double>(m_mel.fft);
            const std::int64_t sample = soundPlace(firstSample() + n, m_samples, SoundEdge::Mirror);
            terms.push_back({.factor = inputNumber(m_call, 0, m_call.element[0] * m_samples + sample),
                             .weight = constantNumber(window * std::cos(angle - behind))});
        }
        double sum = 0;
        for (const Term& term : terms)
            sum += term.product();
        if (terms.empty() || std::abs(transformed - sum) > kSame * std::abs(sum)) {
            terms.push_back({.factor = {.origin = Origin::Inner, .value = transformed - sum}});
            m_out.remark = message(N_("The last number of a wave is what the rounding of the transform adds."));
        }
        return append(m_out, {.title = std::move(title), .terms = std::move(terms)});
    }

    void decibels() {
        const DecibelScale scale(m_call.params);
        append(m_out, {.title = message(N_("In decibels")),
                       .rule = Rule::Formula,
                       .terms = {{.factor = last()},
                                 {.factor = constantNumber(scale.least)},
                                 {.factor = constantNumber(scale.reference)}},
                       .formula = &kDecibels});
        const Number lowest{.origin = Origin::Inner, .value = loudest() - m_call.params.number("top_db")};
        append(m_out, {.title = message(N_("At least the range below the loudest")),
                       .rule = Rule::Max,
                       .terms = {{.factor = last()}, {.factor = lowest}}});
    }

    /// Decibels of the loudest number that comes out.
    double loudest() const {
        std::vector<float> powers(static_cast<std::size_t>(m_call.output.shape.elements()));
        melPowers(m_call.params, m_sounds, powers, Execution({}, 1));
        return DecibelScale(m_call.params).of(static_cast<double>(*std::ranges::max_element(powers)));
    }

    static constexpr double kSame = 1e-7;

    const TermsCall& m_call;
    Mel m_mel;
    Tensor m_sounds;
    std::int64_t m_samples;
    SoundFrames m_frames;
    std::vector<float> m_taper;
    std::vector<std::complex<float>> m_bins; ///< of the frame
    Explanation m_out;
};

} // namespace

Explanation melTerms(const TermsCall& call) {
    return Writer(call).write();
}

} // namespace layerscope
