// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "TestLayers.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Ledger.h"
#include "run/Plan.h"

#include <QTest>

#include <set>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

using State = NodePlan::State;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

std::shared_ptr<const Plan> planOf(const Graph& graph, Budget budget = {}) {
    return compile(graph, feedsFor(graph), testRegistry(), budget);
}

QString firstSentence(const Plan& plan, NodeId id) {
    const NodePlan* node = plan.find(id);
    return node && !node->issues.empty() ? QString::fromStdString(node->issues.front().text.toString()) : QString();
}

Key keyOf(const Graph& graph, NodeId id) {
    const auto plan = planOf(graph);
    return plan->stepOf(id) ? plan->stepOf(id)->key : Key{};
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT
private slots:
    void ordersInputsBeforeUsers();
    void shapesAreKnownWithoutAPicture();
    void unknownTypeIsAMistakeInWords();
    void unknownTypeCanBeBypassed();
    void placeholdersSayWhatTheyStandFor();
    void emptyInputsSayWhatTheyTake();
    void whatComesBeforeAMistakeRuns();
    void missingInputsAreNamed();
    void gapsInAnyNumberOfInputsAreFine();
    void surplusInputsAreNamed();
    void wiresFromNoOutputAreNamed();
    void faultsKeepTheirPort();
    void parametersOutOfRangeAreMistakes();
    void missingParametersAreCompleted();
    void bypassedHandsOnItsFirstInput();
    void bypassedWithoutInputSaysSo();
    void weightsThatDoNotFitNameBothShapes();
    void keysFollowWhatChangesNumbers();
    void keysIgnoreWhatDoesNot();
    void keysOfLoadedWeightsAreByContent();
    void hugeLayersGetASentence();
    void sumOfLayersCounts();
    void overflowGetsASentence();
    void realConvolutionOn4KGetsASentence();
    void ledgerAddsUp();
    void randomGraphsCompile();
};

void TestPlan::ordersInputsBeforeUsers() {
    RandomEditor editor(5);
    Graph graph;
    for (int i = 0; i < 300; ++i)
        editor.edit(graph);
    const auto plan = planOf(graph);
    QCOMPARE(plan->nodes.size(), graph.nodes().size());
    QCOMPARE(plan->order.size(), graph.nodes().size());
    std::set<NodeId> seen;
    for (NodeId id : plan->order) {
        for (const Link& link : graph.linksInto(id))
            QVERIFY(seen.contains(link.from.node));
        seen.insert(id);
    }
    for (std::size_t i = 0; i < plan->steps.size(); ++i)
        for (int input : plan->steps[i].inputs)
            QVERIFY(input >= 0 && static_cast<std::size_t>(input) < i);
}

void TestPlan::shapesAreKnownWithoutAPicture() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    const auto plan = compile(graph, {}, testRegistry());
    QVERIFY(plan->steps.empty());
    QCOMPARE(plan->find(source)->state, State::NotReached);
    QCOMPARE(plan->find(source)->issues.size(), std::size_t{1});
    QCOMPARE(plan->find(source)->issues[0].severity, Issue::Severity::Hint);
    QVERIFY(!plan->find(source)->issues[0].hint.empty());
    QCOMPARE(plan->find(weighted)->state, State::NotReached);
    QVERIFY(plan->find(weighted)->issues.empty());
    QVERIFY(plan->find(weighted)->output->shape == Shape({1, 4, 3}));
    QCOMPARE(plan->find(weighted)->cost.parameters, std::int64_t{6});
}

void TestPlan::unknownTypeIsAMistakeInWords() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId foo = put(graph, "Foo", {source});
    const NodeId after = put(graph, "Scale", {foo});
    const auto plan = planOf(graph);
    QCOMPARE(firstSentence(*plan, foo), "Layerscope does not know the layer type 'Foo'; it is kept as it is.");
    QCOMPARE(plan->find(foo)->state, State::Mistake);
    QCOMPARE(plan->find(after)->state, State::NotReached);
    QVERIFY(plan->find(after)->issues.empty());
    QVERIFY(!plan->find(after)->output);
}

