// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestLayers.h"
#include "run/Trial.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

struct Chain {
    Graph graph;
    NodeId source = put(graph, "Source");
    NodeId a = put(graph, "Scale", {source});
    NodeId b = put(graph, "Weighted", {a});
    NodeId side = put(graph, "Scale", {source});

    void setFactor(NodeId node, double factor) {
        Node changed = *graph.find(node);
        changed.params.set("factor", factor);
        graph.replace(std::move(changed));
    }
};

} // namespace

class TestTrial : public QObject {
    Q_OBJECT
private slots:
    void takesOnlyWhatIsNeeded() {
        Chain chain;
        const Graph part = neededFor(chain.graph, {chain.b});
        QCOMPARE(part.nodes().size(), std::size_t{3});
        QVERIFY(!part.find(chain.side));
        QCOMPARE(part.links().size(), std::size_t{2});
    }

    void takesTheLayerOfAFurtherCallButNotItsInputs() {
        Chain chain;
        Node call = makeNode(*testRegistry().find("Scale"), {});
        call.sharesWith = chain.a;
        const NodeId further = chain.graph.add(call);
        chain.graph.link({chain.side, 0}, {further, 0});
        const Graph part = neededFor(chain.graph, {further});
        QVERIFY(part.find(chain.a));
        QVERIFY(!part.find(chain.b));
        QVERIFY(part.find(chain.source));
    }

    void givesTheValuesThatARunGives() {
        Chain chain;
        Trials trials(testRegistry());
        const Feeds feeds = feedsFor(chain.graph);
        const auto outcomes = trials.run(chain.graph, feeds, {chain.a, chain.b});
        QVERIFY(outcomes);
        const auto plan = compile(chain.graph, feeds, testRegistry());
        const Value source = *plan->stepOf(chain.source)->feed.load(plan->stepOf(chain.source)->output, {});
        for (std::int64_t i = 0; i < source.tensor.elements(); ++i)
            QCOMPARE(outcomes->at(chain.a).value.tensor.at(i), source.tensor.at(i) * 2);
        QVERIFY(outcomes->at(chain.b).cost.parameters > 0);
    }

    void theSecondTrialComputesOnlyWhatDiffers() {
        Chain chain;
        Trials trials(testRegistry());
        const Feeds feeds = feedsFor(chain.graph);
        QVERIFY(trials.run(chain.graph, feeds, {chain.b, chain.side}));
        chain.setFactor(chain.side, 3);
        forwardCalls = 0;
        QVERIFY(trials.run(chain.graph, feeds, {chain.b, chain.side}));
        QCOMPARE(forwardCalls.load(), 1);
    }

    void aConstantSourceTakesTheOthersPlace() {
        Chain chain;
        Trials trials(testRegistry());
        const auto before = trials.run(chain.graph, feedsFor(chain.graph), {chain.source});
        QVERIFY(before);
        Value zeros = before->at(chain.source).value;
        zeros.tensor = Tensor::filled(zeros.tensor.shape(), 0);
        const auto after = trials.run(chain.graph, {{chain.source, constantFeed(zeros)}}, {chain.a});
        QVERIFY(after);
        for (std::int64_t i = 0; i < zeros.tensor.elements(); ++i)
            QCOMPARE(after->at(chain.a).value.tensor.at(i), 0.0);
    }

    void aMistakeOnTheWayIsSaid() {
        Chain chain;
        chain.graph.unlink({chain.a, 0});
        Trials trials(testRegistry());
        const auto outcome = trials.run(chain.graph, feedsFor(chain.graph), {chain.b});
        QVERIFY(!outcome);
        QCOMPARE(QString::fromStdString(outcome.error().place),
                 QString::fromStdString(chain.graph.find(chain.a)->name));
        QVERIFY(trials.run(chain.graph, feedsFor(chain.graph), {chain.side}));
    }

    void aStoppedTrialSaysSo() {
        Chain chain;
        Trials trials(testRegistry());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!trials.run(chain.graph, feedsFor(chain.graph), {chain.b}, stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestTrial)
#include "tst_trial.moc"
