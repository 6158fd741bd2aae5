// SPDX-License-Identifier: GPL-3.0-or-later
// Films whose frames tell their number by their brightness (tests/core/media/films/make.sh): which frames a clip shows,
// and where its axes say that they lie.
#include "core/MediaInputs.h"

#include "data/Film.h"
#include "data/MediaDef.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace layerscope;
using namespace layerscope::media;
namespace fs = std::filesystem;

namespace {

constexpr int kFrames = 60;

std::string film(const char* name) {
    return (fixtures("films") / name).string();
}

/// Which frame a mean brightness from 0 to 255 means: luma 20 + 3 * number, in the range of video.
int numberOfFrame(double brightness) {
    const double luma = brightness * 219 / 255 + 16;
    return static_cast<int>(std::lround((luma - 20) / 3));
}

std::vector<int> framesOf(const Tensor& tensor) {
    const std::int64_t frames = tensor.shape().rank() == 5 ? tensor.shape()[1] : 1;
    const std::int64_t floats = tensor.elements() / frames;
    std::vector<int> out;
    for (std::int64_t f = 0; f < frames; ++f) {
        double sum = 0;
        for (std::int64_t i = 0; i < floats; ++i)
            sum += tensor.at(f * floats + i);
        out.push_back(numberOfFrame(sum / static_cast<double>(floats)));
    }
    return out;
}

struct Clip {
    double start = 0;
    std::int64_t step = 1;
    std::int64_t frames = 4;
};

Settings settingsOf(const Clip& clip) {
    return {{"start", clip.start}, {"step", clip.step}, {"scaling", std::string("none")}};
}

} // namespace

class FilmTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    static void addFilms() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("rate");
        QTest::newRow("h264") << "counted.mp4" << 25.0;
        QTest::newRow("vp9") << "counted.webm" << 30000.0 / 1001;
        QTest::newRow("mpeg4 in mkv") << "counted.mkv" << 24.0;
        QTest::newRow("mjpeg") << "counted.avi" << 10.0;
        QTest::newRow("mpeg4 in avi, without time stamps") << "counted_b.avi" << 15.0;
        QTest::newRow("gif") << "counted.gif" << 20.0;
    }

