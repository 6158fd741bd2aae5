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
        texts << QString::fromStdString(repair.text());
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
    void unequalBranchesAreMatched();
    void channelsAreMatchedByAConvolution();
    void seriesBecomesAConv1D();
    void groupsAreDivided();
    void whatItGivesAndCostsIsToldBefore();
    void whatWasChangedMeanwhileNoLongerFits();
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
    const QString offered = labels(repairsAt(graph, conv)).join("; ");
    QVERIFY2(offered.contains("Reshape to"), qPrintable(offered));
}

void TestRepairs::unknownType() {
    Graph graph;
    const NodeId foo = put(graph, "Foo", {smallPicture(graph)});
    QCOMPARE(labels(repairsAt(graph, foo)), QStringList{"Bypass the layer"});
    QCOMPARE(repairsAt(graph, foo).front().output->toString(), std::string("5 h × 5 w × 3 c"));
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
    QVERIFY(labels(repairs).contains("Join its inputs with Concatenate"));
}

void TestRepairs::bypassedWithoutInput() {
    Graph graph;
    const NodeId input = smallPicture(graph);
    const NodeId identity = put(graph, "Identity");
    Node node = *graph.find(identity);
    node.bypassed = true;
    graph.replace(node);
    QCOMPARE(labels(repairsAt(graph, identity)), (QStringList{"Connect input to it", "Delete the layer"}));
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

void TestRepairs::unequalBranchesAreMatched() {
    Graph graph;
    const NodeId input = put(graph, "Input", {}, {{"shape", Ints{12, 12, 3}}});
    const NodeId wide = put(graph, "Conv2D", {input}, {{"filters", std::int64_t{8}}, {"padding", std::string("same")}});
    const NodeId small = put(graph, "Conv2D", {input}, {{"filters", std::int64_t{8}}, {"strides", Ints{3, 3}}});
    const NodeId sum = put(graph, "Add", {wide, small});
    const auto repairs = repairsAt(graph, sum);
    const QString offered = labels(repairs).join("; ");
    QVERIFY2(offered.contains("Pool down to 4 × 4"), qPrintable(offered));
    QVERIFY2(offered.contains("Crop to 4 × 4"), qPrintable(offered));
}

void TestRepairs::channelsAreMatchedByAConvolution() {
    Graph graph;
    const NodeId input = smallPicture(graph);
    const NodeId conv = put(graph, "Conv2D", {input}, {{"filters", std::int64_t{8}}, {"padding", std::string("same")}});
    const NodeId sum = put(graph, "Add", {conv, input});
    const auto repairs = repairsAt(graph, sum);
    QVERIFY2(labels(repairs).contains("Match 8 channels with a 1 × 1 convolution"),
             qPrintable(labels(repairs).join("; ")));
    QVERIFY(labels(repairs).join("; ").contains("of conv2d to 3"));
}

void TestRepairs::seriesBecomesAConv1D() {
    Graph graph;
    const NodeId series = put(graph, "Input", {}, {{"shape", Ints{50, 2}}});
    const NodeId conv = put(graph, "Conv2D", {series}, {{"filters", std::int64_t{7}}, {"kernel_size", Ints{5, 3}}});
    const auto repairs = repairsAt(graph, conv);
    const auto sibling = std::ranges::find(repairs, Repair::Kind::Replacement, &Repair::kind);
    QVERIFY2(sibling != repairs.end(), qPrintable(labels(repairs).join("; ")));
    Graph repaired = graph;
    sibling->change.apply(repaired);
    QCOMPARE(repaired.find(conv)->type, std::string("Conv1D"));
    QCOMPARE(repaired.find(conv)->params.ints("kernel_size"), Ints{5});
    QCOMPARE(sibling->output->shape, (Shape{1, 46, 7}));
}

void TestRepairs::groupsAreDivided() {
    Graph graph;
    const NodeId input = put(graph, "Input", {}, {{"shape", Ints{9, 9, 6}}});
    const NodeId conv = put(graph, "Conv2D", {input}, {{"filters", std::int64_t{8}}, {"groups", std::int64_t{4}}});
    const auto repairs = repairsAt(graph, conv);
    QVERIFY2(labels(repairs).contains("Set Groups to 2"), qPrintable(labels(repairs).join("; ")));
}

void TestRepairs::whatItGivesAndCostsIsToldBefore() {
    Graph graph;
    const NodeId conv =
        put(graph, "Conv2D", {smallPicture(graph)}, {{"kernel_size", Ints{7, 7}}, {"filters", std::int64_t{2}}});
    const Repair same = repairsAt(graph, conv).front();
    QCOMPARE(same.output->toString(), std::string("5 h × 5 w × 2 c"));
    QCOMPARE(same.parameters, std::int64_t{7 * 7 * 3 * 2 + 2});
    QCOMPARE(same.multiplyAccumulates, std::int64_t{5 * 5 * 7 * 7 * 3 * 2});
}

void TestRepairs::whatWasChangedMeanwhileNoLongerFits() {
    Graph graph;
    const NodeId conv = put(graph, "Conv2D", {smallPicture(graph)}, {{"kernel_size", Ints{7, 7}}});
    const Repair same = repairsAt(graph, conv).front();
    QVERIFY(stillFits(same.change, graph));
    put(graph, "Input");
    QVERIFY(stillFits(same.change, graph));
    Node node = *graph.find(conv);
    node.name = "other";
    graph.replace(node);
    QVERIFY(!stillFits(same.change, graph));
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
                QVERIFY(!repair.change.empty() && !repair.steps.empty());
                Graph repaired = graph;
                repair.change.apply(repaired);
                const auto after = compile(repaired, {}, layerRegistry());
                QVERIFY(!after->find(issue.node) || after->find(issue.node)->state != NodePlan::State::Mistake);
            }
    }
    QVERIFY(offered > 30);
}

QTEST_APPLESS_MAIN(TestRepairs)
#include "tst_repairs.moc"
