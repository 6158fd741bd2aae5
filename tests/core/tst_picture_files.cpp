// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Pictures.h"

#include "base/Files.h"
#include "data/Picture.h"
#include "data/Png.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <random>

#include <opencv2/imgcodecs.hpp>

using namespace layerscope;
using namespace layerscope::pictures;

namespace {

template <class T>
std::vector<T> samplesOf(const Picture& picture) {
    const auto count = static_cast<std::size_t>(picture.width * picture.height * picture.channels);
    std::vector<T> out(count);
    std::memcpy(out.data(), picture.data.get(), count * sizeof(T));
    return out;
}

std::string errorOf(const Bytes& bytes) {
    const auto picture = decodePicture(bytes, "x.png");
    return picture ? "" : picture.error().toString();
}

/// 2 × 3 with all pixels different; grey, so that one number is one pixel.
Bytes turned(int orientation) {
    return png(2, 3, {1, 2, 3, 4, 5, 6}, {.color = PngColor::Gray, .orientation = orientation});
}

/// A smooth picture of the kind named, made by OpenCV.
Bytes encoded(const char* ending, int type = CV_8UC3) {
    cv::Mat mat(40, 60, type);
    for (int y = 0; y < mat.rows; ++y)
        for (int x = 0; x < mat.cols * mat.channels(); ++x)
            mat.ptr(y)[x] = static_cast<unsigned char>(2 * y + x);
    std::vector<unsigned char> out;
    cv::imencode(ending, mat, out);
    const auto bytes = std::as_bytes(std::span(out));
    return {bytes.begin(), bytes.end()};
}

constexpr const char* kEndings[] = {".png", ".jpg", ".tiff", ".webp", ".bmp", ".ppm"};

} // namespace

class PictureFilesTest : public QObject {
    Q_OBJECT
private slots:
    void rgbKeepsItsOrder() {
        const auto picture = decodePicture(png(2, 1, {255, 0, 0, 10, 20, 30}), "x");
        QVERIFY(picture);
        QCOMPARE(picture->channels, 3);
        QCOMPARE(picture->bits, 8);
        QCOMPARE(samplesOf<std::uint8_t>(*picture), (std::vector<std::uint8_t>{255, 0, 0, 10, 20, 30}));
    }

    void alphaGreyAndSixteenBitsAreKept() {
        const auto rgba = decodePicture(png(1, 1, {10, 20, 30, 40}, {.color = PngColor::Rgba}), "x");
        QCOMPARE(samplesOf<std::uint8_t>(*rgba), (std::vector<std::uint8_t>{10, 20, 30, 40}));
        const auto grey = decodePicture(png(2, 1, {7, 9}, {.color = PngColor::Gray}), "x");
        QCOMPARE(grey->channels, 1);
        const auto deep = decodePicture(png(1, 1, {1000, 2000, 65535}, {.bits = 16}), "x");
        QCOMPARE(deep->bits, 16);
        QCOMPARE(samplesOf<std::uint16_t>(*deep), (std::vector<std::uint16_t>{1000, 2000, 65535}));
    }

