// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "TestLayers.h"
#include "graph/GraphEdits.h"

#include <QTest>

#include <chrono>

using namespace layerscope;
using namespace layerscope::testing;

class TestGraphEdits : public QObject {
    Q_OBJECT
private slots:
    void makesNodesWithDefaults();
    void countsPorts();
    void bridgesAChain();
    void bridgesToEveryUser();
    void doesNotBridgeWhatHasTwoWaysIn();
    void bridgesSeparateGaps();
    void insertsIntoALink();
    void insertRefusesWhatDoesNotFit();
    void copiesAPart();
    void pasteTwiceKeepsBoth();
    void layoutGoesLeftToRight();
    void layoutDoesNotOverlap();
    void layoutUncrossesTwoChains();
    void layoutOfAThousandNodes();
};

void TestGraphEdits::makesNodesWithDefaults() {
    const Node node = makeNode(kScale, {3, 4});
    QCOMPARE(node.type, "Scale");
    QCOMPARE(node.name, "scale");
    QCOMPARE(node.params.number("factor"), 2.0);
    QVERIFY(node.position == (Point{3, 4}));
    QVERIFY(!node.id);
}

void TestGraphEdits::countsPorts() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId sum = put(graph, "Sum", {source, source, source});
    const NodeId scale = put(graph, "Scale");
    const NodeId stranger = put(graph, "Stranger");
    const auto ports = [&](NodeId id) { return inputPortCount(graph, *graph.find(id), testRegistry()); };
    QCOMPARE(ports(source), 0);
    QCOMPARE(ports(sum), 4);
    QCOMPARE(ports(scale), 1);
    QCOMPARE(ports(stranger), 1);
    graph.link({source, 0}, {scale, 2}); // from a file that says so
    QCOMPARE(ports(scale), 3);
}

void TestGraphEdits::bridgesAChain() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId a = put(graph, "Scale", {source});
    const NodeId b = put(graph, "Scale", {a});
    const NodeId end = put(graph, "Scale", {b});
    removeBridging(graph, {a, b});
    QCOMPARE(graph.nodes().size(), std::size_t{2});
    QCOMPARE(graph.linksInto(end).front().from.node, source);
}

void TestGraphEdits::bridgesToEveryUser() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId a = put(graph, "Scale", {source});
    const NodeId sum = put(graph, "Sum", {a, source, a});
    removeBridging(graph, {a});
    QCOMPARE(graph.linksInto(sum).size(), std::size_t{3});
    for (const Link& link : graph.linksInto(sum))
        QCOMPARE(link.from.node, source);
}

void TestGraphEdits::doesNotBridgeWhatHasTwoWaysIn() {
    Graph graph;
    const NodeId a = put(graph, "Source");
    const NodeId b = put(graph, "Source");
    const NodeId sum = put(graph, "Sum", {a, b});
    const NodeId end = put(graph, "Scale", {sum});
    removeBridging(graph, {sum});
    QVERIFY(graph.linksInto(end).empty());
}

void TestGraphEdits::bridgesSeparateGaps() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId a = put(graph, "Scale", {source});
    const NodeId middle = put(graph, "Scale", {a});
    const NodeId b = put(graph, "Scale", {middle});
    const NodeId end = put(graph, "Scale", {b});
    removeBridging(graph, {a, b});
    QCOMPARE(graph.linksInto(middle).front().from.node, source);
    QCOMPARE(graph.linksInto(end).front().from.node, middle);
}

void TestGraphEdits::insertsIntoALink() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId end = put(graph, "Scale", {source});
    const NodeId between = put(graph, "Scale");
    QVERIFY(insertIntoLink(graph, between, {end, 0}));
    QCOMPARE(graph.linksInto(between).front().from.node, source);
    QCOMPARE(graph.linksInto(end).front().from.node, between);
}

void TestGraphEdits::insertRefusesWhatDoesNotFit() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId a = put(graph, "Scale", {source});
    const NodeId b = put(graph, "Scale", {a});
    const NodeId used = put(graph, "Scale", {source});
    const Graph before = graph;
    QVERIFY(!insertIntoLink(graph, a, {a, 0}));
    QVERIFY(!insertIntoLink(graph, a, {b, 0}));
    QVERIFY(!insertIntoLink(graph, source, {b, 0}));
    QVERIFY(!insertIntoLink(graph, used, {b, 0}));
    QVERIFY(!insertIntoLink(graph, NodeId{99}, {b, 0}));
    QVERIFY(!insertIntoLink(graph, used, {b, 5}));
    QVERIFY(graph == before);
}

