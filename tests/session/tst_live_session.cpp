// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/LiveSession.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace layerscope;
using namespace layerscope::test;

using Status = NodeLive::Status;

namespace {

/// A document with a picture and a chain of layers after it, live.
struct Bench {
    explicit Bench(const QString& folder, std::vector<const char*> chain, std::int64_t milliseconds = 0)
        : document(registryWithSlow())
        , input(addPicture(document, writePicture(folder))) {
        NodeId last = input;
        for (const char* type : chain) {
            last = addAfter(document, last, type);
            if (std::string_view(type) == "Slow")
                document.setParam(last, "milliseconds", milliseconds);
            nodes.push_back(last);
        }
        session.emplace(document);
    }
    void setGain(NodeId node, double gain, quint64 gesture = 0) { document.setParam(node, "gain", gain, gesture); }
    Status status(NodeId node) const { return session->live(node)->status; }
    float first(NodeId node) const { return session->live(node)->value.tensor.floats()[2]; } // blue: never 0

    Document document;
    NodeId input;
    std::vector<NodeId> nodes;
    std::optional<LiveSession> session;
};

std::uint64_t computed(const Bench& bench) {
    return bench.session->counters().computed;
}

} // namespace

class TestLiveSession : public QObject {
    Q_OBJECT

private slots:
    void everyNodeGetsItsResult();
    void onlyWhatDependsOnAnEditIsComputed();
    void undoComputesNothing();
    void movingAndRenamingComputeNothing();
    void statusesFollowOneAnother();
    void aMistakeStopsOnlyWhatComesAfter();
    void aFileThatCannotBeReadIsSaid();
    void theNewestOfManyEditsWins();
    void anEditCancelsAStaleRun();
    void aGestureLetsTheRunFinish();
    void aSlowNetworkDoesNotHoldTheWindow();
    void previewsAreMadeForVisibleNodesInTheSizeAskedFor();
    void aColourMapIsShownWithoutComputing();
    void weightsAreHandedOver();
    void anotherProjectTakesThePlace();
    void closingWhileItRunsIsQuick();

private:
    QTemporaryDir m_folder;
};

void TestLiveSession::everyNodeGetsItsResult() {
    Bench bench(m_folder.path(), {"Conv2D", "Activation", "MaxPooling2D", "Flatten", "Dense"});
    const QSignalSpy planned(&*bench.session, &LiveSession::planned);
    QVERIFY(!bench.session->isSettled());
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(planned.count() >= 1);
    QCOMPARE(computed(bench), std::uint64_t{6});
    for (const auto& [id, node] : bench.document.graph().nodes()) {
        const NodeLive* live = bench.session->live(id);
        QCOMPARE(live->status, Status::Fresh);
        QCOMPARE(live->key, bench.session->plan()->stepOf(id)->key);
        QVERIFY(live->value.tensor.shape() == bench.session->plan()->find(id)->output->shape);
        QVERIFY(!live->preview.isNull());
        QVERIFY(live->health.channels > 0);
    }
    QVERIFY(bench.session->live(bench.input)->picture);
    QVERIFY(!bench.session->live(bench.nodes[0])->picture);
    QVERIFY(!bench.session->live(NodeId{999}));
}

void TestLiveSession::onlyWhatDependsOnAnEditIsComputed() {
    Bench bench(m_folder.path(), {"Slow", "Slow", "Slow", "Slow"});
    const NodeId aside = addAfter(bench.document, bench.input, "Flatten");
    QTRY_VERIFY(bench.session->isSettled());
    const std::uint64_t before = computed(bench);
    QCOMPARE(before, std::uint64_t{6});
    QSignalSpy updates(&*bench.session, &LiveSession::nodeUpdated);
    bench.setGain(bench.nodes[2], 2);
    QVERIFY(!bench.session->isSettled());
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(computed(bench) - before, std::uint64_t{2}); // the one that was edited and the one after it
    std::set<NodeId> updated;
    for (const QList<QVariant>& update : updates)
        updated.insert(update.front().value<NodeId>());
    QCOMPARE(updated, (std::set<NodeId>{bench.nodes[2], bench.nodes[3]}));
    QCOMPARE(bench.status(aside), Status::Fresh);
}

void TestLiveSession::undoComputesNothing() {
    Bench bench(m_folder.path(), {"Slow", "Slow"});
    QTRY_VERIFY(bench.session->isSettled());
    const float original = bench.first(bench.nodes[1]);
    bench.setGain(bench.nodes[0], 3);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.first(bench.nodes[1]), 3 * original);
    const std::uint64_t before = computed(bench);
    bench.document.undoStack().undo();
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(computed(bench), before);
    QCOMPARE(bench.first(bench.nodes[1]), original);
    bench.document.undoStack().redo();
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(computed(bench), before);
    QCOMPARE(bench.status(bench.nodes[1]), Status::Fresh);
}

