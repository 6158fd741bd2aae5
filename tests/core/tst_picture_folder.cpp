// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of pictures as a source, and where the pixels of a fitted picture lie on the photograph.
#include "core/MediaInputs.h"
#include "core/Pictures.h"

#include "data/Fit.h"
#include "data/image/PictureFolder.h"
#include "tensor/Place.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace layerscope;
using namespace layerscope::media;
namespace fs = std::filesystem;

namespace {

/// One grey pixel a number.
void writePng(const fs::path& path, std::uint32_t width, std::uint32_t height, std::vector<std::uint32_t> pixels) {
    QVERIFY(writeFileAtomically(path, pictures::png(width, height, pixels, {.color = pictures::PngColor::Gray})));
}

} // namespace

class PictureFolderTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path folder() const { return fs::path(m_dir.path().toStdString()); }

private slots:
    void initTestCase() {
        for (const int number : {10, 2, 1, 33})
            writePng(folder() / ("scan" + std::to_string(number) + ".png"), 1, 1, {static_cast<std::uint32_t>(number)});
        QVERIFY(writeFileAtomically(folder() / "notes.txt", std::vector<std::byte>{}));
        QVERIFY(writeFileAtomically(folder() / ".hidden.png", std::vector<std::byte>{}));
    }

    void namesAreInTheOrderThatPeopleCount() {
        QVERIFY(naturallyLess("a2", "a10") && !naturallyLess("a10", "a2"));
        QVERIFY(naturallyLess("a2b3", "a2b20") && naturallyLess("a", "a1"));
        QVERIFY(naturallyLess("B1", "b2") && naturallyLess("a1", "B1"));
        QVERIFY(naturallyLess("x01", "x1") != naturallyLess("x1", "x01"));
        QVERIFY(!naturallyLess("same7", "same7"));
        QVERIFY(naturallyLess("n99999999999999999999998", "n99999999999999999999999"));
    }

    void startStepsThroughTheFolder() {
        const auto pictures = pictureFolder(folder());
        QVERIFY(pictures);
        QCOMPARE(pictures->size(), 4U);
        MediaStore store;
        const std::string source = folder().string() + "/";
        for (const auto& [start, pixel] :
             std::initializer_list<std::pair<double, double>>{{0, 1}, {1, 2}, {2, 10}, {3, 33}, {99, 33}}) {
            const Shown shown = show(store, source, {1, 1, 1}, {{"start", start}, {"scaling", std::string("none")}});
            QVERIFY2(shown.value, shown.error().c_str());
            QCOMPARE(shown.value->tensor.at(0), pixel);
        }
    }

    void aPictureThatComesIsSeen() {
        MediaStore store;
        const std::string source = folder().string() + "/";
        const Key before = store.sourceKey(source);
        QVERIFY(before && before == store.sourceKey(source));
        writePng(folder() / "scan0.png", 1, 1, {7});
        QVERIFY(store.sourceKey(source) != before);
        fs::remove(folder() / "scan0.png");
    }

    void emptyFoldersGetASentence() {
        MediaStore store;
        fs::create_directory(folder() / "empty");
        QVERIFY(show(store, (folder() / "empty/").string(), {1, 1, 1}).error().find("no pictures") !=
                std::string::npos);
        QVERIFY(show(store, "/nowhere/at/all/", {1, 1, 1}).error().find("no such folder") != std::string::npos);
    }

    void aPlaceOnATensorIsAPixelOfThePhotograph() {
        // 12 × 4 pixels cropped to the middle 4 × 4 and halved: element (1, 0) covers rows 2 and 3, columns 4 and 5.
        writePng(folder() / "wide.png", 12, 4, std::vector<std::uint32_t>(48, 9));
        MediaStore store;
        const Shown shown = show(store, (folder() / "wide.png").string(), {2, 2, 1}, {{"fit", std::string("crop")}});
        QVERIFY(shown.axes);
        const std::array<std::int64_t, 4> element{0, 1, 0, 0};
        Axes axes = *shown.axes;
        for (Axis& axis : axes)
            axis.source = NodeId{1}; // which the compiler knows
        const Place place = placeOf(axes, element);
        QCOMPARE(place.size(), 2U);
        QCOMPARE(place[0].place, 2.5);
        QCOMPARE(place[0].field, 2.0);
        QCOMPARE(place[1].place, 4.5);
    }

    void aFitNeverLeavesTheSource() {
        for (const std::int64_t size : {1, 2, 7, 100, 4096})
            for (const std::int64_t other : {1, 3, 64, 999})
                for (const std::int64_t wanted : {1, 5, 224})
                    for (const Fit fit : {Fit::Stretch, Fit::Contain, Fit::Crop})
                        for (const double spacing : {0.1, 1.0, 7.5}) {
                            const std::array<FitSide, 2> sides{FitSide{size, wanted, spacing}, FitSide{other, 31, 1}};
                            for (std::size_t i = 0; const FitPart& part : fitParts(sides, fit)) {
                                QVERIFY(part.from >= 0 && part.length >= 1);
                                QVERIFY(part.from + part.length <= sides[i].size);
                                QVERIFY(part.to >= 0 && part.count >= 1);
                                QVERIFY(part.to + part.count <= sides[i].wanted);
                                ++i;
                            }
                        }
    }
};

QTEST_APPLESS_MAIN(PictureFolderTest)
#include "tst_picture_folder.moc"
