// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "graph/Graph.h"

#include <QTest>

#include <limits>
#include <set>

using namespace layerscope;
using layerscope::testing::RandomEditor;

namespace {

Node node(const char* type, const char* name = "") {
    Node node;
    node.type = type;
    node.name = name;
    return node;
}

/// Nothing when the graph is what a Graph promises to be.
QString brokenPromise(const Graph& graph) {
    std::set<std::string> names;
    for (const auto& [id, n] : graph.nodes()) {
        if (n->id != id)
            return "a node stands under another id";
        if (!names.insert(n->name).second)
            return "two nodes have one name";
        if (graph.findByName(n->name) != n.get())
            return "a node is not found by its name";
    }
    for (const auto& [to, from] : graph.links()) {
        if (!graph.find(to.node) || !graph.find(from.node))
            return "a link ends nowhere";
        if (graph.reaches(to.node, from.node))
            return "a link closes a circle";
    }
    return {};
}

} // namespace

class TestGraph : public QObject {
    Q_OBJECT
private slots:
    void typesMakeNames_data();
    void typesMakeNames();
    void namesStayUnique();
    void thousandCopiesGetFreeNames();
    void slashesLeaveNames();
    void idsAreNeverReused();
    void givenIdsAreKeptWhenFree();
    void extremeIdsDoNotOverflow();
    void replaceRefusesTakenNames();
    void linkReplacesTheOneAtThePort();
    void linkRefusesCirclesAndStrangers();
    void removeTakesItsLinks();
    void linksAreFoundFromBothEnds();
    void copiesAreSnapshots();
    void equalityIsByContent();
    void annotationsAreReplacedById();
    void deltaOfNothingIsEmpty();
    void deltaSwapsNames();
    void deltaRoundTripsRandomEdits();
    void deltasJoin();
};

void TestGraph::typesMakeNames_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("name");
    const std::pair<const char*, const char*> kRows[] = {{"Conv2D", "conv2d"},
                                                         {"MaxPooling2D", "max_pooling2d"},
                                                         {"GlobalAveragePooling2D", "global_average_pooling2d"},
                                                         {"Conv2DTranspose", "conv2d_transpose"},
                                                         {"LSTM", "lstm"},
                                                         {"ConvLSTM2D", "conv_lstm2d"},
                                                         {"BatchNormalization", "batch_normalization"},
                                                         {"ReLU", "re_lu"},
                                                         {"Package>My Layer", "package_my_layer"},
                                                         {"dense", "dense"},
                                                         {"", "layer"},
                                                         {"//", "layer"}};
    for (const auto& [type, name] : kRows)
        QTest::newRow(*type ? type : "none") << type << name;
}

void TestGraph::typesMakeNames() {
    QFETCH(QString, type);
    QFETCH(QString, name);
    QCOMPARE(QString::fromStdString(layerName(type.toStdString())), name);
}

void TestGraph::namesStayUnique() {
    Graph graph;
    const NodeId a = graph.add(node("Conv2D"));
    const NodeId b = graph.add(node("Conv2D"));
    const NodeId c = graph.add(node("Conv2D", "conv2d_1"));
    QCOMPARE(graph.find(a)->name, "conv2d");
    QCOMPARE(graph.find(b)->name, "conv2d_1");
    QCOMPARE(graph.find(c)->name, "conv2d_2");
    graph.remove(b);
    QCOMPARE(graph.freeName("conv2d"), "conv2d_1");
    QCOMPARE(graph.freeName("edges"), "edges");
}

void TestGraph::thousandCopiesGetFreeNames() {
    Graph graph;
    for (int i = 0; i < 1000; ++i)
        graph.add(node("Dense"));
    QCOMPARE(graph.nodes().size(), std::size_t{1000});
    QCOMPARE(brokenPromise(graph), QString());
    QVERIFY(graph.findByName("dense_999"));
}

void TestGraph::slashesLeaveNames() {
    Graph graph;
    const NodeId id = graph.add(node("Dense", "block/dense"));
    QCOMPARE(graph.find(id)->name, "block_dense");
    Node renamed = *graph.find(id);
    renamed.name = "a/b";
    QVERIFY(!graph.replace(renamed));
    renamed.name = "";
    QVERIFY(!graph.replace(renamed));
}

void TestGraph::idsAreNeverReused() {
    Graph graph;
    const NodeId first = graph.add(node("Dense"));
    graph.remove(first);
    const NodeId second = graph.add(node("Dense"));
    QVERIFY(second != first);

    const Graph before = graph;
    const NodeId third = graph.add(node("Dense"));
    const GraphDelta delta = GraphDelta::between(before, graph);
    delta.inverted().apply(graph);
    QVERIFY(graph == before);
    QVERIFY(graph.add(node("Dense")) != third);
    QVERIFY(AnnotationId(graph.annotate({})).value > third.value);
}

