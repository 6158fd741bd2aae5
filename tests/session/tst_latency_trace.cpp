// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/LatencyTrace.h"
#include "session/LiveSession.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace layerscope;
using namespace layerscope::test;
using namespace std::chrono_literals;

namespace {

/// One tick as the worker takes it, each stage that long.
void compute(LatencyTrace& trace, std::chrono::milliseconds each) {
    const auto wait = [each] { std::this_thread::sleep_for(each); };
    const auto tick = LatencyTrace::Clock::now();
    wait();
    trace.begun(tick);
    wait();
    trace.planned();
    wait();
    trace.run();
    wait();
    trace.pictured();
}

std::vector<LatencyRecord> all(const LatencyTrace& trace) {
    return trace.records(1h);
}

} // namespace

class TestLatencyTrace : public QObject {
    Q_OBJECT

private slots:
    void stagesAddUpToTheWhole();
    void whatIsNotPaintedIsCounted();
    void aPaintForSomethingElseIsNone();
    void onlyTheLastOnesAreKept();
    void summariesAreOrderStatistics();
    void threadsMayReadMeanwhile();
    void aSessionTracesEditsAndNothingElse();
    void mergedEditsCountFromTheNewest();

private:
    QTemporaryDir m_folder;
};

void TestLatencyTrace::stagesAddUpToTheWhole() {
    LatencyTrace trace;
    const auto start = LatencyTrace::Clock::now();
    compute(trace, 2ms);
    trace.handOver();
    std::this_thread::sleep_for(2ms);
    trace.painted();
    const double took = std::chrono::duration<double, std::milli>(LatencyTrace::Clock::now() - start).count();
    QCOMPARE(all(trace).size(), std::size_t{1});
    const LatencyRecord record = all(trace).front();
    for (const double stage : record.stages)
        QVERIFY(stage >= 2);
    QVERIFY(record.whole() <= took);
    QVERIFY(record.whole() > took - 1 || took > 20);
}

void TestLatencyTrace::whatIsNotPaintedIsCounted() {
    LatencyTrace trace;
    compute(trace, 0ms);
    trace.handOver();
    compute(trace, 0ms);
    QCOMPARE(trace.unpaintedTicks(), std::uint64_t{1});
    trace.painted(); // of what the first one changed
    QCOMPARE(trace.paintedTicks(), std::uint64_t{0});
    trace.handOver();
    trace.painted();
    trace.painted(); // again, for another reason
    QCOMPARE(trace.paintedTicks(), std::uint64_t{1});
    QCOMPARE(trace.unpaintedTicks(), std::uint64_t{1});
}

void TestLatencyTrace::aPaintForSomethingElseIsNone() {
    LatencyTrace trace;
    QSignalSpy handed(&trace, &LatencyTrace::handedOver);
    trace.handOver();
    QCOMPARE(handed.count(), 0); // nothing was computed
    compute(trace, 0ms);
    trace.handOver();
    QCOMPARE(handed.count(), 1);
    trace.nothingToPaint();
    trace.painted();
    QCOMPARE(trace.paintedTicks(), std::uint64_t{0});
    trace.begun(LatencyTrace::Clock::now());
    trace.planned();
    trace.abandoned();
    trace.pictured();
    trace.handOver();
    trace.painted();
    QCOMPARE(trace.paintedTicks(), std::uint64_t{0});
}

void TestLatencyTrace::onlyTheLastOnesAreKept() {
    LatencyTrace trace;
    for (int i = 0; i < 700; ++i) {
        compute(trace, 0ms);
        trace.handOver();
        trace.painted();
    }
    QCOMPARE(trace.paintedTicks(), std::uint64_t{700});
    const auto records = all(trace);
    QVERIFY(records.size() >= 200 && records.size() < 700);
    QVERIFY(std::ranges::is_sorted(records, {}, &LatencyRecord::painted));
    std::this_thread::sleep_for(5ms);
    QVERIFY(trace.records(1ms).empty());
}

void TestLatencyTrace::summariesAreOrderStatistics() {
    QCOMPARE(summaryOf({}).count, std::size_t{0});
    std::vector<LatencyRecord> records;
    for (int i = 100; i >= 0; --i)
        records.push_back({.painted = {}, .stages = {1.0 * i, 0, 2, 0, 0}});
    const LatencySummary summary = summaryOf(records);
    QCOMPARE(summary.count, std::size_t{101});
    QCOMPARE(summary.stages[0].median, 50.0);
    QCOMPARE(summary.stages[0].p95, 95.0);
    QCOMPARE(summary.stages[2].p95, 2.0);
    QCOMPARE(summary.whole.median, 52.0);
    QCOMPARE(summary.whole.p95, 97.0);
}

void TestLatencyTrace::threadsMayReadMeanwhile() {
    LatencyTrace trace;
    std::jthread worker([&trace] {
        for (int i = 0; i < 2000; ++i)
            compute(trace, 0ms);
    });
    std::jthread reader([&trace](const std::stop_token& stop) {
        while (!stop.stop_requested())
            summaryOf(trace.records(1s));
    });
    while (trace.paintedTicks() + trace.unpaintedTicks() < 1000) {
        trace.handOver();
        trace.painted();
    }
    worker.join();
    QVERIFY(trace.paintedTicks() + trace.unpaintedTicks() <= 2000);
}

void TestLatencyTrace::aSessionTracesEditsAndNothingElse() {
    Document document(registryWithSlow());
    const NodeId slow = addAfter(document, addPicture(document, writePicture(m_folder.path())), "Slow");
    document.setParam(slow, "milliseconds", std::int64_t{20});
    LiveSession session(document);
    LatencyTrace& trace = latencyOf(session);
    connect(&trace, &LatencyTrace::handedOver, &trace, &LatencyTrace::painted);
    QTRY_VERIFY(session.isSettled());
    const std::uint64_t before = trace.paintedTicks();
    session.setPreviewSize({50, 40});
    session.setVisibleNodes({slow});
    QTRY_VERIFY(session.isSettled());
    QCOMPARE(trace.paintedTicks(), before);
    document.setParam(slow, "gain", 2.0);
    QTRY_VERIFY(session.isSettled());
    QCOMPARE(trace.paintedTicks(), before + 1);
    const LatencyRecord record = all(trace).back();
    QVERIFY(record.stages[static_cast<std::size_t>(LatencyStage::Run)] >= 20);
    QVERIFY(record.whole() < 2000);
}

void TestLatencyTrace::mergedEditsCountFromTheNewest() {
    Document document(registryWithSlow());
    const NodeId slow = addAfter(document, addPicture(document, writePicture(m_folder.path())), "Slow");
    document.setParam(slow, "milliseconds", std::int64_t{0});
    LiveSession session(document);
    LatencyTrace& trace = latencyOf(session);
    connect(&trace, &LatencyTrace::handedOver, &trace, &LatencyTrace::painted);
    QTRY_VERIFY(session.isSettled());
    const std::uint64_t before = trace.paintedTicks();
    document.setParam(slow, "gain", 2.0);
    std::this_thread::sleep_for(50ms); // the event loop does not turn, and no request goes out
    document.setParam(slow, "gain", 3.0);
    QTRY_VERIFY(session.isSettled());
    QCOMPARE(trace.paintedTicks(), before + 1);
    QVERIFY(all(trace).back().stages[static_cast<std::size_t>(LatencyStage::TakeUp)] < 50);
}

QTEST_GUILESS_MAIN(TestLatencyTrace)
#include "tst_latency_trace.moc"
