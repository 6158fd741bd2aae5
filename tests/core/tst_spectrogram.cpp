// SPDX-License-Identifier: GPL-3.0-or-later
// Where the numbers of a spectrogram lie on the sound, and the sound that is made of one; the numbers themselves are
// compared with Keras's in tst_golden.
#include "core/GoldenCases.h"
#include "core/Sounds.h"
#include "data/sound/Resynthesis.h"
#include "kernels/Fourier.h"
#include "layer/Initializers.h"

#include <QTest>

#include <cmath>
#include <complex>
#include <numbers>

using namespace layerscope;

namespace {

constexpr double kRate = 16000;

/// A sound of sines, as an Input gives it.
Value soundOf(const std::vector<double>& hertz, std::int64_t samples, bool withChannel) {
    const Shape shape = withChannel ? Shape{1, samples, 1} : Shape{1, samples};
    TensorBuilder builder(shape);
    for (std::int64_t i = 0; i < samples; ++i) {
        double sum = 0;
        for (const double f : hertz)
            sum += std::sin(2 * std::numbers::pi * f * static_cast<double>(i) / kRate);
        builder.floats()[static_cast<std::size_t>(i)] = static_cast<float>(0.5 * sum);
    }
    Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 1 / kRate, 2.0)};
    axes[1].source = NodeId{7};
    if (withChannel)
        axes.push_back(channelAxis());
    return {std::move(builder).finish(), std::move(axes), {}};
}

struct Run {
    Params params;
    TensorSpec spec;
    Value value;
};

Run run(const char* layer, Params params, const Value& input) {
    const LayerDef& def = *layerRegistry().find(layer);
    params = def.completed(std::move(params));
    const std::vector<TensorSpec> specs{{.shape = input.tensor.shape(), .axes = input.axes}};
    const auto spec = def.inferChecked({params, specs});
    if (!spec)
        qFatal("%s", spec.error().text.toString().c_str());
    std::vector<Tensor> weights;
    if (def.weights)
        for (const WeightDef& weight : def.weights({params, specs}))
            weights.push_back(*initialize(weight.initializer, weight.shape, 0));
    const std::vector<Value> inputs{input};
    const Execution exec;
    return {params, *spec, def.compute({params, inputs, weights, *spec, exec})};
}

Params with(std::initializer_list<std::pair<const char*, ParamValue>> values) {
    Params params;
    for (const auto& [id, value] : values)
        params.set(id, value);
    return params;
}

std::int64_t loudest(const Tensor& tensor, std::int64_t first, std::int64_t step, std::int64_t count) {
    std::int64_t best = 0;
    for (std::int64_t k = 1; k < count; ++k)
        if (tensor.at(first + k * step) > tensor.at(first + best * step))
            best = k;
    return best;
}

/// Strengths of a tone and of its neighbourhood in a sound that was made of a spectrogram of that tone alone.
void checkTone(const Run& spectrogram, const char* layer, double hertz, double share) {
    QVERIFY(isSpectrogram(spectrogram.value.axes));
    const auto sound = resynthesized(spectrogram.value, 0, spectrumScaleOf(layer, spectrogram.params));
    QVERIFY2(sound, sound ? "" : sound.error().toString().c_str());
    QCOMPARE(sound->rate, 16000);
    std::vector<double> numbers(sound->samples.begin(), sound->samples.end());
    double energy = 0;
    const std::size_t n = numbers.size();
    for (std::size_t i = n / 4; i < n - n / 4; ++i)
        energy += numbers[i] * numbers[i];
    energy /= static_cast<double>(n / 2);
    // The middle in short pieces: a sound of the right pitch whose phase wanders is right as well.
    double found = 0;
    int pieces = 0;
    for (std::size_t i = n / 4; i + 1024 < n - n / 4; i += 512, ++pieces) {
        double best = 0;
        for (double f = hertz * 0.94; f < hertz * 1.06; f += 2)
            best = std::max(best, sounds::strengthOf(std::span(numbers).subspan(i, 1024), f, sound->rate));
        found += best * best / 2;
    }
    QVERIFY2(found / pieces > share * energy, std::to_string(found / pieces / energy).c_str());
    const double peak = std::max(std::ranges::max(numbers), -std::ranges::min(numbers));
    QVERIFY(std::abs(peak - 0.9) < 1e-4);
}

} // namespace

