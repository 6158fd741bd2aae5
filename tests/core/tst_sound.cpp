// SPDX-License-Identifier: GPL-3.0-or-later
// Sound files of other programs (tests/core/sounds) as tensors.
#include "core/Sounds.h"

#include "base/Files.h"
#include "data/sound/SampleStream.h"
#include "data/sound/WavFile.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace layerscope;
using namespace layerscope::sounds;
namespace fs = std::filesystem;

namespace {

using Doubles = std::vector<double>;

std::string errorOf(const Result<Value>& result) {
    return result ? "" : result.error().toString();
}

Doubles numbersOf(const Result<Value>& value) {
    return value ? channelOf(value->tensor.floats(), 0, 1) : Doubles{};
}

double largestDifference(const Doubles& a, const Doubles& b) {
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

Doubles part(const Doubles& all, std::size_t from, std::size_t count) {
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

} // namespace

class SoundTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path at(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }

    /// 0, 1, 2 ... hundredths, two channels: left goes up, right is its negative.
    std::string ladder(const char* name, int frames, int channels, int rate = 100) const {
        std::vector<float> samples;
        for (int i = 0; i < frames; ++i)
            for (int c = 0; c < channels; ++c)
                samples.push_back(static_cast<float>(c == 0 ? i : -2 * i) / 100);
        [&] { QVERIFY(writeWav(at(name), samples, channels, rate)); }();
        return at(name).string();
    }

private slots:
    void everyFormatIsRead_data() {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("exact"); // largest difference from the sine; 0: only its strength is right
        QTest::newRow("tone-8bit.wav") << 8000 << 1 << 1.0 / 100;
        QTest::newRow("tone-16.wav") << 44100 << 2 << 1e-4;
        QTest::newRow("tone-24.wav") << 16000 << 1 << 1e-6;
        QTest::newRow("tone-float.wav") << 22050 << 2 << 1e-6;
        QTest::newRow("tone-alaw.wav") << 8000 << 2 << 0.03;
        QTest::newRow("tone.flac") << 48000 << 2 << 1e-4;
        QTest::newRow("tone.ogg") << 32000 << 2 << 0.0;
        QTest::newRow("tone.aiff") << 11025 << 1 << 1e-4;
        QTest::newRow("tone.mp3") << 44100 << 2 << 0.0;
        QTest::newRow("tone.opus") << 48000 << 2 << 0.0;
        QTest::newRow("tone-ffmpeg.aiff") << 22050 << 2 << 1e-4;
        QTest::newRow("tone-ffmpeg.wav") << 22050 << 2 << 1e-4;
        QTest::newRow("tone-ffmpeg.flac") << 22050 << 2 << 1e-4;
    }
    void everyFormatIsRead() {
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(double, exact);
        const std::string source = file(QTest::currentDataTag()).string();
        MediaStore store;
        const auto params = suggestInput(source, store);
        QVERIFY2(params, params ? "" : params.error().toString().c_str());
        QCOMPARE(params->integer("sample_rate"), rate);
        const Ints shape = params->ints("shape");
        QCOMPARE(shape.back(), channels);
        QVERIFY(std::abs(static_cast<double>(shape.front()) - 0.1 * rate) < (exact > 0 ? 1 : 0.06 * rate));
        const auto value = SoundInput(source, shape).load();
        QVERIFY2(value, errorOf(value).c_str());
        for (int c = 0; c < channels; ++c) {
            const double hertz = c == 0 ? 440 : 880;
            const Doubles sound = channelOf(value->tensor.floats(), std::size_t(c), std::size_t(channels));
            const double strength = strengthOf(sound, hertz, rate);
            QVERIFY2(std::abs(strength - 0.5) < 0.03, std::to_string(strength).c_str());
            QVERIFY(strengthOf(sound, hertz * 1.6, rate) < 0.05);
            double off = 0;
            for (std::size_t i = 0; i < sound.size(); ++i)
                off = std::max(off, std::abs(sound[i] - 0.5 * std::sin(2 * std::numbers::pi * hertz *
                                                                       static_cast<double>(i) / rate)));
            QVERIFY2(exact == 0 || off <= exact, std::to_string(off).c_str());
        }
    }

    void channelsAreMadeToFit() {
        const std::string stereo = ladder("stereo.wav", 3, 2);
        QVERIFY(largestDifference(numbersOf(SoundInput(stereo, {3, 1}).load()), {0, -0.005, -0.01}) < 1e-6);
        QVERIFY(largestDifference(numbersOf(SoundInput(stereo, {3}).load()), {0, -0.005, -0.01}) < 1e-6);
        const std::string mono = ladder("mono.wav", 2, 1);
        QVERIFY(largestDifference(numbersOf(SoundInput(mono, {2, 3}).load()), {0, 0, 0, 0.01, 0.01, 0.01}) < 1e-6);
        QVERIFY(errorOf(SoundInput(stereo, {3, 3}).load()).find("2 channels") != std::string::npos);
    }

    void theWantedPartIsReadAndBeyondIsSilence() {
        const std::string source = ladder("part.wav", 10, 1);
        QVERIFY(largestDifference(numbersOf(SoundInput(source, {4, 1}).with("start", 0.07).load()),
                                  {0.07, 0.08, 0.09, 0}) < 1e-6);
        QVERIFY(largestDifference(numbersOf(SoundInput(source, {2, 1}).with("start", 1e12).load()), {0, 0}) == 0);
    }

    void framesOverlapAsTheHopSays() {
        const std::string source = ladder("frames.wav", 7, 1);
        const auto framed = [&](std::int64_t hop) {
            return numbersOf(SoundInput(source, {3, 4}).with("hop", hop).load());
        };
        QVERIFY(largestDifference(framed(2), {0, .01, .02, .03, .02, .03, .04, .05, .04, .05, .06, 0}) < 1e-6);
        QVERIFY(largestDifference(framed(5), {0, .01, .02, .03, .05, .06, 0, 0, 0, 0, 0, 0}) < 1e-6);
        QVERIFY(!SoundInput(source, {3}).with("hop", std::int64_t{2}).load());
    }

    void longSoundsComeInBlocksWithoutSeams() {
        // Longer than a block, in mono, in stereo, framed and resampled by 1:1 in disguise.
        std::vector<float> samples(400'000);
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] = static_cast<float>(i % 10'007) / 10'007;
        QVERIFY(writeWav(at("long.wav"), samples, 1, 8000));
        const auto plain = SoundInput(at("long.wav").string(), {400'000, 1}).load();
        QVERIFY(plain);
        QVERIFY(std::ranges::equal(plain->tensor.floats(), samples));
        const auto framed = SoundInput(at("long.wav").string(), {1300, 512}).with("hop", std::int64_t{300}).load();
        QVERIFY(framed);
        for (std::size_t row = 0; row < 1300; ++row)
            QVERIFY(std::ranges::equal(framed->tensor.floats().subspan(row * 512, 512),
                                       std::span(samples).subspan(row * 300, 512)));
    }

    void resamplingIsAsGoodAsThatOfSox_data() {
        QTest::addColumn<int>("rate");
        QTest::newRow("sweep-16000.flac") << 16000;
        QTest::newRow("sweep-44100.flac") << 44100;
    }
    void resamplingIsAsGoodAsThatOfSox() {
        QFETCH(int, rate);
        const Doubles sox = numbersOf(SoundInput(file(QTest::currentDataTag()).string(), {rate / 2, 1}).load());
        const Doubles ours = numbersOf(SoundInput(file("sweep-48000.flac").string(), {rate / 2, 1})
                                           .with("sample_rate", std::int64_t{rate})
                                           .load());
        QCOMPARE(ours.size(), sox.size());
        const std::size_t edge = ours.size() / 50; // there the two continue the sound differently
        const double off =
            largestDifference(part(ours, edge, ours.size() - 2 * edge), part(sox, edge, sox.size() - 2 * edge));
        QVERIFY2(off < 2e-4, std::to_string(off).c_str()); // 68 dB below the sound; sox wrote 16 bits
    }

    void aResampledPartIsThatOfTheResampledWhole() {
        const auto from = [](double start, std::int64_t count) {
            return numbersOf(SoundInput(file("sweep-48000.flac").string(), {count, 1})
                                 .with("sample_rate", std::int64_t{16000})
                                 .with("start", start)
                                 .load());
        };
        const Doubles whole = from(0, 8000);
        QVERIFY(largestDifference(from(0.25, 2000), part(whole, 4000, 2000)) < 1e-5);
        QVERIFY(largestDifference(from(0.0015, 100), part(whole, 24, 100)) < 1e-5);
        const Doubles beyond = from(0.49, 1000);
        QVERIFY(std::ranges::all_of(part(beyond, 300, 700), [](double v) { return v == 0; }));
    }

    void ratesFarApartAreRefused() {
        const auto value = SoundInput(file("tone.flac").string(), {10, 1}).with("sample_rate", std::int64_t{10}).load();
        QVERIFY(errorOf(value).find("48000 samples a second") != std::string::npos);
    }

    void numbersAreBroughtToTheirRange() {
        const std::string source = ladder("range.wav", 5, 2);
        const auto as = [&](const char* how) {
            return numbersOf(SoundInput(source, {5, 2}).with("normalization", std::string(how)).load());
        };
        QVERIFY(largestDifference(as("zero_to_one"), {0, 1, .25, .75, .5, .5, .75, .25, 1, 0}) < 1e-6);
        QVERIFY(largestDifference(as("peak"), {0, 0, .25, -.25, .5, -.5, .75, -.75, 1, -1}) < 1e-6);
        const double unit = std::sqrt(2.0);
        QVERIFY(largestDifference(as("standardize"), {-2 / unit, 2 / unit, -1 / unit, 1 / unit, 0, 0, 1 / unit,
                                                      -1 / unit, 2 / unit, -2 / unit}) < 1e-6);
    }

    void axesAreTimeInSeconds() {
        SoundInput plain(file("tone.flac").string(), {100, 2});
        QVERIFY(plain.with("start", 0.05).load());
        QCOMPARE(plain.spec.axes[1], sourceAxis(AxisKind::Time, AxisUnit::Second, 1.0 / 48000, 0.05));
        SoundInput resampled(file("tone.flac").string(), {100});
        QVERIFY(resampled.with("sample_rate", std::int64_t{8000}).load());
        QCOMPARE(resampled.spec.axes[1].step, 1.0 / 8000);
        SoundInput framed(file("tone.flac").string(), {5, 481});
        QVERIFY(framed.with("hop", std::int64_t{240}).load());
        QCOMPARE(framed.spec.axes[1].step, 240.0 / 48000);
        QCOMPARE(framed.spec.axes[1].origin, 240.0 / 48000);
        QCOMPARE(framed.spec.axes[1].field, 481.0 / 48000);
    }

    void aLongSoundIsOfferedInPart() {
        const std::vector<float> samples(40 * 1000);
        QVERIFY(writeWav(at("forty.wav"), samples, 1, 1000));
        MediaStore store;
        QCOMPARE(suggestInput(at("forty.wav").string(), store)->ints("shape"), (Ints{30'000, 1}));
        QCOMPARE(suggestInput("microphone:", store)->ints("shape"), (Ints{16'000, 1}));
    }

    void embeddedSoundsAreRead() {
        MediaStore store;
        store.setEmbedded({{"media/a.flac", *readFile(file("tone.flac"), 1 << 20)}});
        const auto value = SoundInput("embedded:a.flac", {4800, 2}).load(store);
        QVERIFY2(value, errorOf(value).c_str());
        QVERIFY(!SoundInput("embedded:b.flac", {4800, 2}).load(store));
    }

    void whatCannotBeReadSaysSo() {
        const auto says = [this](const char* name, std::string_view bytes, const char* words) {
            QVERIFY(writeFileAtomically(at(name), std::as_bytes(std::span(bytes))));
            const auto value = SoundInput(at(name).string(), {10, 1}).load();
            QVERIFY2(errorOf(value).find(words) != std::string::npos, (name + errorOf(value)).c_str());
            QVERIFY2(errorOf(value).find(name) != std::string::npos, errorOf(value).c_str());
        };
        says("empty.wav", "", "empty");
        says("picture.wav", "\x89PNG\r\n\x1a\n this is a picture", "no sound file");
        says("words.mp3", "These are words, and there is no sound in them at all.", "no sound file");
        const auto wav = *readFile(file("tone-16.wav"), 1 << 20);
        const std::string_view bytes(reinterpret_cast<const char*>(wav.data()), wav.size());
        says("header.wav", bytes.substr(0, 44), "no sound in this file");
        says("cut.wav", bytes.substr(0, 20), "damaged");
        QVERIFY(errorOf(SoundInput(at("none.wav").string(), {10, 1}).load()).find("no such file") != std::string::npos);
        QVERIFY(!SoundInput(m_dir.path().toStdString(), {10, 1}).load());
        QVERIFY(errorOf(SoundInput("microphone:", {10, 1}).load()).find("microphone") != std::string::npos);
    }

    void aFileThatBreaksOffSaysWhere() {
        const auto flac = *readFile(file("sweep-48000.flac"), 1 << 20);
        QVERIFY(writeFileAtomically(at("short.flac"), std::span(flac).first(flac.size() * 2 / 3)));
        const auto whole = SoundInput(at("short.flac").string(), {24'000, 1}).load();
        QVERIFY2(errorOf(whole).find("breaks off after") != std::string::npos, errorOf(whole).c_str());
        QVERIFY(SoundInput(at("short.flac").string(), {100, 1}).load());
    }

    void otherShapesAndNumbersAreRefused() {
        const std::string source = file("tone.flac").string();
        QVERIFY(errorOf(SoundInput(source, {10, 10, 3}).load()).find("samples and channels") != std::string::npos);
        QVERIFY(!SoundInput(source, {10, 2}).with("dtype", std::string("int32")).load());
        QVERIFY(!SoundInput(source, {10, 5000}).load());
    }

    void itStopsWhenNobodyWaits() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!SoundInput(file("tone.flac").string(), {4800, 2}).load({.stop = stop.get_token(), .report = {}}));
        double last = 0;
        QVERIFY(SoundInput(file("tone.flac").string(), {4800, 2}).load({.stop = {}, .report = [&](double done) {
                                                                            last = done;
                                                                        }}));
        QCOMPARE(last, 1.0);
    }

    void aWrittenWavIsReadBack() {
        const std::vector<float> samples{0, 0.5F, -1, 1, 0.25F, 1.5F};
        QVERIFY(writeWav(at("float.wav"), samples, 2, 44100));
        const auto floats = SoundInput(at("float.wav").string(), {3, 2}).load();
        QVERIFY(std::ranges::equal(floats->tensor.floats(), samples));
        QVERIFY(writeWav(at("short.wav"), samples, 2, 44100, WavSamples::Int16));
        const auto shorts = numbersOf(SoundInput(at("short.wav").string(), {3, 2}).load());
        QVERIFY(largestDifference(shorts, {0, .5, -1, 1, .25, 1}) < 1e-4); // beyond 1 is cut off, not wrapped
        QVERIFY(!writeWav(at("odd.wav"), samples, 4, 44100));
        QVERIFY(!writeWav(at("no-such-folder") / "a.wav", samples, 2, 44100));
        const auto first = *readFile(at("float.wav"), 1 << 20);
        QVERIFY(writeWav(at("float.wav"), samples, 2, 44100));
        QVERIFY(first == *readFile(at("float.wav"), 1 << 20));
    }
};

QTEST_APPLESS_MAIN(SoundTest)
#include "tst_sound.moc"