void TestPlan::placeholdersSayWhatTheyStandFor() {
    Graph graph;
    Node node = makeNode(*layerRegistry().find("Placeholder"), {});
    node.params.set("class_name", std::string("MyLayer"));
    node.params.set("reason", std::string("its code is Python"));
    node.params.set("output_shape", Ints{4, 5});
    const NodeId id = graph.add(std::move(node));
    const auto plan = compile(graph, {}, layerRegistry());
    QVERIFY(firstSentence(*plan, id).contains("\"MyLayer\": its code is Python"));
    QVERIFY(plan->find(id)->output->shape == Shape({1, 4, 5}));
    QVERIFY(plan->steps.empty());
}

void TestPlan::emptyInputsSayWhatTheyTake() {
    const auto sentenceFor = [](Ints shape, const char* dtype) {
        Graph graph;
        Node node = makeNode(*layerRegistry().find("Input"), {});
        node.params.set("shape", std::move(shape));
        node.params.set("dtype", std::string(dtype));
        const NodeId id = graph.add(std::move(node));
        return firstSentence(*compile(graph, {}, layerRegistry()), id);
    };
    QVERIFY(sentenceFor({8, 8, 3}, "float32").contains("picture"));
    QVERIFY(sentenceFor({8, 8, 3}, "int32").contains("numbers"));
    QVERIFY(sentenceFor({5}, "float32").contains("5 f"));
}

void TestPlan::unknownTypeCanBeBypassed() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId foo = put(graph, "Foo", {source});
    Node node = *graph.find(foo);
    node.bypassed = true;
    graph.replace(node);
    QCOMPARE(planOf(graph)->find(foo)->state, State::Ready);
}

void TestPlan::whatComesBeforeAMistakeRuns() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId good = put(graph, "Scale", {source});
    const NodeId pair = put(graph, "Pair", {good});
    const NodeId after = put(graph, "Scale", {pair});
    const NodeId other = put(graph, "Scale", {good});
    const auto plan = planOf(graph);
    QCOMPARE(plan->find(good)->state, State::Ready);
    QCOMPARE(plan->find(pair)->state, State::Mistake);
    QCOMPARE(plan->find(after)->state, State::NotReached);
    QCOMPARE(plan->find(other)->state, State::Ready);
    QCOMPARE(plan->steps.size(), std::size_t{3});
    QCOMPARE(plan->issues().size(), std::size_t{1});
}

void TestPlan::missingInputsAreNamed() {
    Graph graph;
    const NodeId alone = put(graph, "Scale");
    const NodeId source = put(graph, "Source");
    const NodeId pair = put(graph, "Pair");
    graph.link({source, 0}, {pair, 0});
    const NodeId sum = put(graph, "Sum", {source});
    const auto plan = planOf(graph);
    QCOMPARE(firstSentence(*plan, alone), "Nothing is connected to the input.");
    QCOMPARE(plan->find(alone)->issues[0].port, 0);
    QCOMPARE(plan->find(pair)->issues[0].port, 1);
    QCOMPARE(plan->find(sum)->issues[0].port, 1);
    for (NodeId id : {alone, pair, sum}) {
        QCOMPARE(plan->find(id)->issues[0].node, id);
        QVERIFY(!plan->find(id)->issues[0].hint.empty());
    }
}

void TestPlan::gapsInAnyNumberOfInputsAreFine() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId sum = put(graph, "Sum");
    graph.link({source, 0}, {sum, 1});
    graph.link({source, 0}, {sum, 5});
    const auto plan = planOf(graph);
    QCOMPARE(plan->find(sum)->state, State::Ready);
    QCOMPARE(plan->stepOf(sum)->inputs.size(), std::size_t{2});
}

void TestPlan::surplusInputsAreNamed() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId second = put(graph, "Source", {source});
    const NodeId scale = put(graph, "Scale", {source, source});
    const auto plan = planOf(graph);
    QCOMPARE(plan->find(second)->state, State::Mistake);
    QCOMPARE(firstSentence(*plan, second), "This layer takes no input.");
    QCOMPARE(plan->find(scale)->state, State::Mistake);
    QCOMPARE(plan->find(scale)->issues[0].port, 1);
}