void TestGraph::givenIdsAreKeptWhenFree() {
    Graph graph;
    Node given = node("Dense");
    given.id = NodeId{40};
    QCOMPARE(graph.add(given).value, std::uint64_t{40});
    QCOMPARE(graph.add(given).value, std::uint64_t{41});
    QCOMPARE(graph.add(node("Dense")).value, std::uint64_t{42});
}

void TestGraph::extremeIdsDoNotOverflow() {
    Graph graph;
    Node given = node("Dense");
    given.id = NodeId{std::numeric_limits<std::uint64_t>::max()};
    const NodeId first = graph.add(given);
    const NodeId second = graph.add(given);
    QVERIFY(first && second && first != second);
    Annotation annotation;
    annotation.id = AnnotationId{std::numeric_limits<std::uint64_t>::max()};
    graph.annotate(annotation);
    QVERIFY(graph.add(node("Dense")));
    QCOMPARE(brokenPromise(graph), QString());
}

void TestGraph::replaceRefusesTakenNames() {
    Graph graph;
    const NodeId a = graph.add(node("Dense", "a"));
    graph.add(node("Dense", "b"));
    Node changed = *graph.find(a);
    changed.name = "b";
    QVERIFY(!graph.replace(changed));
    changed.name = "c";
    QVERIFY(graph.replace(changed));
    QVERIFY(!graph.findByName("a"));
    QCOMPARE(graph.findByName("c")->id, a);
    changed.id = NodeId{99};
    QVERIFY(!graph.replace(changed));
}

void TestGraph::linkReplacesTheOneAtThePort() {
    Graph graph;
    const NodeId a = graph.add(node("Source"));
    const NodeId b = graph.add(node("Source"));
    const NodeId c = graph.add(node("Scale"));
    QVERIFY(graph.link({a, 0}, {c, 0}));
    QVERIFY(graph.link({b, 0}, {c, 0}));
    QCOMPARE(graph.links().size(), std::size_t{1});
    QCOMPARE(graph.linksInto(c).front().from.node, b);
}

void TestGraph::linkRefusesCirclesAndStrangers() {
    Graph graph;
    const NodeId a = graph.add(node("Scale"));
    const NodeId b = graph.add(node("Scale"));
    const NodeId c = graph.add(node("Scale"));
    QVERIFY(graph.link({a, 0}, {b, 0}));
    QVERIFY(graph.link({b, 0}, {c, 0}));
    QVERIFY(graph.wouldCloseCircle(c, a));
    QVERIFY(!graph.link({c, 0}, {a, 0}));
    QVERIFY(!graph.link({a, 0}, {a, 0}));
    QVERIFY(!graph.link({NodeId{77}, 0}, {a, 0}));
    QVERIFY(!graph.link({a, 0}, {NodeId{77}, 0}));
    QVERIFY(!graph.link({a, -1}, {c, 0}));
    QVERIFY(!graph.link({a, 0}, {c, -1}));
    QCOMPARE(graph.links().size(), std::size_t{2});
}

void TestGraph::removeTakesItsLinks() {
    Graph graph;
    const NodeId a = graph.add(node("Source"));
    const NodeId b = graph.add(node("Scale"));
    const NodeId c = graph.add(node("Scale"));
    graph.link({a, 0}, {b, 0});
    graph.link({b, 0}, {c, 0});
    graph.remove(b);
    QVERIFY(graph.links().empty());
    graph.remove(b);
    QCOMPARE(graph.nodes().size(), std::size_t{2});
}

void TestGraph::linksAreFoundFromBothEnds() {
    Graph graph;
    const NodeId a = graph.add(node("Source"));
    const NodeId sum = graph.add(node("Sum"));
    const NodeId c = graph.add(node("Scale"));
    graph.link({a, 0}, {sum, 2});
    graph.link({a, 0}, {sum, 0});
    graph.link({a, 0}, {c, 0});
    const std::vector<Link> into{{{a, 0}, {sum, 0}}, {{a, 0}, {sum, 2}}};
    QCOMPARE(graph.linksInto(sum), into);
    QCOMPARE(graph.linksFrom(a).size(), std::size_t{3});
    QVERIFY(graph.linksInto(a).empty());
}

void TestGraph::copiesAreSnapshots() {
    Graph graph;
    const NodeId a = graph.add(node("Dense", "a"));
    const Graph snapshot = graph;
    Node changed = *graph.find(a);
    changed.name = "changed";
    graph.replace(changed);
    graph.add(node("Dense", "b"));
    QCOMPARE(snapshot.nodes().size(), std::size_t{1});
    QCOMPARE(snapshot.find(a)->name, "a");
    QVERIFY(snapshot.findByName("a") && !snapshot.findByName("changed"));
    graph = {};
    QVERIFY(snapshot.findByName("a")); // the names must not be views into what is gone
}