void TestLiveSession::movingAndRenamingComputeNothing() {
    Bench bench(m_folder.path(), {"Slow"});
    QTRY_VERIFY(bench.session->isSettled());
    const std::uint64_t before = computed(bench);
    bench.document.moveNodes({{bench.nodes[0], {50, 60}}}, bench.document.newGesture());
    bench.document.rename(bench.nodes[0], "slow one");
    QVERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.nodes[0]), Status::Fresh);
    QCOMPARE(computed(bench), before);
}

void TestLiveSession::statusesFollowOneAnother() {
    Bench bench(m_folder.path(), {"Slow", "Slow"}, 200);
    std::vector<Status> seen;
    connect(&*bench.session, &LiveSession::nodeUpdated, this, [&](NodeId node) {
        if (node == bench.nodes[1] && (seen.empty() || seen.back() != bench.status(node)))
            seen.push_back(bench.status(node));
    });
    QCOMPARE(bench.status(bench.nodes[1]), Status::Waiting);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(seen, (std::vector{Status::Computing, Status::Fresh}));
    seen.clear();
    bench.setGain(bench.nodes[0], 2);
    QCOMPARE(bench.status(bench.nodes[1]), Status::Stale); // at once, whenever it is announced
    QVERIFY(bench.session->live(bench.nodes[1])->value.tensor);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(seen, (std::vector{Status::Stale, Status::Computing, Status::Fresh}));
}

void TestLiveSession::aMistakeStopsOnlyWhatComesAfter() {
    Bench bench(m_folder.path(), {"Slow", "Conv2D", "Flatten"});
    QTRY_VERIFY(bench.session->isSettled());
    bench.document.setParam(bench.nodes[1], "kernel_size", Ints{99, 99});
    QTRY_COMPARE(bench.status(bench.nodes[1]), Status::Mistake);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.nodes[0]), Status::Fresh);
    QCOMPARE(bench.status(bench.nodes[2]), Status::NotReached);
    QVERIFY(!bench.session->plan()->find(bench.nodes[1])->issues.empty());
    bench.document.undoStack().undo();
    QTRY_COMPARE(bench.status(bench.nodes[2]), Status::Fresh);
}

void TestLiveSession::aFileThatCannotBeReadIsSaid() {
    Bench bench(m_folder.path(), {"Slow"});
    bench.document.setParam(bench.input, "source", m_folder.filePath("gone.png").toStdString());
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.input), Status::Failed);
    QCOMPARE(bench.status(bench.nodes[0]), Status::NotReached);
    QVERIFY(bench.session->live(bench.input)->error.has_value());
    QVERIFY(bench.session->live(bench.input)->error->toString().find("gone.png") != std::string::npos);
    bench.document.undoStack().undo();
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.status(bench.nodes[0]), Status::Fresh);
    QVERIFY(!bench.session->live(bench.input)->error.has_value());
}

void TestLiveSession::theNewestOfManyEditsWins() {
    Bench bench(m_folder.path(), {"Slow"}, 5);
    QTRY_VERIFY(bench.session->isSettled());
    const float original = bench.first(bench.nodes[0]);
    const std::uint64_t before = computed(bench);
    for (int gain = 2; gain <= 100; ++gain)
        bench.setGain(bench.nodes[0], gain);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.first(bench.nodes[0]), 100 * original);
    QCOMPARE(bench.session->live(bench.nodes[0])->key, bench.session->plan()->stepOf(bench.nodes[0])->key);
    QCOMPARE(computed(bench) - before, std::uint64_t{1}); // one pass of the event loop, one run
}

