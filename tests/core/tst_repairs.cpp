// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Repairs.h"

#include <QTest>

using namespace layerscope;
using layerscope::testing::RandomEditor;

namespace {

NodeId put(Graph& graph, const char* type, std::initializer_list<NodeId> inputs = {},
           std::initializer_list<std::pair<const char*, ParamValue>> params = {}) {
    Node node;
    if (const LayerDef* def = layerRegistry().find(type))
        node = makeNode(*def, {});
    node.type = type;
    for (const auto& [id, value] : params)
        node.params.set(id, value);
    const NodeId id = graph.add(std::move(node));
    int port = 0;
    for (NodeId input : inputs)
        graph.link({input, 0}, {id, port++});
    return id;
}

NodeId smallPicture(Graph& graph) {
    return put(graph, "Input", {}, {{"shape", Ints{5, 5, 3}}});
}

std::vector<Repair> repairsAt(const Graph& graph, NodeId id) {
    const auto plan = compile(graph, {}, layerRegistry());
    const std::vector<Issue>& issues = plan->find(id)->issues;
    return issues.empty() ? std::vector<Repair>() : repairsOf(graph, issues.front(), layerRegistry());
}

QStringList labels(const std::vector<Repair>& repairs) {
    QStringList texts;
    for (const Repair& repair : repairs)
        texts << QString::fromStdString(repair.label.toString());
    return texts;
}

} // namespace

class TestRepairs : public QObject {
    Q_OBJECT
private slots:
    void kernelLargerThanItsInput();
    void pictureIntoNothingThatTakesIt();
    void unknownType();
    void weightsOfAnotherShape();
    void oneWireTooMany();
    void bypassedWithoutInput();
    void hintsAndStrangersHaveNone();
    void everyRepairRepairs();
};

void TestRepairs::kernelLargerThanItsInput() {
    Graph graph;
    const NodeId conv = put(graph, "Conv2D", {smallPicture(graph)}, {{"kernel_size", Ints{7, 7}}});
    const auto repairs = repairsAt(graph, conv);
    QVERIFY2(labels(repairs).join("; ").contains("same", Qt::CaseInsensitive), qPrintable(labels(repairs).join("; ")));
    for (const Repair& repair : repairs) {
        Graph repaired = graph;
        repair.change.apply(repaired);
        QVERIFY(compile(repaired, {}, layerRegistry())->find(conv)->issues.empty());
        repair.change.inverted().apply(repaired);
        QVERIFY(repaired == graph);
    }
}

void TestRepairs::pictureIntoNothingThatTakesIt() {
    Graph graph;
    const NodeId flat = put(graph, "Flatten", {smallPicture(graph)});
    const NodeId conv = put(graph, "Conv2D", {flat});
    QVERIFY(labels(repairsAt(graph, conv)).contains("Bypass the layer"));
}

void TestRepairs::unknownType() {
    Graph graph;
    const NodeId foo = put(graph, "Foo", {smallPicture(graph)});
    QCOMPARE(labels(repairsAt(graph, foo)), QStringList{"Bypass the layer"});
}

void TestRepairs::weightsOfAnotherShape() {
    Graph graph;
    const NodeId conv = put(graph, "Conv2D", {smallPicture(graph)});
    Node node = *graph.find(conv);
    node.weights["kernel"] = Tensor::filled({1, 1, 1}, 0);
    graph.replace(node);
    QVERIFY(labels(repairsAt(graph, conv)).contains("Initialise the weights anew"));
}

void TestRepairs::oneWireTooMany() {
    Graph graph;
    const NodeId input = smallPicture(graph);
    const NodeId flat = put(graph, "Flatten", {input, input});
    const auto repairs = repairsAt(graph, flat);
    QVERIFY(labels(repairs).contains("Remove the wire"));
}

void TestRepairs::bypassedWithoutInput() {
    Graph graph;
    const NodeId input = smallPicture(graph);
    const NodeId identity = put(graph, "Identity");
    Node node = *graph.find(identity);
    node.bypassed = true;
    graph.replace(node);
    QVERIFY(repairsAt(graph, identity).empty()); // switched on again it would lack its input all the same
    QVERIFY(repairsAt(graph, input).empty());
}

void TestRepairs::hintsAndStrangersHaveNone() {
    Graph graph;
    Issue issue;
    issue.node = smallPicture(graph);
    issue.severity = Issue::Severity::Hint;
    QVERIFY(repairsOf(graph, issue, layerRegistry()).empty());
    issue.severity = Issue::Severity::Error;
    issue.node = NodeId{99};
    QVERIFY(repairsOf(graph, issue, layerRegistry()).empty());
}

void TestRepairs::everyRepairRepairs() {
    static constexpr const char* kTypes[] = {"Conv2D", "Dense", "MaxPooling2D", "Add", "Concatenate", "Flatten", "Foo"};
    int offered = 0;
    for (unsigned seed = 1; seed <= 30; ++seed) {
        RandomEditor random(seed);
        Graph graph;
        std::vector<NodeId> ids{smallPicture(graph)};
        for (int i = 0; i < 12; ++i) {
            ids.push_back(put(graph, kTypes[random.upTo(6)], {random.anyNode(graph)}));
            graph.link({random.anyNode(graph), 0}, {random.anyNode(graph), static_cast<int>(random.upTo(2))});
        }
        const auto plan = compile(graph, {}, layerRegistry());
        for (const Issue& issue : plan->issues())
            for (const Repair& repair : repairsOf(graph, issue, layerRegistry())) {
                ++offered;
                QVERIFY(!repair.change.empty() && !repair.label.empty());
                Graph repaired = graph;
                repair.change.apply(repaired);
                const auto after = compile(repaired, {}, layerRegistry());
                QVERIFY(after->find(issue.node)->state != NodePlan::State::Mistake);
            }
    }
    QVERIFY(offered > 30);
}

QTEST_APPLESS_MAIN(TestRepairs)
#include "tst_repairs.moc"
