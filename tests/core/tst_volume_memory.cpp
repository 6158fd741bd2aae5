// SPDX-License-Identifier: GPL-3.0-or-later
// What a large volume costs: LAYERSCOPE_LARGE=1 takes 512 × 512 × 300 voxels of 16 bits (157 MB) instead of a
// sixteenth.
#include "core/MediaInputs.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace layerscope;
using namespace layerscope::media;

namespace {

/// "VmRSS" or "VmHWM" (the highest since it was reset) in bytes.
std::int64_t memory(const std::string& field) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(field + ":"))
            return std::stoll(line.substr(field.size() + 1)) * 1024;
    return 0;
}

void resetHighest() {
    std::ofstream("/proc/self/clear_refs") << 5;
}

/// A NIfTI file of such sizes, by the header of a small one, slice by slice.
void writeVolume(const std::string& path, std::int16_t side, std::int16_t slices) {
    auto header = bytesOf(fixtures("volumes") / "askew.nii");
    header.resize(352);
    const auto put = [&](std::size_t at, std::int16_t value) {
        header[at] = static_cast<std::byte>(value & 0xFF);
        header[at + 1] = static_cast<std::byte>(value >> 8);
    };
    put(42, side);
    put(44, side);
    put(46, slices);
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(header.data()), static_cast<std::streamsize>(header.size()));
    std::vector<std::int16_t> slice(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (std::int16_t z = 0; z < slices; ++z) {
        std::ranges::fill(slice, z);
        file.write(reinterpret_cast<const char*>(slice.data()), static_cast<std::streamsize>(slice.size() * 2));
    }
}

} // namespace

class VolumeMemoryTest : public QObject {
    Q_OBJECT
private slots:
    void aLargeVolumeStaysWithinTwiceItsData() {
        const bool large = qEnvironmentVariableIntValue("LAYERSCOPE_LARGE") != 0;
        const std::int16_t side = large ? 512 : 256;
        const std::int16_t slices = large ? 300 : 75;
        const QTemporaryDir dir;
        const std::string path = dir.path().toStdString() + "/large.nii";
        writeVolume(path, side, slices);
        const std::int64_t data = std::int64_t{2} * side * side * slices;
        MediaStore store;
        resetHighest();
        const std::int64_t before = memory("VmRSS");
        QElapsedTimer timer;
        timer.start();
        int reports = 0;
        const Shown shown =
            show(store, path, {64, 128, 128, 1}, {{"scaling", std::string("none")}, {"fit", std::string("stretch")}},
                 {{}, [&](double) { ++reports; }});
        const qint64 elapsed = timer.elapsed();
        const std::int64_t cost = memory("VmHWM") - before;
        QVERIFY2(shown.value, shown.error().c_str());
        QVERIFY(reports > 2);
        QVERIFY(std::abs(shown.value->tensor.at(shown.value->tensor.elements() - 1) - (slices - 1)) < slices / 32.0);
        qInfo("%d x %d x %d: %.1f MB of data, peak %.1f MB (%.2f times), %lld ms", side, side, slices,
              static_cast<double>(data) / 1e6, static_cast<double>(cost) / 1e6,
              static_cast<double>(cost) / static_cast<double>(data), static_cast<long long>(elapsed));
#ifndef __SANITIZE_ADDRESS__
        QVERIFY(cost <= 2 * data + (8 << 20)); // and what the libraries take when they are first used
#endif
        timer.start();
        const Shown again =
            show(store, path, {64, 128, 128, 1}, {{"window_center", 5.0}, {"fit", std::string("stretch")}});
        QVERIFY(again.value);
        qInfo("another window: %lld ms", static_cast<long long>(timer.elapsed()));
    }

    void aStopIsHeardInTheMiddle() {
        const QTemporaryDir dir;
        const std::string path = dir.path().toStdString() + "/large.nii";
        writeVolume(path, 256, 75);
        MediaStore store;
        std::stop_source source;
        const Shown shown = show(store, path, {8, 8, 8, 1}, {}, {source.get_token(), [&](double fraction) {
                                                                     if (fraction > 0.3)
                                                                         source.request_stop();
                                                                 }});
        QVERIFY(shown.error().find("stopped") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(VolumeMemoryTest)
#include "tst_volume_memory.moc"