    void orientationIsHonoured_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<int>("width");
        QTest::addColumn<std::vector<std::uint8_t>>("expected");
        // 1 2
        // 3 4
        // 5 6 as it is stored
        using Row = std::vector<std::uint8_t>;
        QTest::newRow("upright") << 1 << 2 << Row{1, 2, 3, 4, 5, 6};
        QTest::newRow("mirrored") << 2 << 2 << Row{2, 1, 4, 3, 6, 5};
        QTest::newRow("half turn") << 3 << 2 << Row{6, 5, 4, 3, 2, 1};
        QTest::newRow("flipped") << 4 << 2 << Row{5, 6, 3, 4, 1, 2};
        QTest::newRow("transposed") << 5 << 3 << Row{1, 3, 5, 2, 4, 6};
        QTest::newRow("right turn") << 6 << 3 << Row{5, 3, 1, 6, 4, 2};
        QTest::newRow("transverse") << 7 << 3 << Row{6, 4, 2, 5, 3, 1};
        QTest::newRow("left turn") << 8 << 3 << Row{2, 4, 6, 1, 3, 5};
        QTest::newRow("nonsense") << 77 << 2 << Row{1, 2, 3, 4, 5, 6};
    }

    void orientationIsHonoured() {
        QFETCH(int, orientation);
        QFETCH(int, width);
        QFETCH(std::vector<std::uint8_t>, expected);
        const auto picture = decodePicture(turned(orientation), "x");
        QVERIFY(picture);
        QCOMPARE(picture->width, width);
        QCOMPARE(samplesOf<std::uint8_t>(*picture), expected);
    }

    void jpegsAreTurnedToo() {
        Bytes jpeg = encoded(".jpg");
        Bytes segment;
        append(segment, "\xFF\xE1");
        const Bytes payload = exif(6);
        append(segment, static_cast<std::uint32_t>(payload.size() + 8), 2, true);
        append(segment, std::string_view("Exif\0\0", 6));
        segment.insert(segment.end(), payload.begin(), payload.end());
        jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
        const auto picture = decodePicture(jpeg, "x.jpg");
        QVERIFY(picture);
        QCOMPARE(picture->width, 40);
        QCOMPARE(picture->height, 60);
    }

    void everyKindIsRead() {
        for (const char* ending : kEndings) {
            const auto picture = decodePicture(encoded(ending), ending);
            QVERIFY2(picture, ending);
            QCOMPARE(picture->width, 60);
            QCOMPARE(picture->height, 40);
            QCOMPARE(picture->channels, 3);
        }
        const auto deep = decodePicture(encoded(".tiff", CV_16UC1), "x.tiff");
        QVERIFY(deep);
        QCOMPARE(deep->bits, 16);
    }

    void theEndingDoesNotMatter() {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.path().toStdString()) / "photo.jpg";
        QVERIFY(writeFileAtomically(path, encoded(".png")));
        QVERIFY(readPicture(path));
    }

    void equalContentHasEqualKeys() {
        const auto a = decodePicture(png(1, 1, {1, 2, 3}), "a");
        const auto b = decodePicture(png(1, 1, {1, 2, 3}, {.orientation = 1}), "b");
        const auto c = decodePicture(png(1, 1, {1, 2, 4}), "c");
        QVERIFY(a->key == b->key);
        QVERIFY(a->key != c->key);
        const std::uint8_t pixel[] = {1, 2, 3};
        QVERIFY(pictureFromRgb(1, 1, 3, pixel).key == a->key);
    }

    void hostileFilesGetASentence() {
        QCOMPARE(errorOf({}), std::string("x.png: The file is empty."));
        Bytes words;
        append(words, "These are words and no picture at all.");
        QVERIFY(errorOf(words).find("not a picture") != std::string::npos);
        const PngOptions huge{.claimedWidth = 60'000, .claimedHeight = 60'000};
        QVERIFY(errorOf(png(1, 1, {1, 2, 3}, huge)).find("60,000 × 60,000") != std::string::npos);
        const PngOptions wider{.claimedWidth = 9'000, .claimedHeight = 9'000};
        QVERIFY(errorOf(png(1, 1, {1, 2, 3}, wider)).find("damaged") != std::string::npos);
    }

    void cutOffFilesGetASentence() {
        for (const char* ending : {".png", ".jpg", ".webp"}) {
            const Bytes whole = encoded(ending);
            for (std::size_t part = 0; part < 20; ++part) {
                const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * part / 20));
                QVERIFY2(!decodePicture(cut, "x"), ending);
            }
        }
    }

    void damagedFilesNeverCrash() {
        std::mt19937 random(7);
        int refused = 0;
        int decoded = 0;
        for (const char* ending : kEndings) {
            const Bytes whole = encoded(ending);
            for (int i = 0; i < 150; ++i) {
                Bytes bytes = whole;
                if (i % 3 == 0)
                    bytes.resize(random() % bytes.size());
                for (int flips = 0; flips < 4 && !bytes.empty(); ++flips)
                    bytes[random() % std::min<std::size_t>(bytes.size(), i % 2 ? 64 : bytes.size())] ^=
                        static_cast<std::byte>(1 << (random() % 8));
                const auto picture = decodePicture(bytes, ending);
                ++(picture ? decoded : refused);
                QVERIFY(picture || picture.error().toString().starts_with(ending));
            }
        }
        qInfo("%d damaged pictures: %d refused, %d decoded all the same", refused + decoded, refused, decoded);
    }

    void pngsComeBack() {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.path().toStdString()) / "out.png";
        QVERIFY(writePng(path, Bitmap{2, 1, {0xFF0A141E, 0x80FF0000}}));
        const auto picture = readPicture(path);
        QVERIFY(picture);
        QCOMPARE(samplesOf<std::uint8_t>(*picture), (std::vector<std::uint8_t>{10, 20, 30, 255, 255, 0, 0, 128}));
        QVERIFY(!writePng(path, Bitmap{}));
    }
};

QTEST_APPLESS_MAIN(PictureFilesTest)
#include "tst_picture_files.moc"
