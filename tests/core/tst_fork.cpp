// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/Fork.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Trial.h"

#include <QTest>

#include <numeric>

using namespace layerscope;

namespace {

/// Input -> conv -> act -> sum <- side <- Input.
struct Network {
    Graph graph;
    NodeId input = add("Input", {});
    NodeId conv = add("Conv2D", {input});
    NodeId act = add("ReLU", {conv});
    NodeId side = add("Conv2D", {input});
    NodeId sum = add("Add", {act, side});

    NodeId add(const char* type, const std::vector<NodeId>& inputs) {
        Node node = makeNode(*layerRegistry().find(type), {100, 50});
        if (std::string(type) == "Input")
            node.params.set("shape", Ints{8, 8, 3});
        const NodeId id = graph.add(node);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            graph.link({inputs[i], 0}, {id, static_cast<int>(i)});
        return id;
    }
    Feeds feeds() const {
        TensorBuilder picture({1, 8, 8, 3});
        std::iota(picture.floats().begin(), picture.floats().end(), 0.5F);
        return {{input, constantFeed({std::move(picture).finish(), imageAxes(), {}})}};
    }
};

std::set<NodeId> idsOf(const std::map<NodeId, NodeId>& copies) {
    std::set<NodeId> ids;
    for (const auto& [original, copy] : copies)
        ids.insert(original);
    return ids;
}

} // namespace

class TestFork : public QObject {
    Q_OBJECT
private slots:
    void aNodeGetsACopyWithTheSameInputs() {
        Network net;
        const auto copies = fork(net.graph, {net.sum}, {0, 200});
        QCOMPARE(copies.size(), std::size_t{1});
        const NodeId copy = copies.at(net.sum);
        QCOMPARE(net.graph.find(copy)->name, net.graph.find(net.sum)->name + "_b");
        QVERIFY(net.graph.links().at({copy, 0}) == (Port{net.act, 0}));
        QVERIFY(net.graph.links().at({copy, 1}) == (Port{net.side, 0}));
        QVERIFY(net.graph.linksFrom(copy).empty());
        QVERIFY(net.graph.find(copy)->position == (Point{100, 250}));
    }

    void extents() {
        const Network net;
        const auto nodes = [&](ForkExtent extent, NodeId node) {
            return forkedNodes(net.graph, layerRegistry(), {node}, extent);
        };
        QCOMPARE(nodes(ForkExtent::Nodes, net.input), (std::set{net.input}));
        QCOMPARE(nodes(ForkExtent::Onwards, net.conv), (std::set{net.conv, net.act, net.sum}));
        QCOMPARE(nodes(ForkExtent::Before, net.act), (std::set{net.conv, net.act}));
        QCOMPARE(nodes(ForkExtent::Whole, net.act), (std::set{net.conv, net.act, net.side, net.sum}));
        QCOMPARE(nodes(ForkExtent::Onwards, net.input), (std::set{net.input, net.conv, net.act, net.side, net.sum}));
        QCOMPARE(endOf(net.graph, nodes(ForkExtent::Onwards, net.conv), net.conv), net.sum);
        QCOMPARE(endOf(net.graph, {net.conv, net.side}, net.side), net.side);
    }

    void aBranchSharesWhatIsOutsideOfIt() {
        Network net;
        const auto copies = fork(net.graph, {net.conv, net.act, net.sum}, {0, 200});
        QVERIFY(net.graph.links().at({copies.at(net.conv), 0}) == (Port{net.input, 0}));
        QVERIFY(net.graph.links().at({copies.at(net.act), 0}) == (Port{copies.at(net.conv), 0}));
        QVERIFY(net.graph.links().at({copies.at(net.sum), 1}) == (Port{net.side, 0}));
    }

    void theCopyGivesTheSameBits() {
        Network net;
        const auto plan = compile(net.graph, net.feeds(), layerRegistry());
        Runner runner(1 << 20, 1);
        ForkWeights weights;
        for (const PlanStep& step : plan->steps)
            if (const auto tensors = runner.weightsOf(step))
                for (std::size_t i = 0; i < tensors->size(); ++i)
                    weights[step.node->id][step.weights[i].name] = (*tensors)[i];
        const auto nodes = forkedNodes(net.graph, layerRegistry(), {}, ForkExtent::Whole);
        const auto copies = fork(net.graph, nodes, {0, 200}, weights);
        QCOMPARE(idsOf(copies), nodes);
        Trials trials(layerRegistry());
        const auto outcome = trials.run(net.graph, net.feeds(), {net.sum, copies.at(net.sum)});
        QVERIFY(outcome);
        QVERIFY(outcome->at(net.sum).value.tensor.identical(outcome->at(copies.at(net.sum)).value.tensor));
    }

    void aFurtherCallBecomesALayerOfItsOwn() {
        Network net;
        Node call = makeNode(*layerRegistry().find("Conv2D"), {});
        call.sharesWith = net.conv;
        const NodeId id = net.graph.add(call);
        net.graph.link({net.input, 0}, {id, 0});
        const auto alone = fork(net.graph, {id}, {0, 200});
        QVERIFY(!net.graph.find(alone.at(id))->sharesWith);
        const auto both = fork(net.graph, {net.conv, id}, {0, 400});
        QCOMPARE(net.graph.find(both.at(id))->sharesWith, both.at(net.conv));
    }

    void aCopyStaysInTheGroup() {
        Network net;
        Group block;
        block.name = "block";
        const GroupId group = net.graph.putGroup(block);
        for (const NodeId id : {net.conv, net.act}) {
            Node node = *net.graph.find(id);
            node.group = group;
            net.graph.replace(node);
        }
        const auto one = fork(net.graph, {net.conv}, {0, 200});
        QCOMPARE(net.graph.find(one.at(net.conv))->group, group);
    }
};

QTEST_GUILESS_MAIN(TestFork)
#include "tst_fork.moc"