class SpectrogramTest : public QObject {
    Q_OBJECT

private slots:
    void aTransformIsWhatItsSumSays() {
        for (const std::int64_t length : {1, 2, 3, 8, 15, 20}) {
            std::vector<float> x(static_cast<std::size_t>(length));
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] = static_cast<float>((i * 7 + 3) % 11) - 5;
            const std::vector<float> taper(x.size(), 1.0F);
            const SoundFrames frames{.first = 0, .step = 1, .count = 1, .length = length};
            std::vector<std::complex<float>> all;
            transformFrames(
                x, frames, SoundEdge::Silence, taper, [&](auto, auto bins) { all.assign(bins.begin(), bins.end()); },
                Execution());
            QCOMPARE(static_cast<std::int64_t>(all.size()), frames.bins());
            for (std::size_t k = 0; k < all.size(); ++k) {
                std::complex<double> sum = 0;
                for (std::size_t n = 0; n < x.size(); ++n)
                    sum += static_cast<double>(x[n]) *
                           std::polar(1.0,
                                      -2 * std::numbers::pi * static_cast<double>(k * n) / static_cast<double>(length));
                QVERIFY(std::abs(sum - std::complex<double>(all[k])) < 1e-4);
            }
            std::vector<float> back(x.size());
            signalOf(all, frames, taper, back, Execution());
            for (std::size_t i = 0; i < x.size(); ++i)
                QVERIFY(std::abs(back[i] - x[i]) < 1e-5F);
        }
    }

    void overlappingFramesAddUpToTheSignal() {
        const Value sound = soundOf({300, 1234}, 2000, false);
        const SoundFrames frames{.first = -96, .step = 32, .count = 66, .length = 128};
        std::vector<float> taper;
        for (int n = 0; n < 128; ++n)
            taper.push_back(static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * n / 128)));
        std::vector<std::complex<float>> spectra(static_cast<std::size_t>(66 * frames.bins()));
        transformFrames(
            sound.tensor.floats(), frames, SoundEdge::Silence, taper,
            [&](std::int64_t i, auto bins) { std::ranges::copy(bins, spectra.begin() + i * frames.bins()); },
            Execution());
        std::vector<float> back(2000);
        signalOf(spectra, frames, taper, back, Execution());
        for (std::size_t i = 0; i < back.size(); ++i)
            QVERIFY(std::abs(back[i] - sound.tensor.floats()[i]) < 1e-4F);
    }

    void freshKernelsAreKerass() {
        const auto arrays = golden::arrays();
        int compared = 0;
        for (const golden::Json& entry : golden::cases()) {
            // 8 samples a frame: kernels that were trained.
            if (entry.at("layer") != "STFTSpectrogram" || entry.contains("keras") ||
                entry.at("params").value("frame_length", 256) == 8)
                continue;
            const LayerDef& def = *layerRegistry().find("STFTSpectrogram");
            const Params params = golden::paramsOf(entry, def);
            const std::string family = entry.at("family").get<std::string>() + '/';
            const std::vector<TensorSpec> specs{
                golden::specOf(arrays.at(family + entry.at("inputs")[0].get<std::string>()).shape())};
            const auto weights = def.weights({params, specs});
            for (std::size_t i = 0; i < weights.size(); ++i, ++compared) {
                const Tensor ours = *initialize(weights[i].initializer, weights[i].shape, 0);
                const Tensor& keras = arrays.at(family + entry.at("weights")[i].get<std::string>());
                for (std::int64_t k = 0; k < ours.elements(); ++k)
                    QVERIFY2(std::abs(ours.at(k) - keras.at(k)) < 1e-5, entry.dump().c_str());
            }
        }
        QVERIFY(compared > 60);
    }

    void axesOfAnStftAreSecondsAndHertz() {
        const Run plain =
            run("STFTSpectrogram", with({{"frame_length", std::int64_t{400}}, {"frame_step", std::int64_t{160}}}),
                soundOf({1000}, 8000, true));
        const Axis& time = plain.spec.axes[1];
        QCOMPARE(time.kind, AxisKind::Time);
        QVERIFY(std::abs(time.step - 0.01) < 1e-12 && std::abs(time.origin - (2 + 199.5 / kRate)) < 1e-12);
        QVERIFY(std::abs(time.field - 400 / kRate) < 1e-12);
        const Axis& pitch = plain.spec.axes[2];
        QCOMPARE(pitch.kind, AxisKind::Frequency);
        QCOMPARE(pitch.unit, AxisUnit::Hertz);
        QCOMPARE(pitch.step, kRate / 512);
        QCOMPARE(pitch.source, NodeId{7});
        QVERIFY(std::abs(pitch.placeOf(static_cast<double>(loudest(plain.value.tensor, 0, 1, 257))) - 1000) <
                pitch.step);
        const Run stereo = run("STFTSpectrogram", with({{"mode", std::string("stft")}}), soundOf({1000}, 8000, true));
        QCOMPARE(stereo.spec.axes[2].kind, AxisKind::Channel);
        const Run picture = run("STFTSpectrogram", with({{"expand_dims", true}, {"padding", std::string("same")}}),
                                soundOf({1000}, 8000, true));
        QCOMPARE(picture.spec.axes[2].unit, AxisUnit::Hertz);
        QCOMPARE(picture.spec.axes[3].kind, AxisKind::Channel);
        Value uncounted = soundOf({1000}, 800, true);
        uncounted.axes[1] = sourceAxis(AxisKind::Time);
        QCOMPARE(run("STFTSpectrogram", {}, uncounted).spec.axes[2].unit, AxisUnit::None);
    }

    void axesOfMelBandsAreNamed() {
        const Run mel = run("MelSpectrogram",
                            with({{"num_mel_bins", std::int64_t{40}},
                                  {"fft_length", std::int64_t{512}},
                                  {"sequence_stride", std::int64_t{160}}}),
                            soundOf({1000}, 8000, false));
        QCOMPARE(mel.spec.shape.toString(), (Shape{1, 40, 51}).toString());
        const Axis& bands = mel.spec.axes[1];
        QCOMPARE(bands.kind, AxisKind::Frequency);
        const std::int64_t best = loudest(mel.value.tensor, 25, 51, 40);
        const std::string* label = bands.labelOf(best);
        QVERIFY(label && label->ends_with(" Hz"));
        QVERIFY2(label->starts_with("9") || label->starts_with("1,0"), label->c_str());
        const Axis& time = mel.spec.axes[2];
        QVERIFY(std::abs(time.step - 0.01) < 1e-12 && std::abs(time.origin - (2 - 0.5 / kRate)) < 1e-12);
        const LayerDef& def = *layerRegistry().find("MelSpectrogram");
        const std::vector<TensorSpec> specs{{.shape = {1, 8000}, .axes = soundOf({1}, 1, false).axes}};
        QVERIFY(def.remarks({mel.params, specs}, mel.spec).empty());
        Params other = mel.params;
        other.set("sampling_rate", std::int64_t{8000});
        QCOMPARE(def.remarks({other, specs}, mel.spec).size(), std::size_t{1});
    }

    void aSineComesBackWithItsFrequency_data() {
        QTest::addColumn<double>("hertz");
        for (const double hertz : {220.0, 997.0, 3000.0})
            QTest::addRow("%g", hertz) << hertz;
    }
    void aSineComesBackWithItsFrequency() {
        QFETCH(double, hertz);
        const Value sound = soundOf({hertz}, 12000, true);
        for (const char* mode : {"magnitude", "log", "psd"})
            checkTone(
                run("STFTSpectrogram", with({{"mode", std::string(mode)}, {"frame_length", std::int64_t{512}}}), sound),
                "STFTSpectrogram", hertz, 0.85);
        checkTone(run("MelSpectrogram",
                      with({{"fft_length", std::int64_t{1024}}, {"sequence_stride", std::int64_t{256}}}),
                      soundOf({hertz}, 12000, false)),
                  "MelSpectrogram", hertz, 0.5);
    }

    void aResynthesizedSoundStandsWhereItsSourceDoes() {
        const Run spectrogram =
            run("STFTSpectrogram", with({{"frame_length", std::int64_t{512}}, {"mode", std::string("magnitude")}}),
                soundOf({440}, 8000, true));
        const auto sound = resynthesized(spectrogram.value, 0, SpectrumScale::Magnitude);
        QVERIFY(std::abs(sound->start - 2) < 1 / kRate);
        QVERIFY(std::abs(static_cast<double>(sound->samples.size()) - 8000) <= 256);
        const auto again = resynthesized(spectrogram.value, 0, SpectrumScale::Magnitude);
        QVERIFY(again->samples == sound->samples);
    }

    void whatIsNoSpectrogramIsRefused() {
        QVERIFY(!resynthesized(soundOf({440}, 100, true), 0, SpectrumScale::Unknown));
        const Run spectrogram = run("STFTSpectrogram", {}, soundOf({440}, 8000, true));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!resynthesized(spectrogram.value, 0, SpectrumScale::Log, {.stop = stop.get_token(), .report = {}}));
        Value silent = spectrogram.value;
        silent.tensor = Tensor::filled(silent.tensor.shape(), 0);
        const auto sound = resynthesized(silent, 0, SpectrumScale::Magnitude);
        QVERIFY(std::ranges::all_of(sound->samples, [](float v) { return v == 0; }));
    }
};

QTEST_APPLESS_MAIN(SpectrogramTest)
#include "tst_spectrogram.moc"
