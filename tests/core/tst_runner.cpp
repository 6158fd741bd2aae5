// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "TestLayers.h"
#include "run/Runner.h"

#include <QTest>

#include <thread>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::uint64_t kPlenty = std::uint64_t{64} << 20;

struct Record : RunObserver {
    std::map<NodeId, NodeResult> results;
    std::map<NodeId, Error> errors;
    std::vector<NodeId> started;
    std::function<void(NodeId)> onFinished;

    void nodeStarted(NodeId id) override { started.push_back(id); }
    void nodeFinished(NodeId id, const NodeResult& result) override {
        results[id] = result;
        if (onFinished)
            onFinished(id);
    }
    void nodeFailed(NodeId id, const Error& error) override { errors[id] = error; }
};

Record runOf(Runner& runner, const Graph& graph, const Feeds& feeds) {
    Record record;
    runner.run(*compile(graph, feeds, testRegistry()), record);
    return record;
}
Record runOf(Runner& runner, const Graph& graph) {
    return runOf(runner, graph, feedsFor(graph));
}

/// A node's numbers by following its inputs, without plan, cache or order.
Value naive(const Plan& plan, const PlanStep& step, Runner& runner) {
    if (step.def && step.def->isSource())
        return *step.feed.load(step.output, {});
    std::vector<Value> inputs;
    for (int index : step.inputs)
        inputs.push_back(naive(plan, plan.steps[static_cast<std::size_t>(index)], runner));
    if (step.bypassed)
        return inputs.front();
    const std::vector<Tensor> weights = *runner.weightsOf(step);
    return step.def->compute({step.node->params, inputs, weights, step.output, Execution({}, 1)});
}

struct Chain {
    Graph graph;
    NodeId source = put(graph, "Source");
    NodeId a = put(graph, "Scale", {source});
    NodeId b = put(graph, "Weighted", {a});
    NodeId c = put(graph, "Scale", {b});
    NodeId side = put(graph, "Scale", {source});
};

} // namespace

class TestRunner : public QObject {
    Q_OBJECT
private slots:
    void computes();
    void equalsNaiveComputation();
    void computesOnlyWhatAnEditTouches();
    void undoComputesNothing();
    void cosmeticEditsComputeNothing();
    void tinyCacheStillRuns();
    void cacheKeepsTimes();
    void failuresStayLocal();
    void feedsAreChecked();
    void stopKeepsWhatWasFinished();
    void stopInsideALayerStoresNothing();
    void stopBeforeTheStart();
    void weightsAreMadeOnceAndAgainTheSame();
    void ownWeightsAreUsed();
    void weightsOfUnknownInitializerFail();
    void bypassHandsOn();
    void stoppedFromAnotherThread();
    void plansAreSharedAcrossThreads();
};

void TestRunner::computes() {
    Chain chain;
    Runner runner(kPlenty);
    const Record record = runOf(runner, chain.graph);
    QCOMPARE(record.results.size(), std::size_t{5});
    QCOMPARE(record.results.at(chain.source).value.tensor.at(3), 4.0);
    QCOMPARE(record.results.at(chain.a).value.tensor.at(3), 8.0);
    QCOMPARE(record.results.at(chain.side).value.tensor.at(0), 2.0);
    QCOMPARE(record.started.size(), std::size_t{4}); // side is the same work as a
    QVERIFY(record.errors.empty());
}

void TestRunner::equalsNaiveComputation() {
    Runner shared(kPlenty);
    for (unsigned seed = 1; seed <= 10; ++seed) {
        RandomEditor editor(seed);
        Graph graph;
        for (int i = 0; i < 60; ++i) {
            editor.edit(graph);
            const auto plan = compile(graph, feedsFor(graph), testRegistry());
            Record record;
            QVERIFY(shared.run(*plan, record));
            QCOMPARE(record.results.size(), plan->steps.size());
            if (i % 10 != 9)
                continue;
            Runner fresh(0);
            for (const PlanStep& step : plan->steps)
                QVERIFY(naive(*plan, step, fresh).tensor.identical(record.results.at(step.node->id).value.tensor));
        }
    }
}

void TestRunner::computesOnlyWhatAnEditTouches() {
    Chain chain;
    Runner runner(kPlenty);
    runOf(runner, chain.graph);
    const auto computed = runner.counters().computed;
    QCOMPARE(computed, std::uint64_t{4});
    setParam(chain.graph, chain.b, "units", std::int64_t{5});
    const Record record = runOf(runner, chain.graph);
    QCOMPARE(runner.counters().computed, computed + 2);
    QVERIFY(record.results.at(chain.a).cached && record.results.at(chain.side).cached);
    QVERIFY(!record.results.at(chain.b).cached && !record.results.at(chain.c).cached);
}

