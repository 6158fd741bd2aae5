// SPDX-License-Identifier: GPL-3.0-or-later
// Volumes written by other programs (tests/core/media/volumes/make.py): a body whose voxels say where they are, so that
// a slice that is upside down cannot look right.
#include "core/MediaInputs.h"

#include "data/MediaDef.h"
#include "data/volume/Volume.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace layerscope;
using namespace layerscope::media;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kSlices = 4;
constexpr std::int64_t kRows = 5;
constexpr std::int64_t kColumns = 6;

std::string volume(const char* name) {
    return (fixtures("volumes") / name).string();
}

/// Slices go up, rows to the back, columns to the left: 100 * Z + 10 * Y + X.
double bodyAt(std::int64_t slice, std::int64_t row, std::int64_t column) {
    return static_cast<double>(100 * slice + 10 * (kRows - 1 - row) + (kColumns - 1 - column));
}

Settings plain() {
    return {{"scaling", std::string("none")}, {"fit", std::string("stretch")}};
}

Settings plainAs(const char* kind) {
    Settings settings = plain();
    settings.emplace_back("kind", std::string(kind));
    return settings;
}

/// The whole body, voxel by voxel, each as value = body * slope + intercept; "" or what is wrong.
std::string problemWith(const Shown& shown, double slope = 1, double intercept = 0) {
    if (!shown.value)
        return shown.error();
    const std::int64_t channels = shown.spec.shape[-1];
    for (std::int64_t i = 0; i < shown.value->tensor.elements(); i += channels) {
        const std::int64_t voxel = i / channels;
        const double expected =
            bodyAt(voxel / (kRows * kColumns), voxel / kColumns % kRows, voxel % kColumns) * slope + intercept;
        if (std::abs(shown.value->tensor.at(i) - expected) > 1e-3)
            return "voxel " + std::to_string(voxel) + " is " + std::to_string(shown.value->tensor.at(i)) + ", not " +
                   std::to_string(expected);
    }
    return {};
}

Shown whole(MediaStore& store, const char* name, std::int64_t channels = 1) {
    return show(store, volume(name), {kSlices, kRows, kColumns, channels}, plainAs("volume"));
}

VolumeFacts factsOf(const char* name) {
    MediaStore store;
    const auto facts = volumeFacts(store, volume(name));
    return facts ? **facts : VolumeFacts{};
}

} // namespace

class VolumeTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path at(const std::string& name) const { return fs::path(m_dir.path().toStdString()) / name; }