void TestGraph::equalityIsByContent() {
    Graph a;
    Graph b;
    Node weighted = node("Dense", "x");
    weighted.weights["kernel"] = Tensor::filled({2, 2}, 1);
    a.add(weighted);
    weighted.weights["kernel"] = Tensor::filled({2, 2}, 1);
    b.add(weighted);
    QVERIFY(a == b);
    Graph c;
    weighted.weights["kernel"] = Tensor::filled({2, 2}, 2);
    c.add(weighted);
    QVERIFY(!(a == c));
    QVERIFY(GraphDelta::between(a, b).empty());
    QCOMPARE(GraphDelta::between(a, c).nodes.size(), std::size_t{1});
}

void TestGraph::annotationsAreReplacedById() {
    Graph graph;
    const AnnotationId id = graph.annotate({{}, Annotation::Kind::Note, "one", {}});
    graph.annotate({id, Annotation::Kind::Note, "two", {}});
    QCOMPARE(graph.annotations().size(), std::size_t{1});
    QCOMPARE(graph.annotations().at(id).text, "two");
    graph.removeAnnotation(id);
    QVERIFY(graph.annotations().empty());
}

void TestGraph::deltaOfNothingIsEmpty() {
    Graph graph;
    graph.add(node("Dense"));
    QVERIFY(GraphDelta::between(graph, graph).empty());
    Graph same = graph;
    Node again = *graph.find(graph.nodes().begin()->first);
    same.replace(again); // another object with the same content
    QVERIFY(GraphDelta::between(graph, same).empty());
}

void TestGraph::deltaSwapsNames() {
    Graph graph;
    const NodeId a = graph.add(node("Dense", "a"));
    const NodeId b = graph.add(node("Dense", "b"));
    const Graph before = graph;
    for (const auto& [id, name] : {std::pair{a, "c"}, std::pair{b, "a"}, std::pair{a, "b"}}) {
        Node changed = *graph.find(id);
        changed.name = name;
        QVERIFY(graph.replace(changed));
    }
    const GraphDelta swap = GraphDelta::between(before, graph);
    Graph other = before;
    swap.apply(other);
    QVERIFY(other == graph);
    QCOMPARE(brokenPromise(other), QString());
    swap.inverted().apply(other);
    QVERIFY(other == before);
    QCOMPARE(brokenPromise(other), QString());
}

void TestGraph::deltaRoundTripsRandomEdits() {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        RandomEditor editor(seed);
        Graph graph;
        std::vector<GraphDelta> undo;
        for (int i = 0; i < 200; ++i) {
            const Graph before = graph;
            editor.edit(graph);
            QCOMPARE(brokenPromise(graph), QString());
            const GraphDelta delta = GraphDelta::between(before, graph);
            Graph there = before;
            delta.apply(there);
            QVERIFY(there == graph);
            delta.inverted().apply(there);
            QVERIFY(there == before);
            QCOMPARE(brokenPromise(there), QString());
            undo.push_back(delta.inverted());
        }
        const Graph end = graph;
        for (auto it = undo.rbegin(); it != undo.rend(); ++it)
            it->apply(graph);
        QVERIFY(graph == Graph());
        for (const GraphDelta& delta : undo)
            delta.inverted().apply(graph);
        QVERIFY(graph == end);
    }
}

void TestGraph::deltasJoin() {
    RandomEditor editor(7);
    Graph graph;
    for (int i = 0; i < 30; ++i)
        editor.edit(graph);
    for (int round = 0; round < 50; ++round) {
        const Graph before = graph;
        GraphDelta joined;
        for (int i = 0; i < 10; ++i) {
            const Graph step = graph;
            editor.edit(graph);
            const GraphDelta delta = GraphDelta::between(step, graph);
            joined = i == 0 ? delta : joined.followedBy(delta);
        }
        const GraphDelta direct = GraphDelta::between(before, graph);
        QCOMPARE(joined.nodes.size(), direct.nodes.size());
        QCOMPARE(joined.links.size(), direct.links.size());
        QCOMPARE(joined.annotations.size(), direct.annotations.size());
        Graph there = before;
        joined.apply(there);
        QVERIFY(there == graph);
        joined.inverted().apply(there);
        QVERIFY(there == before);
    }
    const Graph before = graph;
    graph.add(node("Dense"));
    const GraphDelta there = GraphDelta::between(before, graph);
    QVERIFY(there.followedBy(there.inverted()).empty());
}

QTEST_APPLESS_MAIN(TestGraph)
#include "tst_graph.moc"