void TestRunner::undoComputesNothing() {
    RandomEditor editor(11);
    Graph graph;
    for (int i = 0; i < 40; ++i)
        editor.edit(graph);
    Runner runner(kPlenty);
    runOf(runner, graph);
    std::vector<GraphDelta> undo;
    for (int i = 0; i < 60; ++i) {
        const Graph before = graph;
        editor.edit(graph);
        undo.push_back(GraphDelta::between(before, graph).inverted());
        runOf(runner, graph);
    }
    const auto computed = runner.counters().computed;
    for (auto it = undo.rbegin(); it != undo.rend(); ++it) {
        it->apply(graph);
        runOf(runner, graph);
    }
    for (const GraphDelta& delta : undo) {
        delta.inverted().apply(graph);
        runOf(runner, graph);
    }
    QCOMPARE(runner.counters().computed, computed);
}

void TestRunner::cosmeticEditsComputeNothing() {
    Chain chain;
    Runner runner(kPlenty);
    runOf(runner, chain.graph);
    const auto computed = runner.counters().computed;
    setParam(chain.graph, chain.a, "shade", 9.0);
    runOf(runner, chain.graph);
    QCOMPARE(runner.counters().computed, computed);
}

void TestRunner::tinyCacheStillRuns() {
    Chain chain;
    Runner roomy(kPlenty);
    Runner tiny(0);
    const Record expected = runOf(roomy, chain.graph);
    for (int i = 0; i < 2; ++i) {
        const Record record = runOf(tiny, chain.graph);
        QCOMPARE(record.results.size(), std::size_t{5});
        for (const auto& [id, result] : record.results)
            QVERIFY(result.value.tensor.identical(expected.results.at(id).value.tensor));
    }
    QCOMPARE(tiny.counters().computed, std::uint64_t{10});
    QCOMPARE(tiny.cache().bytes(), std::uint64_t{0});
}

void TestRunner::cacheKeepsTimes() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId slow = put(graph, "Slow", {source});
    setParam(graph, slow, "milliseconds", 20.0);
    Runner runner(kPlenty);
    runOf(runner, graph);
    const Record again = runOf(runner, graph);
    QVERIFY(again.results.at(slow).cached);
    QVERIFY(again.results.at(slow).milliseconds >= 20);
}

void TestRunner::failuresStayLocal() {
    for (std::int64_t how : {0, 1}) {
        Graph graph;
        const NodeId source = put(graph, "Source");
        const NodeId fail = put(graph, "Fail", {source}, "the broken one");
        setParam(graph, fail, "how", how);
        const NodeId after = put(graph, "Scale", {fail});
        const NodeId sum = put(graph, "Sum", {source, after});
        const NodeId other = put(graph, "Scale", {source});
        Runner runner(kPlenty);
        const Record record = runOf(runner, graph);
        QCOMPARE(record.errors.size(), std::size_t{1});
        QCOMPARE(record.errors.at(fail).place, "the broken one");
        QVERIFY(!record.errors.at(fail).what.empty());
        QVERIFY(!record.results.contains(after) && !record.results.contains(sum));
        QVERIFY(record.results.contains(other));
    }
}

void TestRunner::feedsAreChecked() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    put(graph, "Scale", {source});
    Feeds feeds;
    feeds[source].key = {1, 1};
    Runner runner(kPlenty);
    QVERIFY(runOf(runner, graph, feeds).errors.contains(source)); // nothing to load
    feeds[source].load = [](const TensorSpec&, const Progress&) -> Result<Value> {
        return failure(message("The file is gone."));
    };
    QCOMPARE(runOf(runner, graph, feeds).errors.at(source).what.toString(), "The file is gone.");
    feeds[source].load = [](const TensorSpec&, const Progress&) -> Result<Value> {
        return Value{Tensor::filled({3}, 0), {}, {}};
    };
    QVERIFY(runOf(runner, graph, feeds).errors.contains(source));
    feeds[source].load = [](const TensorSpec&, const Progress&) -> Result<Value> { throw std::runtime_error("odd"); };
    QVERIFY(runOf(runner, graph, feeds).errors.contains(source));
    QCOMPARE(runner.counters().computed, std::uint64_t{0});
    feeds[source] = countingFeed();
    QCOMPARE(runOf(runner, graph, feeds).results.size(), std::size_t{2});
}

void TestRunner::stopKeepsWhatWasFinished() {
    Chain chain;
    const auto plan = compile(chain.graph, feedsFor(chain.graph), testRegistry());
    Runner runner(kPlenty);
    std::stop_source stop;
    Record record;
    record.onFinished = [&](NodeId id) {
        if (id == chain.a)
            stop.request_stop();
    };
    QVERIFY(!runner.run(*plan, record, stop.get_token()));
    QVERIFY(record.results.contains(chain.a) && !record.results.contains(chain.c));
    const auto computed = runner.counters().computed;
    Record rest;
    QVERIFY(runner.run(*plan, rest));
    QVERIFY(rest.results.at(chain.a).cached);
    QCOMPARE(runner.counters().computed, std::uint64_t{4});
    QVERIFY(computed < 4);
}

