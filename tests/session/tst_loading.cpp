// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/LiveSession.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <memory>
#include <optional>

using namespace layerscope;
using namespace layerscope::test;

using Status = NodeLive::Status;

namespace {

/// How a slow source is told from outside, and what it tells.
struct Reader {
    std::atomic<double> at = 0; ///< how far it may come; 1: to its end
    std::atomic<int> begun = 0;
    std::atomic<int> stopped = 0;
    std::atomic<bool> breaks = false;
};

layerscope::Result<Value> readSlowly(Reader& reader, const TensorSpec& wanted, const Progress& progress) {
    ++reader.begun;
    while (reader.at < 1) {
        progress.at(reader.at);
        if (progress.stopped()) {
            ++reader.stopped;
            return Value{};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    if (reader.breaks)
        return failure(message("The tape is torn."), "tape.npy");
    return Value{Tensor::filled(wanted.shape, 2), wanted.axes, {}};
}

/// Every file is read slowly but a picture.
FeedMaker slowFeeds(std::shared_ptr<Reader> reader) {
    return [reader](const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                    const FrameBoard::Frames& frames) {
        Feeds feeds = makeFeeds(graph, registry, store, frames);
        for (auto& [node, feed] : feeds)
            if (graph.find(node)->params.text("source").ends_with(".npy"))
                feed.load = [reader](const TensorSpec& wanted, const Progress& progress) {
                    return readSlowly(*reader, wanted, progress);
                };
        return feeds;
    };
}

/// tape -> after, and picture -> other, with nothing between them.
struct Bench {
    explicit Bench(const QString& folder)
        : document(registryWithSlow())
        , tape(addPicture(document, QStringLiteral("tape.npy")))
        , after(addAfter(document, tape, "Slow"))
        , picture(addPicture(document, writePicture(folder)))
        , other(addAfter(document, picture, "Slow")) {
        for (NodeId node : {after, other})
            document.setParam(node, "milliseconds", std::int64_t{0});
        LiveOptions options;
        options.makeFeeds = slowFeeds(reader);
        session.emplace(document, nullptr, std::move(options));
    }
    const NodeLive& live(NodeId node) const { return *session->live(node); }

    std::shared_ptr<Reader> reader = std::make_shared<Reader>();
    Document document;
    NodeId tape;
    NodeId after;
    NodeId picture;
    NodeId other;
    std::optional<LiveSession> session;
};

} // namespace

class TestLoading : public QObject {
    Q_OBJECT

private slots:
    void theRestRunsMeanwhile();
    void progressIsTold();
    void anEditElsewhereKeepsTheLoad();
    void anotherSourceStopsTheLoad();
    void cancelSaysSoUntilReload();
    void anEditOfTheInputStartsAgain();
    void aFailureIsSaidOnceAndNotReadAgain();
    void closingWhileItLoadsIsQuick();

private:
    QTemporaryDir m_folder;
};

void TestLoading::theRestRunsMeanwhile() {
    Bench bench(m_folder.path());
    QTRY_COMPARE(bench.live(bench.other).status, Status::Fresh);
    QTRY_COMPARE(bench.live(bench.tape).status, Status::Computing);
    QVERIFY(!bench.session->isSettled());
    QCOMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    QCOMPARE(bench.live(bench.after).status, Status::Waiting);
    const QSignalSpy settled(&*bench.session, &LiveSession::settled);
    bench.reader->at = 1;
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(settled.count(), 1);
    QVERIFY(bench.session->loadingNodes().empty());
    QCOMPARE(bench.live(bench.tape).status, Status::Fresh);
    QCOMPARE(bench.live(bench.tape).progress, -1.0);
    QCOMPARE(bench.live(bench.after).value.tensor.floats()[0], 2.0F);
    QCOMPARE(bench.reader->begun, 1);
}

void TestLoading::progressIsTold() {
    Bench bench(m_folder.path());
    const QSignalSpy updates(&*bench.session, &LiveSession::nodeUpdated);
    QTRY_COMPARE(bench.live(bench.tape).progress, 0.0);
    for (const double part : {0.25, 0.5}) {
        bench.reader->at = part;
        const auto before = updates.count();
        QTRY_COMPARE(bench.live(bench.tape).progress, part);
        QVERIFY(updates.count() > before);
    }
}

void TestLoading::anEditElsewhereKeepsTheLoad() {
    Bench bench(m_folder.path());
    bench.reader->at = 0.5;
    QTRY_COMPARE(bench.live(bench.tape).progress, 0.5);
    for (int edit = 2; edit < 12; ++edit) {
        bench.document.setParam(bench.other, "gain", static_cast<double>(edit));
        const float blue = bench.live(bench.picture).value.tensor.floats()[2];
        QTRY_COMPARE(bench.live(bench.other).value.tensor.floats()[2], static_cast<float>(edit) * blue);
    }
    QCOMPARE(bench.reader->begun, 1);
    QCOMPARE(bench.reader->stopped, 0);
    QCOMPARE(bench.live(bench.tape).progress, 0.5);
    bench.reader->at = 1;
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.live(bench.after).status, Status::Fresh);
    QCOMPARE(bench.reader->begun, 1);
}

void TestLoading::anotherSourceStopsTheLoad() {
    Bench bench(m_folder.path());
    QTRY_COMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    bench.document.setParam(bench.tape, "source", writePicture(m_folder.path()).toStdString());
    QTRY_VERIFY(bench.session->isSettled());
    QTRY_COMPARE(bench.reader->stopped, 1);
    QCOMPARE(bench.live(bench.tape).status, Status::Fresh);
}

void TestLoading::cancelSaysSoUntilReload() {
    Bench bench(m_folder.path());
    QTRY_COMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    bench.session->cancelLoading(bench.tape);
    QTRY_COMPARE(bench.live(bench.tape).status, Status::Failed);
    QTRY_COMPARE(bench.reader->stopped, 1);
    QVERIFY(bench.live(bench.tape).error->what.toString().find("stopped") != std::string::npos);
    QVERIFY(!bench.live(bench.tape).error->hint.empty());
    QTRY_VERIFY(bench.session->isSettled());
    bench.document.setParam(bench.other, "gain", 3.0); // an edit elsewhere does not start it again
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.reader->begun, 1);
    QCOMPARE(bench.live(bench.tape).status, Status::Failed);
    bench.reader->at = 1;
    bench.session->reload();
    QTRY_COMPARE(bench.live(bench.after).status, Status::Fresh);
    QCOMPARE(bench.reader->begun, 2);
}