void TestGraphEdits::copiesAPart() {
    Graph graph;
    const NodeId source = put(graph, "Source");
    const NodeId a = put(graph, "Scale", {source}, "a");
    const NodeId b = put(graph, "Scale", {a}, "b");
    const AnnotationId note = graph.annotate({{}, Annotation::Kind::Note, "look", {{5, 5}, 10, 10}});
    const Graph part = extract(graph, {a, b}, {note});
    QCOMPARE(part.nodes().size(), std::size_t{2});
    QCOMPARE(part.links().size(), std::size_t{1});

    const std::vector<NodeId> added = insertGraph(graph, part, {100, 50});
    QCOMPARE(added.size(), std::size_t{2});
    QCOMPARE(graph.find(added[0])->name, "a_1");
    QCOMPARE(graph.find(added[0])->position.x, 100.0);
    QCOMPARE(graph.linksInto(added[1]).front().from.node, added[0]);
    QVERIFY(graph.linksInto(added[0]).empty());
    QCOMPARE(graph.annotations().size(), std::size_t{2});
    QCOMPARE(graph.annotations().rbegin()->second.box.topLeft.y, 55.0);
}

void TestGraphEdits::pasteTwiceKeepsBoth() {
    RandomEditor editor(3);
    Graph graph;
    for (int i = 0; i < 100; ++i)
        editor.edit(graph);
    const Graph part = graph;
    insertGraph(graph, part, {});
    insertGraph(graph, part, {});
    QCOMPARE(graph.nodes().size(), 3 * part.nodes().size());
    QCOMPARE(graph.links().size(), 3 * part.links().size());
    QCOMPARE(graph.annotations().size(), 3 * part.annotations().size());
}

namespace {

Extent cardSize(const Node& node) {
    return {160, 100 + static_cast<double>(node.id.value % 3) * 40};
}

/// Some chains side by side with random links between them.
Graph network(int nodes, int links, unsigned seed) {
    std::mt19937 random(seed);
    Graph graph;
    std::vector<NodeId> ids;
    for (int i = 0; i < nodes; ++i)
        ids.push_back(put(graph, i < 3 ? "Source" : "Sum"));
    for (int i = 0; i < links; ++i) {
        const auto to = std::uniform_int_distribution<std::size_t>(3, ids.size() - 1)(random);
        const auto first = to > 20 ? to - 20 : 0;
        const auto from = std::uniform_int_distribution<std::size_t>(first, to - 1)(random);
        graph.link({ids[from], 0}, {ids[to], i});
    }
    return graph;
}

} // namespace

void TestGraphEdits::layoutGoesLeftToRight() {
    const Graph graph = network(60, 120, 1);
    const auto places = layeredLayout(graph, cardSize);
    QCOMPARE(places.size(), graph.nodes().size());
    for (const auto& [to, from] : graph.links())
        QVERIFY(places.at(from.node).x + 160 <= places.at(to.node).x);
}

void TestGraphEdits::layoutDoesNotOverlap() {
    const Graph graph = network(80, 100, 2);
    const auto places = layeredLayout(graph, cardSize);
    for (const auto& [a, placeA] : places)
        for (const auto& [b, placeB] : places) {
            const bool sameColumn = a < b && placeA.x == placeB.x;
            const bool apart = placeA.y + cardSize(*graph.find(a)).height <= placeB.y ||
                               placeB.y + cardSize(*graph.find(b)).height <= placeA.y;
            QVERIFY(!sameColumn || apart);
        }
}

void TestGraphEdits::layoutUncrossesTwoChains() {
    Graph graph;
    const NodeId a = put(graph, "Source");
    const NodeId b = put(graph, "Source");
    const NodeId afterB = put(graph, "Scale", {b});
    const NodeId afterA = put(graph, "Scale", {a});
    const auto places = layeredLayout(graph, cardSize);
    QCOMPARE(places.at(a).y < places.at(b).y, places.at(afterA).y < places.at(afterB).y);
    QVERIFY(layeredLayout(Graph(), cardSize).empty());
}

void TestGraphEdits::layoutOfAThousandNodes() {
    const Graph graph = network(1000, 1500, 3);
    const auto start = std::chrono::steady_clock::now();
    const auto places = layeredLayout(graph, cardSize);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    qInfo("layout of 1,000 nodes and %zu wires: %.1f ms", graph.links().size(), took.count());
    QCOMPARE(places.size(), std::size_t{1000});
}

QTEST_APPLESS_MAIN(TestGraphEdits)
#include "tst_graph_edits.moc"