void TestPlan::wiresFromNoOutputAreNamed() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId scale = put(graph, "Scale");
    graph.link({source, 4}, {scale, 0});
    const auto plan = planOf(graph);
    QCOMPARE(plan->find(scale)->state, State::Mistake);
    QCOMPARE(firstSentence(*plan, scale), "The wire comes from output 5, but the layer before has only one.");
}

void TestPlan::faultsKeepTheirPort() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId other = put(graph, "Source");
    setParam(graph, other, "size", std::int64_t{9});
    const NodeId sum = put(graph, "Sum");
    graph.link({source, 0}, {sum, 2});
    graph.link({other, 0}, {sum, 7});
    const auto plan = planOf(graph);
    QCOMPARE(firstSentence(*plan, sum), "Shapes differ.");
    QCOMPARE(plan->find(sum)->issues[0].port, 7);
}

void TestPlan::parametersOutOfRangeAreMistakes() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    setParam(graph, weighted, "units", std::int64_t{0});
    auto plan = planOf(graph);
    QCOMPARE(plan->find(weighted)->state, State::Mistake);
    QCOMPARE(plan->find(weighted)->issues[0].param, "units");
    setParam(graph, weighted, "units", std::string("three"));
    plan = planOf(graph);
    QCOMPARE(plan->find(weighted)->state, State::Mistake);
}

void TestPlan::missingParametersAreCompleted() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    Node bare;
    bare.type = "Scale";
    const NodeId scale = graph.add(bare);
    graph.link({source, 0}, {scale, 0});
    const auto plan = planOf(graph);
    QCOMPARE(plan->find(scale)->state, State::Ready);
    QCOMPARE(plan->stepOf(scale)->node->params.number("factor"), 2.0);
}

void TestPlan::bypassedHandsOnItsFirstInput() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    const NodeId after = put(graph, "Scale", {weighted});
    const Key direct = keyOf(graph, source);
    Node node = *graph.find(weighted);
    node.bypassed = true;
    graph.replace(node);
    const auto plan = planOf(graph);
    QVERIFY(plan->stepOf(weighted)->bypassed);
    QVERIFY(plan->stepOf(weighted)->key == direct);
    QVERIFY(plan->find(after)->output->shape == Shape({1, 4, 2}));
    QCOMPARE(plan->total.parameters, std::int64_t{0});
}

void TestPlan::bypassedWithoutInputSaysSo() {
    Graph graph;
    const NodeId scale = put(graph, "Scale");
    Node node = *graph.find(scale);
    node.bypassed = true;
    graph.replace(node);
    QCOMPARE(planOf(graph)->find(scale)->state, State::Mistake);
    const NodeId source = put(graph, "Source");
    node = *graph.find(source);
    node.bypassed = true; // has no input to hand on, so it goes on as it is
    graph.replace(node);
    QCOMPARE(planOf(graph)->find(source)->state, State::Ready);
}

void TestPlan::weightsThatDoNotFitNameBothShapes() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    Node node = *graph.find(weighted);
    node.weights["kernel"] = Tensor::filled({5, 7, 1}, 1);
    graph.replace(node);
    auto plan = planOf(graph);
    QCOMPARE(plan->find(weighted)->state, State::Mistake);
    QCOMPARE(firstSentence(*plan, weighted), "The weight 'kernel' has the shape 5 × 7 × 1, but 2 × 3 is needed here.");

    node.weights["kernel"] = Tensor::filled({5, 7}, 1);
    graph.replace(node);
    plan = planOf(graph);
    QCOMPARE(plan->find(weighted)->state, State::Ready);
    QCOMPARE(plan->find(weighted)->issues.front().severity, Issue::Severity::Hint);
    QVERIFY(firstSentence(*plan, weighted).contains("5 × 7, and 2 × 3"));

    node.weights["kernel"] = Tensor::fromInts({2, 3}, std::vector<std::int32_t>(6));
    graph.replace(node);
    plan = planOf(graph);
    QCOMPARE(plan->find(weighted)->state, State::Mistake);

    node.weights["kernel"] = Tensor::filled({2, 3}, 1);
    node.weights["of no use"] = Tensor::filled({9}, 1);
    graph.replace(node);
    QCOMPARE(planOf(graph)->find(weighted)->state, State::Ready);
}