void TestRunner::stopInsideALayerStoresNothing() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId slow = put(graph, "Slow", {source});
    setParam(graph, slow, "milliseconds", 60'000.0);
    const auto plan = compile(graph, feedsFor(graph), testRegistry());
    Runner runner(kPlenty);
    std::stop_source stop;
    Record record;
    std::jthread stopper;
    record.onFinished = [&](NodeId id) {
        if (id == source)
            stopper = std::jthread([&] { stop.request_stop(); });
    };
    QVERIFY(!runner.run(*plan, record, stop.get_token()));
    QVERIFY(!record.results.contains(slow));
    QVERIFY(!runner.cache().find(plan->stepOf(slow)->key));
    QCOMPARE(runner.counters().computed, std::uint64_t{1});
}

void TestRunner::stopBeforeTheStart() {
    Chain chain;
    Runner runner(kPlenty);
    std::stop_source stop;
    stop.request_stop();
    Record record;
    QVERIFY(!runner.run(*compile(chain.graph, feedsFor(chain.graph), testRegistry()), record, stop.get_token()));
    QVERIFY(record.started.empty());
    QVERIFY(runner.run(*compile(Graph(), {}, testRegistry()), record));
}

void TestRunner::weightsAreMadeOnceAndAgainTheSame() {
    Chain chain;
    const auto plan = compile(chain.graph, feedsFor(chain.graph), testRegistry());
    const PlanStep& step = *plan->stepOf(chain.b);
    Runner runner(kPlenty);
    Runner other(0);
    const auto first = runner.weightsOf(step);
    const auto again = runner.weightsOf(step);
    const auto elsewhere = other.weightsOf(step);
    QVERIFY(first && again && elsewhere);
    QCOMPARE((*first)[0].floats().data(), (*again)[0].floats().data());
    QVERIFY((*first)[0].identical((*elsewhere)[0]));
    QVERIFY((*first)[0].shape() == Shape({2, 3}));

    const NodeId twin = put(chain.graph, "Weighted", {chain.a});
    const auto both = compile(chain.graph, feedsFor(chain.graph), testRegistry());
    QVERIFY(!(*runner.weightsOf(*both->stepOf(twin)))[0].identical((*first)[0]));
}

void TestRunner::ownWeightsAreUsed() {
    Chain chain;
    Node node = *chain.graph.find(chain.b);
    node.weights["kernel"] = Tensor::fromFloats({2, 3}, std::vector<float>{1, 0, 0, 0, 1, 0});
    chain.graph.replace(node);
    Runner runner(kPlenty);
    const Record record = runOf(runner, chain.graph);
    const Tensor& a = record.results.at(chain.a).value.tensor;
    const Tensor& b = record.results.at(chain.b).value.tensor;
    QCOMPARE(b.at(0), a.at(0));
    QCOMPARE(b.at(1), a.at(1));
    QCOMPARE(b.at(2), 0.0);
}

void TestRunner::weightsOfUnknownInitializerFail() {
    Chain chain;
    const auto plan = compile(chain.graph, feedsFor(chain.graph), testRegistry());
    PlanStep step = *plan->stepOf(chain.b);
    auto node = std::make_shared<Node>(*step.node);
    node->params.set("kernel_initializer", NamedFunction{"NoSuchThing", {}});
    step.node = node;
    Runner runner(kPlenty);
    const auto weights = runner.weightsOf(step);
    QVERIFY(!weights);
    QCOMPARE(weights.error().place, node->name);
}

void TestRunner::bypassHandsOn() {
    Chain chain;
    Node node = *chain.graph.find(chain.a);
    node.bypassed = true;
    chain.graph.replace(node);
    Runner runner(kPlenty);
    const Record record = runOf(runner, chain.graph);
    QCOMPARE(record.results.at(chain.a).value.tensor.floats().data(),
             record.results.at(chain.source).value.tensor.floats().data());
}

void TestRunner::stoppedFromAnotherThread() {
    Graph graph;
    NodeId last = put(graph, "Source");
    for (int i = 0; i < 50; ++i)
        last = put(graph, "Slow", {last});
    const auto plan = compile(graph, feedsFor(graph), testRegistry());
    Runner runner(kPlenty);
    for (int round = 0; round < 20; ++round) {
        std::stop_source stop;
        Record record;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(round * 300));
            stop.request_stop();
        });
        runner.run(*plan, record, stop.get_token());
    }
    Record record;
    QVERIFY(runner.run(*plan, record));
    QCOMPARE(runner.counters().computed, std::uint64_t{51});
}

void TestRunner::plansAreSharedAcrossThreads() {
    Chain chain;
    Node node = *chain.graph.find(chain.b);
    node.weights["kernel"] = Tensor::filled({2, 3}, 0.5f);
    chain.graph.replace(node);
    const auto graph = std::make_shared<const Graph>(chain.graph);
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([&] { // each with its own runner, all on one snapshot and its weights
                Runner runner(kPlenty, 2);
                const Key key = node.weights["kernel"].contentKey();
                for (int i = 0; i < 20; ++i) {
                    Record record = runOf(runner, *graph);
                    wrong += record.results.size() == 5 ? 0 : 1;
                    wrong += graph->find(chain.b)->weights.at("kernel").contentKey() == key ? 0 : 1;
                }
            });
    }
    QCOMPARE(wrong.load(), 0);
}

QTEST_APPLESS_MAIN(TestRunner)
#include "tst_runner.moc"