void TestLoading::anEditOfTheInputStartsAgain() {
    Bench bench(m_folder.path());
    QTRY_COMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    bench.session->cancelLoading(bench.tape);
    QTRY_COMPARE(bench.live(bench.tape).status, Status::Failed);
    bench.reader->at = 1;
    bench.document.setParam(bench.tape, "shape", Ints{8, 8, 3});
    QTRY_COMPARE(bench.live(bench.after).status, Status::Fresh);
    QCOMPARE(bench.live(bench.after).value.tensor.shape(), (Shape{1, 8, 8, 3}));
}

void TestLoading::aFailureIsSaidOnceAndNotReadAgain() {
    Bench bench(m_folder.path());
    QTRY_COMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    bench.reader->breaks = true;
    bench.reader->at = 1;
    QTRY_COMPARE(bench.live(bench.tape).status, Status::Failed);
    bench.document.setParam(bench.other, "gain", 3.0);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.reader->begun, 1);
    QCOMPARE(bench.live(bench.after).status, Status::NotReached);
    bench.reader->breaks = false;
    bench.session->reload();
    QTRY_COMPARE(bench.live(bench.after).status, Status::Fresh);
}

void TestLoading::closingWhileItLoadsIsQuick() {
    for (int round = 0; round < 5; ++round) {
        Bench bench(m_folder.path());
        QTRY_COMPARE(bench.session->loadingNodes(), std::set<NodeId>{bench.tape});
    }
}

QTEST_GUILESS_MAIN(TestLoading)
#include "tst_loading.moc"
