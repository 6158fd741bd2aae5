// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/LiveSession.h"

#include <opencv2/videoio.hpp>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <memory>

using namespace layerscope;
using namespace layerscope::test;

using Status = NodeLive::Status;

namespace {

constexpr int kSize = 32;
constexpr int kFilmFrames = 5;

/// A film of grey frames, each brighter than the one before.
QString writeFilm(const QString& folder, double framesPerSecond) {
    const QString path = folder + QStringLiteral("/film.avi");
    cv::VideoWriter writer(path.toStdString(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), framesPerSecond,
                           cv::Size(kSize, kSize));
    for (int frame = 0; frame < kFilmFrames; ++frame)
        writer.write(cv::Mat(kSize, kSize, CV_8UC3, cv::Scalar::all(40 + 40 * frame)));
    return path;
}

Picture greyPicture(int brightness) {
    std::array<std::uint8_t, 4 * 4 * 3> pixels{};
    pixels.fill(static_cast<std::uint8_t>(brightness));
    return pictureFromRgb(4, 4, 3, pixels);
}

/// A camera that gives frames as fast as it may, until it is unplugged.
class FakeCamera final : public FrameSource {
public:
    explicit FakeCamera(std::shared_ptr<std::atomic<int>> framesLeft)
        : m_framesLeft(std::move(framesLeft)) {}

    layerscope::Result<std::optional<Picture>> next() override {
        if (m_framesLeft->fetch_sub(1) <= 0)
            return failure(message("The camera has gone."), "camera:7");
        return std::optional(greyPicture(m_shown = std::min(m_shown + 1, 200)));
    }
    bool rewind() override { return false; }
    double framesPerSecond() const override { return 0; }

private:
    std::shared_ptr<std::atomic<int>> m_framesLeft;
    int m_shown = 0;
};

LiveOptions withCamera(std::shared_ptr<std::atomic<int>> framesLeft) {
    LiveOptions options;
    options.openFrames = [framesLeft = std::move(framesLeft)](const std::string&) {
        return layerscope::Result<std::unique_ptr<FrameSource>>(std::make_unique<FakeCamera>(framesLeft));
    };
    return options;
}

/// An Input of kSize × kSize × 3 with a Slow layer after it.
struct Bench {
    explicit Bench(std::int64_t milliseconds, LiveOptions options = {})
        : document(registryWithSlow())
        , input(add(document, "Input"))
        , slow(addAfter(document, input, "Slow")) {
        document.setParam(input, "shape", Ints{kSize, kSize, 3});
        document.setParam(slow, "milliseconds", milliseconds);
        session = std::make_unique<LiveSession>(document, nullptr, std::move(options));
    }
    Status status(NodeId node) const { return session->live(node)->status; }

    Document document;
    NodeId input;
    NodeId slow;
    std::unique_ptr<LiveSession> session;
};

} // namespace

class TestStream : public QObject {
    Q_OBJECT

private slots:
    void aFilmPlaysAndStartsAgain();
    void framesNeverCancelARunAndAreCounted();
    void aCameraThatVanishesLeavesItsLastFrame();
    void aFilmThatIsNoneIsSaid();
    void aFilmThatIsDamagedOnTheWayIsNotACrash();
    void stoppingKeepsTheLastFrame();
    void anotherFileTakesThePlaceOfTheFrame();
    void deletingTheInputStopsItsStream();
    void closingWhileAFilmPlaysIsClean();

private:
    QTemporaryDir m_folder;
};

void TestStream::aFilmPlaysAndStartsAgain() {
    Bench bench(0);
    std::set<int> seen;
    QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    connect(&*bench.session, &LiveSession::frameShown, this, [&](NodeId source) {
        QVERIFY(source == bench.input);
        seen.insert(static_cast<int>(bench.session->live(bench.input)->value.tensor.floats()[0] * 100));
    });
    bench.session->startStream(bench.input, writeFilm(m_folder.path(), 50));
    QVERIFY(bench.session->isStreaming(bench.input));
    QTRY_VERIFY(frames.count() > 2 * kFilmFrames);
    QVERIFY(seen.size() > 1);
    QVERIFY(seen.size() <= kFilmFrames);
    QVERIFY(bench.session->live(bench.slow)->value.tensor);
}

void TestStream::framesNeverCancelARunAndAreCounted() {
    auto framesLeft = std::make_shared<std::atomic<int>>(1'000'000);
    Bench bench(80, withCamera(framesLeft));
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    bench.session->startStream(bench.input, "camera:7");
    // A camera that is faster than the network: runs come to their end all the same.
    QTRY_VERIFY(frames.count() >= 3);
    QVERIFY(bench.session->skippedFrames() > 3);
}