void TestLiveSession::anEditCancelsAStaleRun() {
    Bench bench(m_folder.path(), {"Slow"}, 20'000);
    QTRY_COMPARE(bench.status(bench.nodes[0]), Status::Computing);
    QElapsedTimer timer;
    timer.start();
    bench.document.setParam(bench.nodes[0], "milliseconds", std::int64_t{1});
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(timer.elapsed() < 10'000);
    QCOMPARE(bench.status(bench.nodes[0]), Status::Fresh);
}

void TestLiveSession::aGestureLetsTheRunFinish() {
    Bench bench(m_folder.path(), {"Slow"}, 60);
    QTRY_VERIFY(bench.session->isSettled());
    const float original = bench.first(bench.nodes[0]);
    std::vector<float> shown;
    connect(&*bench.session, &LiveSession::nodeUpdated, this,
            [&](NodeId node) { shown.push_back(bench.first(node) / original); });
    const std::uint64_t before = computed(bench);
    const quint64 gesture = bench.document.newGesture();
    bench.session->beginGesture();
    // Ticks come faster than runs: every run comes to its end, and the picture keeps moving.
    double gain = 1;
    QTRY_VERIFY2((bench.setGain(bench.nodes[0], gain += 0.01, gesture), computed(bench) - before >= 3),
                 "no run came to its end while the slider moved");
    const bool movedMeanwhile = shown.size() >= 3 && shown.back() > 1;
    bench.session->endGesture();
    QVERIFY(movedMeanwhile);
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.first(bench.nodes[0]), static_cast<float>(gain) * original);
}

void TestLiveSession::aSlowNetworkDoesNotHoldTheWindow() {
    Bench bench(m_folder.path(), {"Slow"}, 300);
    double longest = 0;
    QElapsedTimer sinceLast;
    QTimer heartbeat;
    heartbeat.setTimerType(Qt::PreciseTimer);
    connect(&heartbeat, &QTimer::timeout, this, [&] {
        longest = std::max(longest, static_cast<double>(sinceLast.nsecsElapsed()) / 1e6);
        sinceLast.start();
    });
    sinceLast.start();
    heartbeat.start(1);
    bench.session->beginGesture();
    for (int tick = 1; tick <= 3; ++tick) {
        bench.setGain(bench.nodes[0], tick);
        QTRY_VERIFY(bench.session->isSettled());
    }
    bench.session->endGesture();
    // Far below a run of 300 ms, far above what a loaded machine does to a timer.
    QVERIFY2(longest < 150, qPrintable(QStringLiteral("the event loop stood still for %1 ms").arg(longest)));
}

void TestLiveSession::previewsAreMadeForVisibleNodesInTheSizeAskedFor() {
    Bench bench(m_folder.path(), {"Slow", "Slow"});
    QTRY_VERIFY(bench.session->isSettled());
    bench.session->setVisibleNodes({bench.nodes[0]});
    bench.session->setPreviewSize({96, 64});
    QTRY_VERIFY(bench.session->isSettled());
    QCOMPARE(bench.session->live(bench.nodes[0])->preview.size(), QSize(96, 64));
    QVERIFY(bench.session->live(bench.nodes[1])->preview.isNull());
    QVERIFY(bench.session->live(bench.nodes[1])->value.tensor);
    bench.session->setInspectedNodes({bench.nodes[1]});
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(!bench.session->live(bench.nodes[1])->preview.isNull());
    QVERIFY(bench.session->live(bench.input)->preview.isNull());
}

void TestLiveSession::aColourMapIsShownWithoutComputing() {
    Bench bench(m_folder.path(), {"Slow"});
    QTRY_VERIFY(bench.session->isSettled());
    const std::uint64_t before = computed(bench);
    const QImage old = bench.session->live(bench.nodes[0])->preview.copy();
    MapStyle style;
    style.colorMap = "magma";
    bench.session->setMapStyle(style);
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(bench.session->live(bench.nodes[0])->preview != old);
    QCOMPARE(computed(bench), before);
    QCOMPARE(bench.status(bench.nodes[0]), Status::Fresh);
}

void TestLiveSession::weightsAreHandedOver() {
    Bench bench(m_folder.path(), {"Conv2D", "Flatten"});
    QSignalSpy ready(&*bench.session, &LiveSession::weightsReady);
    bench.document.setParam(bench.nodes[0], "filters", std::int64_t{5});
    bench.session->requestWeights(bench.nodes[0]);
    bench.session->requestWeights(bench.nodes[1]);
    QTRY_COMPARE(ready.count(), 2);
    const auto conv = ready[0][1].value<NamedWeights>();
    QCOMPARE(conv.size(), std::size_t{2});
    QCOMPARE(conv[0].first, std::string("kernel"));
    QCOMPARE(conv[0].second.shape()[-1], 5); // of the edit just made
    QVERIFY(ready[1][1].value<NamedWeights>().empty());
}

void TestLiveSession::anotherProjectTakesThePlace() {
    Bench bench(m_folder.path(), {"Slow"}, 20'000);
    QTRY_COMPARE(bench.status(bench.nodes[0]), Status::Computing);
    Document other(registryWithSlow());
    const NodeId input = addPicture(other, writePicture(m_folder.path()));
    bench.document.reset(other.project());
    QTRY_VERIFY(bench.session->isSettled());
    QVERIFY(!bench.session->live(bench.nodes[0]));
    QCOMPARE(bench.status(input), Status::Fresh);
}

void TestLiveSession::closingWhileItRunsIsQuick() {
    Bench bench(m_folder.path(), {"Slow"}, 20'000);
    QTRY_COMPARE(bench.status(bench.nodes[0]), Status::Computing);
    QElapsedTimer timer;
    timer.start();
    bench.session.reset();
    QVERIFY(timer.elapsed() < 5'000);
}

QTEST_GUILESS_MAIN(TestLiveSession)
#include "tst_live_session.moc"
