// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/FrameBoard.h"
#include "session/LiveTable.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

using Status = NodeLive::Status;
using Nodes = std::set<NodeId>;

namespace {

constexpr std::uint64_t kRevision = 5;

/// An Input and an Activation after it, with a plan and a table, without a thread.
struct Bench {
    Bench()
        : document(registryWithSlow())
        , input(add(document, "Input"))
        , last(addAfter(document, input, "Activation")) {
        table.add(input);
        table.add(last);
        plan(1, kRevision);
    }
    void plan(std::uint64_t content, std::uint64_t revision) {
        const Feeds feeds{{input, {Key{content, content}, {}}}};
        newest = compile(document.graph(), feeds, document.registry());
        table.setPlan(newest, revision);
    }
    void deliver(NodeId node, const Key& key) {
        NodeNews news;
        news.key = key;
        news.value.tensor = Tensor::filled({1, 2}, 1);
        table.setNews(node, std::move(news));
    }
    void deliverAll() {
        deliver(input, newest->stepOf(input)->key);
        deliver(last, newest->stepOf(last)->key);
    }
    Status status(NodeId node) const { return table.find(node)->status; }

    Document document;
    NodeId input;
    NodeId last;
    LiveTable table;
    std::shared_ptr<const Plan> newest;
    LiveTable::Clock::time_point now = LiveTable::Clock::now();
};

} // namespace

class TestLiveTable : public QObject {
    Q_OBJECT

private slots:
    void aResultOfAnotherContentIsNeverFresh();
    void anEditThatThePlanDoesNotKnowMakesStale();
    void shortStalenessIsNotAnnounced();
    void aFailureReachesWhatDependsOnIt();
    void newsOfRemovedNodesArePassedOver();
    void anUnreadFrameIsReplacedAndCounted();
    void aClosedStreamWritesNoMore();
};

void TestLiveTable::aResultOfAnotherContentIsNeverFresh() {
    Bench bench;
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Waiting);
    bench.deliver(bench.last, Key{7, 7});
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Stale);
    bench.deliverAll();
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Fresh);
    bench.plan(2, kRevision + 1);
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Stale);
    bench.table.setComputing(bench.last);
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Computing);
}

void TestLiveTable::anEditThatThePlanDoesNotKnowMakesStale() {
    Bench bench;
    bench.deliverAll();
    bench.table.markEdited({bench.last}, kRevision + 2);
    bench.plan(1, kRevision + 1); // of an edit before
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Stale);
    QCOMPARE(bench.status(bench.input), Status::Fresh);
    bench.plan(1, kRevision + 2); // the edit turned out to change nothing
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.last), Status::Fresh);
}

void TestLiveTable::shortStalenessIsNotAnnounced() {
    Bench bench;
    bench.deliverAll();
    QCOMPARE(bench.table.update(bench.now), (Nodes{bench.input, bench.last}));
    bench.table.markEdited({bench.last}, kRevision + 1);
    QCOMPARE(bench.table.update(bench.now), Nodes{});
    QVERIFY(bench.table.hasLater());
    QCOMPARE(bench.table.update(bench.now + LiveTable::kCalm / 2), Nodes{});
    QCOMPARE(bench.table.update(bench.now + 2 * LiveTable::kCalm), Nodes{bench.last});
    QVERIFY(!bench.table.hasLater());
}

void TestLiveTable::aFailureReachesWhatDependsOnIt() {
    Bench bench;
    NodeNews news;
    news.key = bench.newest->stepOf(bench.input)->key;
    news.error = Error{message("It is broken."), {}, {}};
    bench.table.setNews(bench.input, news);
    QCOMPARE(bench.table.update(bench.now), (Nodes{bench.input, bench.last}));
    QCOMPARE(bench.status(bench.input), Status::Failed);
    QCOMPARE(bench.status(bench.last), Status::NotReached);
    bench.plan(2, kRevision + 1); // another file
    bench.table.update(bench.now);
    QCOMPARE(bench.status(bench.input), Status::Waiting);
    QCOMPARE(bench.status(bench.last), Status::Waiting);
}

void TestLiveTable::newsOfRemovedNodesArePassedOver() {
    Bench bench;
    bench.table.remove(bench.last);
    bench.deliverAll();
    QCOMPARE(bench.table.update(bench.now), Nodes{bench.input});
    QVERIFY(!bench.table.find(bench.last));
}

void TestLiveTable::anUnreadFrameIsReplacedAndCounted() {
    FrameBoard board;
    const NodeId source{1};
    const std::uint64_t ticket = board.open(source);
    const auto first = std::make_shared<const PictureFrame>(Picture());
    const auto second = std::make_shared<const PictureFrame>(Picture());
    board.put(source, ticket, first);
    board.put(source, ticket, second);
    QCOMPARE(board.skipped(), std::uint64_t{1});
    QCOMPARE(board.advance(), Nodes{source});
    QVERIFY(board.current().at(source) == second);
    QCOMPARE(board.advance(), Nodes{});
    QVERIFY(board.current().at(source) == second);
}

void TestLiveTable::aClosedStreamWritesNoMore() {
    FrameBoard board;
    const NodeId source{1};
    const auto frame = std::make_shared<const PictureFrame>(Picture());
    const std::uint64_t old = board.open(source);
    const std::uint64_t newer = board.open(source);
    board.put(source, old, frame);
    QCOMPARE(board.advance(), Nodes{});
    board.put(source, newer, frame);
    QCOMPARE(board.advance(), Nodes{source});
    board.close(source);
    board.put(source, newer, std::make_shared<const PictureFrame>(Picture()));
    QCOMPARE(board.advance(), Nodes{});
    QVERIFY(board.current().at(source) == frame); // the last one stays
    board.drop(source);
    QVERIFY(board.current().empty());
}

QTEST_APPLESS_MAIN(TestLiveTable)
#include "tst_live_table.moc"