void TestPlan::keysFollowWhatChangesNumbers() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    const NodeId scale = put(graph, "Scale", {weighted});
    const Graph before = graph;
    const Key sourceKey = keyOf(graph, source);
    const Key weightedKey = keyOf(graph, weighted);
    const Key scaleKey = keyOf(graph, scale);

    setParam(graph, scale, "factor", 3.0);
    QVERIFY(keyOf(graph, scale) != scaleKey);
    QVERIFY(keyOf(graph, weighted) == weightedKey);

    graph = before;
    setParam(graph, weighted, "kernel_initializer", NamedFunction{"RandomNormal", {{"seed", 5}}});
    QVERIFY(keyOf(graph, weighted) != weightedKey);
    QVERIFY(keyOf(graph, scale) != scaleKey);
    QVERIFY(keyOf(graph, source) == sourceKey);

    graph = before;
    Feeds feeds = feedsFor(graph);
    feeds[source] = countingFeed(100);
    QVERIFY(compile(graph, feeds, testRegistry())->stepOf(scale)->key != scaleKey);
    QVERIFY(compile(graph, feeds, testRegistry())->stepOf(weighted)->weightKey ==
            planOf(graph)->stepOf(weighted)->weightKey);

    const NodeId twin = put(graph, "Weighted", {source});
    QVERIFY(keyOf(graph, twin) != weightedKey); // other random numbers
}

void TestPlan::keysIgnoreWhatDoesNot() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    const NodeId scale = put(graph, "Scale", {weighted});
    const Key key = keyOf(graph, scale);
    Node node = *graph.find(scale);
    node.position = {500, 500};
    node.name = "another name";
    node.params.set("shade", 7.0); // cosmetic
    node.params.set("of another version", true);
    graph.replace(node);
    node = *graph.find(weighted);
    node.name = "renamed";
    graph.replace(node);
    QVERIFY(keyOf(graph, scale) == key);
    QVERIFY(keyOf(graph, put(graph, "Scale", {weighted})) == key); // the same work twice
}

void TestPlan::keysOfLoadedWeightsAreByContent() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    const auto load = [&](float value) {
        Node node = *graph.find(weighted);
        node.weights["kernel"] = Tensor::filled({2, 3}, value);
        graph.replace(node);
        return keyOf(graph, weighted);
    };
    const Key one = load(1);
    QVERIFY(load(2) != one);
    QVERIFY(load(1) == one);
}

void TestPlan::hugeLayersGetASentence() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    setParam(graph, source, "size", std::int64_t{1000});
    const NodeId weighted = put(graph, "Weighted", {source});
    setParam(graph, weighted, "units", std::int64_t{1'000'000});
    const NodeId after = put(graph, "Scale", {weighted});
    const auto plan = planOf(graph, {64 * kMiB});
    QCOMPARE(plan->find(source)->state, State::Ready);
    QCOMPARE(plan->find(weighted)->state, State::Mistake);
    QCOMPARE(plan->find(after)->state, State::NotReached);
    const QString sentence = firstSentence(*plan, weighted);
    QVERIFY2(sentence.contains("3.73 GiB") && sentence.contains("64 MiB"), qPrintable(sentence));
}

void TestPlan::sumOfLayersCounts() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    setParam(graph, source, "size", std::int64_t{1 << 20});
    NodeId last = source;
    std::vector<NodeId> chain;
    for (int i = 0; i < 20; ++i)
        chain.push_back(last = put(graph, "Scale", {last}));
    const auto plan = planOf(graph, {64 * kMiB}); // each output takes 8 MiB
    QCOMPARE(plan->find(chain[6])->state, State::Ready);
    QCOMPARE(plan->find(chain[7])->state, State::Mistake);
    QCOMPARE(plan->find(chain[8])->state, State::NotReached);
    QVERIFY(firstSentence(*plan, chain[7]).contains("72 MiB"));
    QVERIFY(plan->total.outputBytes <= 64 * kMiB);
}

