// SPDX-License-Identifier: GPL-3.0-or-later
// Sound files that are very long, and such that are broken: memory, and that nothing worse than a sentence comes out.
#include "core/Sounds.h"

#include "base/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <string>

using namespace layerscope;
using namespace layerscope::sounds;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kRate = 48000;
constexpr std::int64_t kSamples = 10 * 60 * kRate;

std::int16_t sampleAt(std::int64_t i) {
    return static_cast<std::int16_t>(i * 7919 % 65536 - 32768);
}

template <class Number>
void put(std::ofstream& file, Number number) {
    file.write(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Ten minutes of 16-bit sound, written a second at a time.
void writeTenMinutes(const fs::path& path) {
    std::ofstream file(path, std::ios::binary);
    file << "RIFF";
    put(file, static_cast<std::uint32_t>(36 + 2 * kSamples));
    file << "WAVEfmt ";
    put(file, std::uint32_t{16});
    put(file, std::uint16_t{1});
    put(file, std::uint16_t{1});
    put(file, static_cast<std::uint32_t>(kRate));
    put(file, static_cast<std::uint32_t>(2 * kRate));
    put(file, std::uint16_t{2});
    put(file, std::uint16_t{16});
    file << "data";
    put(file, static_cast<std::uint32_t>(2 * kSamples));
    std::vector<std::int16_t> second(kRate);
    for (std::int64_t i = 0; i < kSamples; i += kRate) {
        for (std::int64_t k = 0; k < kRate; ++k)
            second[static_cast<std::size_t>(k)] = sampleAt(i + k);
        file.write(reinterpret_cast<const char*>(second.data()), 2 * kRate);
    }
}

/// KiB of a line of /proc/self/status.
std::int64_t memory(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return std::stoll(line.substr(name.size() + 1));
    return 0;
}

std::vector<std::byte> mutated(std::vector<std::byte> bytes, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % std::max<std::size_t>(n, 1); };
    if (random() % 3 == 0)
        bytes.resize(below(bytes.size()));
    for (std::size_t i = below(12); i > 0 && !bytes.empty(); --i) {
        // Headers decide most, so half of the changes are there.
        const std::size_t at = below(random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 80) : bytes.size());
        bytes[at] =
            std::array{std::byte{0}, std::byte{0xff}, std::byte{0x7f}, static_cast<std::byte>(random())}[below(4)];
    }
    return bytes;
}

} // namespace

class SoundLimitsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path at(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }

private slots:
    void tenMinutesTakeTheTensorAndLittleMore() {
        writeTenMinutes(at("long.wav"));
        MediaStore store;
        QCOMPARE(suggestInput(at("long.wav").string(), store)->ints("shape"), (Ints{30 * kRate, 1}));
        std::ofstream("/proc/self/clear_refs") << "5"; // the peak begins anew
        const std::int64_t before = memory("VmRSS");
        int reports = 0;
        const auto start = std::chrono::steady_clock::now();
        const auto value =
            SoundInput(at("long.wav").string(), {kSamples, 1}).load(store, {.stop = {}, .report = [&](double) {
                                                                                ++reports;
                                                                            }});
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        QVERIFY2(value, value ? "" : value.error().toString().c_str());
        const std::int64_t peak = memory("VmHWM") - before;
        const std::int64_t tensor = kSamples * 4 / 1024;
        qInfo("ten minutes of 48 kHz: tensor %lld KiB, peak %lld KiB, %.2f s, %d reports",
              static_cast<long long>(tensor), static_cast<long long>(peak), took.count(), reports);
        QVERIFY(peak < 2 * tensor);
        QVERIFY(reports > 100);
        for (std::int64_t i = 0; i < kSamples; i += 99'991)
            QCOMPARE(value->tensor.at(i), sampleAt(i) / 32768.0);
    }

    void aPartOfALongSoundIsReadWithoutTheRest() {
        writeTenMinutes(at("long.wav"));
        const auto start = std::chrono::steady_clock::now();
        const auto value = SoundInput(at("long.wav").string(), {1000, 1}).with("start", 590.0).load();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        QCOMPARE(value->tensor.at(5), sampleAt(590 * kRate + 5) / 32768.0);
        QVERIFY(took.count() < 200);
    }

    void brokenFilesGiveASentence() {
        const auto start = std::chrono::steady_clock::now();
        std::mt19937 random(4);
        int read = 0;
        int refused = 0;
        for (const char* name :
             {"tone-8bit.wav", "tone-alaw.wav", "tone.aiff", "tone.flac", "tone.ogg", "tone.mp3", "tone.opus"}) {
            const std::vector<std::byte> whole = *readFile(file(name), 1 << 20);
            const fs::path path = at(name);
            for (int round = 0; round < 25; ++round) {
                const std::vector<std::byte> bytes = mutated(whole, random);
                std::ofstream(path, std::ios::binary)
                    .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
                MediaStore store;
                const auto params = suggestInput(path.string(), store);
                const auto value = SoundInput(path.string(), {600, 1}).with("start", 0.02).load(store);
                if (!params)
                    QVERIFY(!params.error().what.empty());
                if (!value)
                    QVERIFY(!value.error().what.empty() && !value.error().place.empty());
                ++(value ? read : refused);
            }
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        qInfo("%d files were read, %d refused, in %.2f s", read, refused, took.count());
        QVERIFY(read > 20 && refused > 20);
    }
};

QTEST_APPLESS_MAIN(SoundLimitsTest)
#include "tst_sound_limits.moc"
