// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an edit and a film's frame cost: counted, not timed.
#include "SessionFixtures.h"

#include "session/LiveSession.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

/// Pictures of one colour after the other, as fast as they are taken.
class Colours final : public FrameSource {
public:
    layerscope::Result<std::optional<Picture>> next() override {
        const std::vector<std::uint8_t> pixels(8 * 8 * 3, static_cast<std::uint8_t>(++m_frame));
        return std::optional(pictureFromRgb(8, 8, 3, pixels));
    }
    bool rewind() override { return true; }
    double framesPerSecond() const override { return 200; }

private:
    int m_frame = 0;
};

LiveOptions withColours() {
    LiveOptions options;
    options.openFrames = [](const std::string&) {
        return layerscope::Result<std::unique_ptr<FrameSource>>(std::make_unique<Colours>());
    };
    return options;
}

} // namespace

class TestLiveCost : public QObject {
    Q_OBJECT

private slots:
    void anEditCostsWhatDependsOnIt();
    void anEditUpdatesNoOtherCard();
    void framesNeedNoNewPlan();
    void framesFollowAnEdit();
    void picturesAreMadeOnlyOfWhatIsSeen();
    void aShortRunIsToldAtOnce();

private:
    QTemporaryDir m_folder;
};

void TestLiveCost::anEditCostsWhatDependsOnIt() {
    Document document(registryWithSlow());
    const NodeId input = addPicture(document, writePicture(m_folder.path()), 8);
    std::vector<NodeId> chain{input};
    for (int i = 0; i < 300; ++i) {
        chain.push_back(addAfter(document, chain.back(), "Slow"));
        document.setParam(chain.back(), "milliseconds", std::int64_t{0});
    }
    for (int i = 0; i < 100; ++i) // branches that depend on nothing but the input
        addAfter(document, input, "Flatten");
    LiveSession session(document);
    QTRY_VERIFY_WITH_TIMEOUT(session.isSettled(), 30'000);
    for (const std::size_t place : {std::size_t{300}, std::size_t{290}, std::size_t{200}, std::size_t{1}}) {
        const std::uint64_t before = session.counters().computed;
        document.setParam(chain[place], "gain", 1.0 + 1.0 / static_cast<double>(place));
        QTRY_VERIFY_WITH_TIMEOUT(session.isSettled(), 30'000);
        QCOMPARE(session.counters().computed - before, 301 - place);
    }
}

void TestLiveCost::anEditUpdatesNoOtherCard() {
    Document document(layerRegistry());
    const NodeId input = addPicture(document, writePicture(m_folder.path()), 8);
    const NodeId left = addAfter(document, input, "Conv2D");
    const NodeId right = addAfter(document, input, "Conv2D");
    LiveSession session(document);
    QTRY_VERIFY(session.isSettled());
    std::map<NodeId, qint64> pictures;
    for (const NodeId node : {input, left, right})
        pictures[node] = session.live(node)->preview.cacheKey();
    const QSignalSpy updates(&session, &LiveSession::nodeUpdated);
    document.setParam(left, "filters", std::int64_t{5});
    QTRY_VERIFY(session.isSettled());
    for (const QList<QVariant>& update : updates)
        QVERIFY(update.front().value<NodeId>() == left);
    QCOMPARE(session.live(input)->preview.cacheKey(), pictures[input]);
    QCOMPARE(session.live(right)->preview.cacheKey(), pictures[right]);
    QVERIFY(session.live(left)->preview.cacheKey() != pictures[left]);
}

void TestLiveCost::framesNeedNoNewPlan() {
    Document document(layerRegistry());
    const NodeId input = addPicture(document, QStringLiteral("film.mp4"), 8);
    const NodeId conv = addAfter(document, input, "Conv2D");
    LiveSession session(document, nullptr, withColours());
    const QSignalSpy frames(&session, &LiveSession::frameShown);
    session.startStream(input, QStringLiteral("film.mp4"));
    QTRY_VERIFY(frames.count() >= 3);
    const QSignalSpy planned(&session, &LiveSession::planned);
    const int before = frames.count();
    Key last = session.live(conv)->key;
    QTRY_VERIFY(frames.count() >= before + 10);
    QCOMPARE(planned.count(), 0);
    // All the same the plan is the one of the newest frame.
    session.stopStream(input);
    QTRY_VERIFY(session.isSettled());
    QVERIFY(session.live(conv)->key != last);
    QCOMPARE(session.live(conv)->key, session.plan()->stepOf(conv)->key);
    QCOMPARE(session.live(conv)->status, NodeLive::Status::Fresh);
    QCOMPARE(session.live(input)->status, NodeLive::Status::Fresh);
}

void TestLiveCost::framesFollowAnEdit() {
    Document document(layerRegistry());
    const NodeId input = addPicture(document, QStringLiteral("film.mp4"), 8);
    const NodeId conv = addAfter(document, input, "Conv2D");
    LiveSession session(document, nullptr, withColours());
    session.startStream(input, QStringLiteral("film.mp4"));
    const QSignalSpy frames(&session, &LiveSession::frameShown);
    QTRY_VERIFY(frames.count() >= 3);
    const QSignalSpy planned(&session, &LiveSession::planned);
    document.setParam(conv, "filters", std::int64_t{7});
    QTRY_VERIFY(planned.count() >= 1);
    QTRY_COMPARE(session.live(conv)->value.tensor.shape()[-1], std::int64_t{7});
    document.setParam(input, "shape", Ints{6, 6, 3});
    QTRY_COMPARE(session.live(input)->value.tensor.shape()[1], std::int64_t{6});
    const int before = frames.count();
    QTRY_VERIFY(frames.count() >= before + 3);
    QCOMPARE(session.live(conv)->value.tensor.shape()[-1], std::int64_t{7});
}

void TestLiveCost::picturesAreMadeOnlyOfWhatIsSeen() {
    Document document(layerRegistry());
    const NodeId input = addPicture(document, writePicture(m_folder.path()), 8);
    const NodeId seen = addAfter(document, input, "Conv2D");
    const NodeId unseen = addAfter(document, seen, "Conv2D");
    LiveSession session(document);
    session.setVisibleNodes({seen});
    session.setPreviewSize({61, 43});
    QTRY_VERIFY(session.isSettled());
    QCOMPARE(session.live(seen)->preview.size(), QSize(61, 43));
    QCOMPARE(session.live(seen)->preview.format(), QImage::Format_ARGB32_Premultiplied);
    QVERIFY(session.live(unseen)->preview.isNull());
    QCOMPARE(session.live(unseen)->health.channels, std::int64_t{0});
    QVERIFY(session.live(unseen)->value.tensor);
    session.setVisibleNodes({unseen});
    QTRY_COMPARE(session.live(unseen)->preview.size(), QSize(61, 43));
    QVERIFY(session.live(unseen)->health.channels > 0);
}

/// Card by card, the canvas would be painted as many times.
void TestLiveCost::aShortRunIsToldAtOnce() {
    Document document(layerRegistry());
    NodeId last = addPicture(document, writePicture(m_folder.path()), 4);
    const NodeId first = last = addAfter(document, last, "Conv2D");
    for (int i = 0; i < 30; ++i)
        last = addAfter(document, last, "Identity");
    LiveSession session(document);
    QTRY_VERIFY(session.isSettled());
    int turns = 0; // of the event loop in which news came
    bool news = false;
    connect(&session, &LiveSession::nodeUpdated, this, [&] {
        if (!std::exchange(news, true))
            QMetaObject::invokeMethod(
                this,
                [&] {
                    ++turns;
                    news = false;
                },
                Qt::QueuedConnection);
    });
    int edits = 0;
    for (; edits < 20; ++edits) {
        document.setParam(first, "filters", std::int64_t{2 + edits % 2});
        QTRY_VERIFY(session.isSettled());
    }
    QCoreApplication::processEvents();
    QVERIFY2(turns <= 3 * edits, qPrintable(QString::number(turns)));
}

QTEST_GUILESS_MAIN(TestLiveCost)
#include "tst_live_cost.moc"