private slots:
    void everyOrientationIsBroughtUpright_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"RAS.nii.gz", "LPS.nii.gz", "LAI.nii.gz", "PSR.nii.gz", "SRA.nii.gz", "ASL.nii.gz",
                                 "askew.nii", "big_endian.nii", "two.nii", "sagittal", "axial", "packed", "axial/a.dcm",
                                 "u16.tif", "tiled.tif", "i2.npy", "fortran.npy"})
            QTest::newRow(name) << name;
    }
    void everyOrientationIsBroughtUpright() {
        QFETCH(const QString, name);
        MediaStore store;
        const QByteArray file = name.toUtf8();
        if (name == "axial/a.dcm") { // its second slice alone
            const Shown one = show(store, volume("axial/a.dcm"), {1, kRows, kColumns, 1}, plain());
            QVERIFY2(one.value, one.error().c_str());
            QCOMPARE(one.value->tensor.at(0), bodyAt(1, 0, 0));
            QCOMPARE(one.value->tensor.at(7), bodyAt(1, 1, 1));
            return;
        }
        const std::string problem = problemWith(whole(store, file.constData()));
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void spacingsAreMillimetresOfTheBody() {
        using Sizes = std::array<double, 3>;
        for (const char* name : {"RAS.nii.gz", "PSR.nii.gz", "SRA.nii.gz", "ASL.nii.gz", "askew.nii", "axial"}) {
            const VolumeFacts facts = factsOf(name);
            QCOMPARE(facts.size, (std::array{kSlices, kRows, kColumns}));
            for (std::size_t i = 0; i < 3; ++i)
                QVERIFY2(std::abs(facts.spacing[i] - Sizes{3, 2, 0.5}[i]) < 1e-5, name);
        }
        QCOMPARE(factsOf("sagittal").spacing, (Sizes{3, 2, 0.5}));
        const auto tiff = factsOf("u8.tif").spacing;
        QVERIFY(std::abs(tiff[0] - 3) < 1e-4 && std::abs(tiff[1] - 2) < 1e-4 && std::abs(tiff[2] - 0.5) < 1e-4);
    }

    void otherKindsOfNumbersAreRead() {
        MediaStore store;
        QCOMPARE(problemWith(whole(store, "scaled.nii.gz"), 0.5, -100), std::string());
        QCOMPARE(problemWith(whole(store, "i32.tif"), 1, -200), std::string());
        QCOMPARE(problemWith(whole(store, "f32.tif"), 0.25), std::string());
        const Shown bytes = whole(store, "u8.tif");
        QVERIFY2(bytes.value, bytes.error().c_str());
        QCOMPARE(bytes.value->tensor.at(0), bodyAt(0, 0, 0));
        QCOMPARE(bytes.value->tensor.at(119), std::fmod(bodyAt(3, 4, 5), 256));
    }

    void channelsAreMomentsOrColours() {
        MediaStore store;
        const Shown moments = whole(store, "moments.nii.gz", 3);
        QCOMPARE(problemWith(moments), std::string());
        QCOMPARE(moments.value->tensor.at(1), bodyAt(0, 0, 0) + 1000);
        QCOMPARE(moments.value->tensor.at(2), bodyAt(0, 0, 0) + 2000);
        QCOMPARE(whole(store, "channels.npy", 2).value->tensor.at(1), bodyAt(0, 0, 0) + 1000);
        QVERIFY(whole(store, "channels.npy", 3).error().find("2 channels") != std::string::npos);
        const Shown repeated = whole(store, "RAS.nii.gz", 3);
        QCOMPARE(repeated.value->tensor.at(0), repeated.value->tensor.at(2));
    }

    void theLargestSeriesOfAFolderIsShown() {
        const VolumeFacts facts = factsOf("axial");
        QCOMPARE(facts.size[0], kSlices);
        QVERIFY(facts.note.toString().find("2 series") != std::string::npos);
        QCOMPARE(*facts.windowCenter, 40.0);
        QCOMPARE(*facts.windowWidth, 400.0);
    }

    void theWindowBecomesTheRange() {
        MediaStore store;
        const auto shown = [&](const char* name, Settings settings) {
            settings.emplace_back("fit", std::string("stretch"));
            const Shown result = show(store, volume(name), {kSlices, kRows, kColumns, 1}, settings);
            return result.value ? std::pair{result.value->tensor.at(0), result.value->tensor.at(119)}
                                : std::pair{-99.0, -99.0};
        };
        const double first = bodyAt(0, 0, 0); // 45
        const auto level = shown("RAS.nii.gz", {{"window_center", 50.0}, {"window_width", 20.0}});
        QVERIFY(std::abs(level.first - (first - 40) / 20) < 1e-5);
        QCOMPARE(level.second, 1.0);
        const auto all = shown("RAS.nii.gz", {}); // 0 to 345
        QVERIFY(std::abs(all.first - first / 345) < 1e-5 && std::abs(all.second - 300.0 / 345) < 1e-5);
        const auto own = shown("scaled.nii.gz", {{"scaling", std::string("minus_one_to_one")}}); // cal_min, cal_max
        QVERIFY(std::abs(own.first - ((first / 2 - 100 + 30) / 50)) < 1e-5);
        const auto cut = shown("RAS.nii.gz", {{"scaling", std::string("none")}, {"window_width", 100.0}});
        QCOMPARE(cut.second, 345 / 2.0 + 50);
    }

    void shrinkingTakesMeansAndGrowingTakesLines() {
        MediaStore store;
        const Shown small = show(store, volume("RAS.nii.gz"), {2, 5, 2, 1}, plain());
        QVERIFY2(small.value, small.error().c_str());
        // Slices 0 and 1, columns 0 to 2 of row 0.
        QVERIFY(std::abs(small.value->tensor.at(0) - (bodyAt(0, 0, 1) + 50)) < 1e-3);
        const Shown large = show(store, volume("RAS.nii.gz"), {8, 5, 6, 1}, plain());
        QVERIFY(std::abs(large.value->tensor.at(0) - bodyAt(0, 0, 0)) < 1e-3);         // the edge
        QVERIFY(std::abs(large.value->tensor.at(30) - (bodyAt(0, 0, 0) + 25)) < 1e-3); // a quarter of the way
        QVERIFY(std::abs(large.value->tensor.at(60) - (bodyAt(0, 0, 0) + 75)) < 1e-3);
    }

    void axesAreInMillimetres() {
        MediaStore store;
        const Shown shown = show(store, volume("RAS.nii.gz"), {2, 5, 3, 1}, plain());
        QCOMPARE(shown.axis(1).kind, AxisKind::Depth);
        QCOMPARE(shown.axis(1).unit, AxisUnit::Millimetre);
        QCOMPARE(shown.axis(1).step, 6.0);
        QCOMPARE(shown.axis(1).origin, 1.5);
        QCOMPARE(shown.axis(2).step, 2.0);
        QCOMPARE(shown.axis(2).origin, 0.0);
        QCOMPARE(shown.axis(3).step, 1.0);
        QCOMPARE(shown.axis(3).origin, 0.25);
        Settings settings = plain();
        settings.emplace_back("spacing", std::string("10, 1, 1"));
        QCOMPARE(show(store, volume("RAS.nii.gz"), {2, 5, 3, 1}, settings).axis(1).step, 20.0);
        settings.back().second = std::string("wide");
        QVERIFY(show(store, volume("RAS.nii.gz"), {2, 5, 3, 1}, settings).error().find("spacing") != std::string::npos);
    }

    void proportionsAreThoseOfTheBody() {
        MediaStore store; // 12 × 10 × 3 mm into cubes of 3 mm: all slices, and borders beside
        const Settings contain{{"scaling", std::string("none")}, {"fit", std::string("contain")}};
        const Shown shown = show(store, volume("RAS.nii.gz"), {4, 4, 4, 1}, contain);
        QCOMPARE(shown.axis(1).step, 3.0);
        QCOMPARE(shown.axis(3).step, 3.0);
        QCOMPARE(shown.value->tensor.at(0), 0.0); // the border is the lowest value
        QVERIFY(shown.value->tensor.at(1) > 0);
    }

    void suggestionsFindOutWhatItIs() {
        MediaStore store;
        const auto suggested = [&](const std::string& source) {
            auto params = suggestInput(source, store);
            return params ? *params : Params();
        };
        const Ints body{kSlices, kRows, kColumns, 1};
        for (const char* name : {"RAS.nii.gz", "axial/a.dcm"})
            QVERIFY2(!suggested(volume(name)).find("kind"), name);
        QCOMPARE(suggested(volume("RAS.nii.gz")).ints("shape"), body);
        for (const char* name : {"axial", "axial/", "sagittal/", "u16.tif", "sagittal/s0"}) {
            const Params params = suggested(volume(name));
            QVERIFY2(params.find("kind") && params.text("kind") == "volume", name);
        }
        QCOMPARE(suggested(volume("axial/")).ints("shape"), body);
        QVERIFY(!suggested(volume("one.tif")).find("kind"));
        QCOMPARE(suggested(volume("i2.npy")).ints("shape"), (Ints{kSlices, kRows, kColumns}));
        const fs::path noName = at("no ending");
        fs::copy_file(fixtures("films") / "counted.mp4", noName);
        QCOMPARE(suggested(noName.string()).text("kind"), std::string("video"));
        QVERIFY(writeFileAtomically(at("nothing"), std::vector<std::byte>(3000, std::byte{0})));
        QVERIFY(suggestInput(at("nothing").string(), store).error().toString().find("can be read") !=
                std::string::npos);
        QVERIFY(suggestInput(at("none").string(), store).error().toString().find("no such file") != std::string::npos);
    }

    void anEmbeddedVolumeIsRead() {
        MediaStore store;
        store.setEmbedded({{"media/scan.nii.gz", bytesOf(volume("LAI.nii.gz"))}});
        QCOMPARE(problemWith(show(store, "embedded:scan.nii.gz", {kSlices, kRows, kColumns, 1}, plain())),
                 std::string());
    }

    void hostileSizesAreRefusedByTheHeader() {
        auto bytes = bytesOf(volume("askew.nii"));
        for (const std::size_t offset : {42U, 44U, 46U}) { // dim[1] to dim[3], each 32,000
            bytes[offset] = std::byte{0x00};
            bytes[offset + 1] = std::byte{0x7D};
        }
        QVERIFY(writeFileAtomically(at("huge.nii"), bytes));
        MediaStore store;
        const Shown huge = show(store, at("huge.nii").string(), {4, 4, 4, 1}, plain());
        QVERIFY2(huge.error().find("32,000 × 32,000 × 32,000") != std::string::npos, huge.error().c_str());
        bytes[44] = bytes[46] = std::byte{2};
        bytes[45] = bytes[47] = std::byte{0};
        QVERIFY(writeFileAtomically(at("short.nii"), bytes));
        QVERIFY(show(store, at("short.nii").string(), {4, 4, 4, 1}, plain()).error().find("cut off") !=
                std::string::npos);
        QVERIFY(writeFileAtomically(at("empty.nii"), std::vector<std::byte>{}));
        QVERIFY(show(store, at("empty.nii").string(), {4, 4, 4, 1}, plain()).error().find("empty") !=
                std::string::npos);
        QVERIFY(!show(store, fixtures("films").string() + "/", {4, 4, 4, 1}, plainAs("volume")).value);
    }

    void damagedVolumesNeverCrash() {
        std::mt19937 random(5);
        int refused = 0;
        int shown = 0;
        for (const char* name : {"askew.nii", "RAS.nii.gz", "two.nii", "axial/a.dcm", "packed/p0.dcm", "packed/p1.dcm",
                                 "packed/p2.dcm", "u8.tif", "tiled.tif", "f32.tif", "channels.npy"}) {
            const auto original = bytesOf(volume(name));
            const int rounds = std::string(name).ends_with(".dcm") ? 6 : 25; // a process each
            for (int round = 0; round < rounds; ++round) {
                const fs::path path = at("damaged" + fs::path(name).extension().string());
                QVERIFY(writeFileAtomically(path, damaged(original, round, random)));
                MediaStore store;
                const Shown result = show(store, path.string(), {3, 3, 3, 1}, plainAs("volume"));
                ++(result.value ? shown : refused);
                QVERIFY(result.value || result.error().find("damaged") != std::string::npos);
            }
        }
        qInfo("%d damaged volumes: %d refused, %d shown all the same", refused + shown, refused, shown);
    }
};

QTEST_GUILESS_MAIN(VolumeTest)
#include "tst_volume.moc"