private slots:
    void factsSayWhatAFilmIs_data() { addFilms(); }
    void factsSayWhatAFilmIs() {
        QFETCH(const QString, name);
        QFETCH(const double, rate);
        MediaStore store;
        const auto facts = filmFacts(store, film(name.toUtf8().constData()));
        QVERIFY2(facts, facts ? "" : facts.error().toString().c_str());
        QCOMPARE((*facts)->width, 48);
        QCOMPARE((*facts)->height, 32);
        QVERIFY2(std::abs((*facts)->rate - rate) < 0.02, std::to_string((*facts)->rate).c_str());
        QVERIFY2(std::abs((*facts)->frames - kFrames) <= 1, std::to_string((*facts)->frames).c_str());
    }

    void clipsShowTheFramesThatTheySay_data() { addFilms(); }
    void clipsShowTheFramesThatTheySay() {
        QFETCH(const QString, name);
        QFETCH(const double, rate);
        MediaStore store;
        for (const int first : {0, 1, 7, 23, 24, 25, 26, 29, 30, 31, 41, 55, 59}) {
            const Clip clip{.start = first / rate, .step = 1, .frames = 3};
            const Shown shown = show(store, film(name.toUtf8().constData()), {3, 8, 8, 1}, settingsOf(clip));
            QVERIFY2(shown.value, shown.error().c_str());
            const std::vector<int> expected{first, std::min(first + 1, kFrames - 1), std::min(first + 2, kFrames - 1)};
            QCOMPARE(framesOf(shown.value->tensor), expected);
            QVERIFY(std::abs(shown.axis(1).origin - first / rate) < 1e-3);
            QVERIFY(std::abs(shown.axis(1).step - 1 / rate) < 1e-4);
        }
    }

    void everyStepthFrameIsTaken() {
        MediaStore store;
        const Shown shown = show(store, film("counted.mp4"), {4, 8, 8, 1}, settingsOf({.start = 1.0, .step = 5}));
        QCOMPARE(framesOf(shown.value->tensor), (std::vector<int>{25, 30, 35, 40}));
        QCOMPARE(shown.axis(1).kind, AxisKind::Time);
        QCOMPARE(shown.axis(1).unit, AxisUnit::Second);
        QCOMPARE(shown.axis(1).step, 0.2);
        QCOMPARE(shown.axis(1).origin, 1.0);
    }

    void pastTheEndTheLastFrameStays_data() { addFilms(); }
    void pastTheEndTheLastFrameStays() {
        QFETCH(const QString, name);
        QFETCH(const double, rate);
        MediaStore store;
        const auto frames = [&](const Clip& clip) {
            const Shown shown = show(store, film(name.toUtf8().constData()), {3, 8, 8, 1}, settingsOf(clip));
            return shown.value ? framesOf(shown.value->tensor) : std::vector<int>{};
        };
        QCOMPARE(frames({.start = 57 / rate, .step = 2}), (std::vector<int>{57, 59, 59}));
        QCOMPARE(frames({.start = 1000}), (std::vector<int>{59, 59, 59}));
    }

    void aPictureShapeShowsTheFrameAtStart() {
        MediaStore store;
        const Shown shown = show(store, film("counted.webm"), {8, 8, 1}, settingsOf({.start = 40 * 1001 / 30000.0}));
        QVERIFY2(shown.value, shown.error().c_str());
        QCOMPARE(shown.value->tensor.shape(), (Shape{1, 8, 8, 1}));
        QCOMPARE(framesOf(shown.value->tensor), (std::vector<int>{40}));
    }

    void rowsAndColumnsAreInPixelsOfTheFilm() {
        MediaStore store; // 48 × 32 pixels to 8 × 8: the middle 32 columns, 4 pixels each
        const Shown cut = show(store, film("counted.mp4"), {2, 8, 8, 3});
        QCOMPARE(cut.axis(2).step, 4.0);
        QCOMPARE(cut.axis(2).origin, 1.5);
        QCOMPARE(cut.axis(3).step, 4.0);
        QCOMPARE(cut.axis(3).origin, 9.5);
        QCOMPARE(cut.axis(3).unit, AxisUnit::Pixel);
        const Shown borders = show(store, film("counted.mp4"), {2, 8, 8, 3}, {{"fit", std::string("contain")}});
        QCOMPARE(borders.axis(3).step, 6.0);
        QCOMPARE(borders.axis(3).origin, 2.5);
        // 32 rows in 5 of the 8, from the second on.
        QCOMPARE(borders.axis(2).step, 6.4);
        QCOMPARE(borders.axis(2).placeOf(1), 2.7);
    }

    void aSuggestionFitsTheFilm() {
        MediaStore store;
        const auto params = suggestInput(film("counted.mp4"), store);
        QVERIFY(params);
        QCOMPARE(params->ints("shape"), (Ints{16, 32, 48, 3}));
        QCOMPARE(params->integer("step"), 3);
    }

    void progressGrowsAndAStopIsHeard() {
        MediaStore store;
        std::vector<double> reports;
        std::stop_source source;
        const Progress progress{source.get_token(), [&](double fraction) {
                                    reports.push_back(fraction);
                                    if (reports.size() == 3)
                                        source.request_stop();
                                }};
        const Shown shown = show(store, film("counted.mp4"), {30, 8, 8, 1}, {}, progress);
        QVERIFY(shown.error().find("stopped") != std::string::npos);
        QVERIFY(reports.size() <= 4);
        QVERIFY(std::ranges::is_sorted(reports));
    }

    void whatIsNoFilmGetsASentence() {
        MediaStore store;
        const auto path = fs::path(m_dir.path().toStdString()) / "no.mp4";
        QVERIFY(show(store, path.string(), {2, 8, 8, 3}).error().find("no such file") != std::string::npos);
        QVERIFY(writeFileAtomically(path, bytesOf(fixtures("films") / "make.sh")));
        QVERIFY(show(store, path.string(), {2, 8, 8, 3}).error().find("not a film") != std::string::npos);
        QVERIFY(show(store, film("counted.mp4"), {2, 8, 8, 2}).error().find("channels") != std::string::npos);
        QVERIFY(!show(store, "camera:0", {2, 8, 8, 3}, {{"kind", std::string("video")}}).value);
    }

    void damagedFilmsNeverCrash() {
        std::mt19937 random(11);
        int refused = 0;
        int shown = 0;
        for (const char* name : {"counted.mp4", "counted.webm", "counted.avi", "counted.gif"}) {
            const auto whole = bytesOf(film(name));
            for (int round = 0; round < 12; ++round) {
                const auto path = fs::path(m_dir.path().toStdString()) / (std::to_string(round) + name);
                QVERIFY(writeFileAtomically(path, damaged(whole, round, random)));
                MediaStore store;
                const Shown result = show(store, path.string(), {3, 8, 8, 1}, settingsOf({.start = 1.1}));
                ++(result.value ? shown : refused);
                QVERIFY(result.value || result.error().find(name) != std::string::npos);
            }
        }
        qInfo("%d damaged films: %d refused, %d shown all the same", refused + shown, refused, shown);
    }
};

QTEST_GUILESS_MAIN(FilmTest)
#include "tst_film.moc"