void TestPlan::overflowGetsASentence() {
    for (std::int64_t size : {std::int64_t{1} << 31, std::int64_t{1} << 45, std::int64_t{999'999'999'999'999}})
        for (std::int64_t units : {std::int64_t{1} << 31, std::int64_t{999'999'999'999'999}}) {
            Graph graph;
            const NodeId source = put(graph, "Source");
            setParam(graph, source, "size", size);
            setParam(graph, source, "channels", units);
            const NodeId weighted = put(graph, "Weighted", {source});
            setParam(graph, weighted, "units", units);
            const auto plan = planOf(graph);
            QCOMPARE(plan->find(source)->state, State::Mistake);
            QVERIFY(!firstSentence(*plan, source).isEmpty());
            QVERIFY(plan->steps.empty());
        }
}

void TestPlan::realConvolutionOn4KGetsASentence() {
    const LayerRegistry& registry = layerRegistry();
    Graph graph;
    Node input = makeNode(*registry.find("Input"), {});
    input.params.set("shape", Ints{2160, 3840, 3});
    const NodeId source = graph.add(input);
    Node conv = makeNode(*registry.find("Conv2D"), {});
    conv.params.set("filters", std::int64_t{100'000});
    const NodeId filters = graph.add(conv);
    graph.link({source, 0}, {filters, 0});
    const auto plan = compile(graph, {{source, countingFeed()}}, registry);
    QCOMPARE(plan->find(source)->state, State::Ready);
    QCOMPARE(plan->find(filters)->state, State::Mistake);
    const QString sentence = firstSentence(*plan, filters);
    QVERIFY2(sentence.contains("TiB"), qPrintable(sentence));
}

void TestPlan::ledgerAddsUp() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId weighted = put(graph, "Weighted", {source});
    put(graph, "Scale", {weighted});
    put(graph, "Foo", {weighted});
    const auto plan = compile(graph, {}, testRegistry());
    const Ledger ledger = ledgerOf(graph, *plan);
    QCOMPARE(ledger.rows.size(), std::size_t{4});
    QCOMPARE(ledger.rows[0].node, source);
    QCOMPARE(ledger.mistakes, std::size_t{1});
    NodeCost sum;
    for (const LedgerRow& row : ledger.rows) {
        sum.parameters += row.cost.parameters;
        sum.multiplyAccumulates += row.cost.multiplyAccumulates;
        sum.outputBytes += row.cost.outputBytes;
        sum.weightBytes += row.cost.weightBytes;
    }
    QCOMPARE(ledger.total.parameters, sum.parameters);
    QCOMPARE(ledger.total.multiplyAccumulates, sum.multiplyAccumulates);
    QCOMPARE(ledger.total.outputBytes, sum.outputBytes);
    QCOMPARE(ledger.total.weightBytes, sum.weightBytes);
    QCOMPARE(sum.parameters, std::int64_t{6});
    QCOMPARE(sum.outputBytes, std::uint64_t{4 * (8 + 12 + 12)});
}

void TestPlan::randomGraphsCompile() {
    for (unsigned seed = 100; seed < 130; ++seed) {
        RandomEditor editor(seed);
        Graph graph;
        for (int i = 0; i < 150; ++i) {
            editor.edit(graph);
            const auto plan = compile(graph, editor.upTo(1) ? feedsFor(graph) : Feeds{}, testRegistry());
            QCOMPARE(plan->nodes.size(), graph.nodes().size());
            for (const auto& [id, node] : plan->nodes) {
                const bool ready = node.state == State::Ready;
                QCOMPARE(node.step >= 0, ready);
                QVERIFY(!ready || node.output.has_value());
                QVERIFY(node.state != State::Mistake || !node.issues.empty());
                QVERIFY(node.state != State::Mistake || !node.output.has_value());
                for (const Issue& issue : node.issues)
                    QVERIFY(issue.node == id && !issue.text.empty() && !issue.hint.empty());
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