void TestStream::aCameraThatVanishesLeavesItsLastFrame() {
    auto framesLeft = std::make_shared<std::atomic<int>>(1'000'000);
    Bench bench(0, withCamera(framesLeft));
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    QSignalSpy failures(&*bench.session, &LiveSession::streamFailed);
    bench.session->startStream(bench.input, "camera:7");
    QTRY_VERIFY(frames.count() > 1);
    *framesLeft = 0;
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].value<NodeId>() == bench.input);
    QVERIFY(!failures[0][1].value<Error>().what.empty());
    QVERIFY(!bench.session->isStreaming(bench.input));
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.input), Status::Fresh);
    QCOMPARE(bench.status(bench.slow), Status::Fresh);
    const float last = bench.session->live(bench.input)->value.tensor.floats()[0];
    bench.document.setParam(bench.slow, "gain", 2.0); // what comes after still runs, on the last frame
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.session->live(bench.slow)->value.tensor.floats()[0], 2 * last);
}

void TestStream::aFilmThatIsNoneIsSaid() {
    Bench bench(0);
    QSignalSpy failures(&*bench.session, &LiveSession::streamFailed);
    const QString path = m_folder.filePath("none.avi");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no film");
    file.close();
    bench.session->startStream(bench.input, path);
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][1].value<Error>().toString().find("none.avi") != std::string::npos);
    bench.session->startStream(bench.input, m_folder.filePath("gone.mp4"));
    QTRY_COMPARE(failures.count(), 2);
    bench.session->startStream(bench.input, "camera:no");
    QTRY_COMPARE(failures.count(), 3);
}

void TestStream::aFilmThatIsDamagedOnTheWayIsNotACrash() {
    const QString path = writeFilm(m_folder.path(), 50);
    QFile film(path);
    QVERIFY(film.resize(film.size() * 2 / 3));
    Bench bench(0);
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    const QSignalSpy failures(&*bench.session, &LiveSession::streamFailed);
    bench.session->startStream(bench.input, path);
    QTRY_VERIFY(frames.count() > 3 || failures.count() == 1);
}

void TestStream::stoppingKeepsTheLastFrame() {
    auto framesLeft = std::make_shared<std::atomic<int>>(1'000'000);
    Bench bench(0, withCamera(framesLeft));
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    bench.session->startStream(bench.input, "camera:7");
    QTRY_VERIFY(frames.count() > 1);
    bench.session->stopStream(bench.input);
    QVERIFY(!bench.session->isStreaming(bench.input));
    bench.document.setParam(bench.slow, "gain", 2.0);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.slow), Status::Fresh);
}

void TestStream::anotherFileTakesThePlaceOfTheFrame() {
    auto framesLeft = std::make_shared<std::atomic<int>>(1'000'000);
    Bench bench(0, withCamera(framesLeft));
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    bench.session->startStream(bench.input, "camera:7");
    QTRY_VERIFY(frames.count() > 1);
    bench.document.setParam(bench.input, "source", writePicture(m_folder.path(), kSize).toStdString());
    QVERIFY(!bench.session->isStreaming(bench.input));
    QTRY_VERIFY(bench.session->isSettled());
    const auto pixels = bench.session->live(bench.input)->value.tensor.floats();
    QVERIFY(pixels[0] != pixels[2]); // the gradient's corner, not a grey frame
}

void TestStream::deletingTheInputStopsItsStream() {
    auto framesLeft = std::make_shared<std::atomic<int>>(1'000'000);
    Bench bench(0, withCamera(framesLeft));
    const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
    bench.session->startStream(bench.input, "camera:7");
    QTRY_VERIFY(frames.count() > 1);
    bench.document.removeNodes({bench.input});
    QVERIFY(!bench.session->isStreaming(bench.input));
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(!bench.session->live(bench.input));
}

void TestStream::closingWhileAFilmPlaysIsClean() {
    const QString film = writeFilm(m_folder.path(), 100);
    for (int round = 0; round < 5; ++round) {
        Bench bench(20);
        const QSignalSpy frames(&*bench.session, &LiveSession::frameShown);
        bench.session->startStream(bench.input, film);
        QTRY_VERIFY(frames.count() > 0);
    }
}

QTEST_GUILESS_MAIN(TestStream)
#include "tst_stream.moc"
