// SPDX-License-Identifier: GPL-3.0-or-later
// Receptive and projective fields through whole graphs: the published figures, and what numbers do.
#include "RandomGraph.h"
#include "TestLayers.h"
#include "core/NamedGraphs.h"
#include "core/RandomNumbers.h"
#include "explain/Field.h"
#include "explain/FieldText.h"
#include "layers/Layers.h"
#include "run/Trial.h"
#include "tensor/Elements.h"

#include <QElapsedTimer>
#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

std::vector<std::int64_t> middleOf(const Shape& shape) {
    std::vector<std::int64_t> index;
    for (const std::int64_t size : shape)
        index.push_back(size / 2);
    return index;
}

const TensorSpec& outputOf(const Plan& plan, NodeId node) {
    return plan.stepOf(node)->output;
}

/// Rows from the first to the last that the middle element of `node` depends on.
std::int64_t rowsSeen(const Plan& plan, NodeId node, NodeId source) {
    const auto middle = middleOf(outputOf(plan, node).shape);
    const ElementSet field = receptiveField(plan, node, ElementSet::element(middle)).at(source);
    const Stretch rows = field.box()[1];
    return rows.last - rows.first + 1;
}

Value randomValue(RandomNumbers& random, const TensorSpec& spec) {
    return {spec.dtype == DType::Int32 ? random.ints(spec.shape, 0, 3) : random.floats(spec.shape, false, -2, 2),
            spec.axes,
            {}};
}

/// Other numbers outside of the set.
Value changedOutside(RandomNumbers& random, const Value& value, const TensorSpec& spec, const ElementSet& set) {
    const Value other = randomValue(random, spec);
    TensorBuilder builder(spec.shape, spec.dtype);
    for (std::int64_t i = 0; i < spec.shape.elements(); ++i) {
        const Tensor& from = set.contains(indexOf(spec.shape, i)) ? value.tensor : other.tensor;
        const auto at = static_cast<std::size_t>(i) * 4;
        std::ranges::copy(from.rawBytes().subspan(at, 4), builder.rawBytes().subspan(at, 4).begin());
    }
    return {std::move(builder).finish(), value.axes, {}};
}

/// A network of real layers that keep the shape of what comes in, with skips; ends at `last`.
struct Network {
    Graph graph;
    std::vector<NodeId> sources;
    NodeId last;
};

Network randomPictures(RandomNumbers& random) {
    Network net;
    for (int i = 0; i < 2; ++i)
        net.sources.push_back(place(net.graph, "Input", {}, {{"shape", Ints{7, 6, 2}}}));
    std::vector<NodeId> nodes = net.sources;
    const std::int64_t count = random.between(3, 9);
    for (std::int64_t i = 0; i < count; ++i) {
        const NodeId one = random.oneOf(nodes);
        const NodeId other = random.oneOf(nodes);
        const ParamValue size = Ints{random.between(1, 3), random.between(1, 3)};
        switch (random.between(0, 8)) {
        case 0:
            nodes.push_back(place(net.graph, "Conv2D", {one},
                                  {{"filters", std::int64_t{2}},
                                   {"kernel_size", size},
                                   {"padding", std::string("same")},
                                   {"dilation_rate", Ints{random.between(1, 2), 1}},
                                   {"groups", random.between(1, 2)}}));
            break;
        case 1:
            nodes.push_back(
                place(net.graph, "DepthwiseConv2D", {one}, {{"kernel_size", size}, {"padding", std::string("same")}}));
            break;
        case 2:
            nodes.push_back(place(net.graph, "AveragePooling2D", {one},
                                  {{"pool_size", size}, {"strides", Ints{1, 1}}, {"padding", std::string("same")}}));
            break;
        case 3:
            nodes.push_back(
                place(net.graph, "Conv2DTranspose", {one},
                      {{"filters", std::int64_t{2}}, {"kernel_size", size}, {"padding", std::string("same")}}));
            break;
        case 4: {
            const NodeId framed = place(net.graph, "ZeroPadding2D", {one}, {{"padding", Ints{2, 0, 1, 0}}});
            nodes.push_back(place(net.graph, "Cropping2D", {framed}, {{"cropping", Ints{1, 1, 0, 1}}}));
            break;
        }
        case 5: {
            const NodeId small = place(net.graph, "MaxPooling2D", {one}, {{"padding", std::string("same")}});
            const NodeId large = place(net.graph, "Resizing", {small},
                                       {{"height", std::int64_t{7}},
                                        {"width", std::int64_t{6}},
                                        {"interpolation", std::string(random.chance(0.5) ? "bicubic" : "nearest")}});
            nodes.push_back(large);
            break;
        }
        case 6: {
            const NodeId flat = place(net.graph, "Flatten", {one});
            nodes.push_back(place(net.graph, "Reshape", {flat}, {{"target_shape", Ints{7, 6, 2}}}));
            break;
        }
        case 7:
            nodes.push_back(place(net.graph, "Activation", {one}, {{"activation", NamedFunction{"softmax", {}}}}));
            break;
        default:
            nodes.push_back(place(net.graph, random.chance(0.5) ? "Add" : "Multiply", {one, other}));
            break;
        }
        if (random.chance(0.1)) {
            Node node = *net.graph.find(nodes.back());
            node.bypassed = net.graph.linksInto(node.id).size() == 1 && node.type != "Reshape" &&
                            node.type != "Cropping2D" && node.type != "Resizing";
            net.graph.replace(node);
        }
    }
    net.last = nodes.back();
    return net;
}

/// Words with masks, through layers that use them and layers that hand them on.
Network randomTexts(RandomNumbers& random) {
    Network net;
    net.sources.push_back(place(net.graph, "Input", {}, {{"shape", Ints{6}}, {"dtype", std::string("int32")}}));
    const auto embedded = [&] {
        return place(
            net.graph, "Embedding", {net.sources[0]},
            {{"input_dim", std::int64_t{4}}, {"output_dim", std::int64_t{4}}, {"mask_zero", random.chance(0.8)}});
    };
    std::vector<NodeId> nodes{embedded(), embedded()};
    for (std::int64_t i = random.between(1, 5); i > 0; --i) {
        const NodeId one = random.oneOf(nodes);
        const NodeId other = random.oneOf(nodes);
        switch (random.between(0, 8)) {
        case 0:
        case 1:
            nodes.push_back(
                place(net.graph, random.chance(0.5) ? "LSTM" : "GRU", {one},
                      {{"units", std::int64_t{4}}, {"return_sequences", true}, {"go_backwards", random.chance(0.4)}}));
            break;
        case 2:
            nodes.push_back(
                place(net.graph, "Bidirectional", {one}, {{"units", std::int64_t{2}}, {"return_sequences", true}}));
            break;
        case 3:
            nodes.push_back(place(net.graph, "MultiHeadAttention", {one, other},
                                  {{"num_heads", std::int64_t{2}},
                                   {"key_dim", std::int64_t{2}},
                                   {"use_causal_mask", random.chance(0.5)}}));
            break;
        case 4: {
            const NodeId wide = place(net.graph, "Concatenate", {one, other});
            nodes.push_back(place(net.graph, "Dense", {wide}, {{"units", std::int64_t{4}}}));
            break;
        }
        case 5:
            nodes.push_back(place(net.graph, "Multiply", {one, other}));
            break;
        case 6:
            nodes.push_back(place(net.graph, "LayerNormalization", {one}));
            break;
        case 7:
            nodes.push_back(place(net.graph, "Maximum", {one, other}));
            break;
        default:
            nodes.push_back(place(net.graph, "Masking", {one}));
            break;
        }
    }
    net.last = nodes.back();
    if (random.chance(0.3))
        net.last = place(net.graph, "GlobalAveragePooling1D", {net.last});
    return net;
}

} // namespace

class TestField : public QObject {
    Q_OBJECT

private slots:
    /// Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019: vgg_16 212.
    void vgg16() {
        const NamedGraph net = vgg16Graph(512);
        const auto plan = compile(net.graph, feedsNeverLoaded(net.graph), layerRegistry(), endlessBudget());
        const std::map<std::string, std::int64_t> published{
            {"conv1_1", 3},  {"conv1_2", 5},  {"pool1", 6},     {"conv2_1", 10},  {"conv2_2", 14},  {"pool2", 16},
            {"conv3_1", 24}, {"conv3_2", 32}, {"conv3_3", 40},  {"pool3", 44},    {"conv4_1", 60},  {"conv4_2", 76},
            {"conv4_3", 92}, {"pool4", 100},  {"conv5_1", 132}, {"conv5_2", 164}, {"conv5_3", 196}, {"pool5", 212}};
        for (const auto& [name, rows] : published)
            QCOMPARE(rowsSeen(*plan, net.nodes.at(name), net.nodes.at("input")), rows);
    }

    /// The same table: resnet_v1_50 483 (the stride in the first 1 x 1). With the stride in the 3 x 3, as PyTorch has
    /// it, it is 427.
    void resnet50() {
        for (const bool inThree : {false, true}) {
            const NamedGraph net = resnet50Graph(1024, inThree);
            const auto plan = compile(net.graph, feedsNeverLoaded(net.graph), layerRegistry(), endlessBudget());
            QCOMPARE(rowsSeen(*plan, net.nodes.at("conv5_block3"), net.nodes.at("input")), inThree ? 427 : 483);
            const auto middle = middleOf(outputOf(*plan, net.nodes.at("conv5_block3")).shape);
            QElapsedTimer timer;
            timer.start();
            const Field field = receptiveField(*plan, net.nodes.at("conv5_block3"), ElementSet::element(middle));
            qInfo("ResNet-50: %lld ms", static_cast<long long>(timer.elapsed()));
            QVERIFY(field.at(net.nodes.at("input")).exact);
        }
    }

    void longSoundsAreFast() {
        Graph graph;
        const NodeId input = place(graph, "Input", {}, {{"shape", Ints{10'000'000, 1}}});
        NodeId node = input;
        for (int i = 0; i < 4; ++i)
            node = place(graph, "Conv1D", {node},
                         {{"filters", std::int64_t{1}}, {"kernel_size", Ints{5}}, {"strides", Ints{2}}});
        const NodeId gaps = place(graph, "Conv1D", {input},
                                  {{"filters", std::int64_t{1}}, {"kernel_size", Ints{1}}, {"strides", Ints{3}}});
        const NodeId laid = place(graph, "Conv1DTranspose", {gaps},
                                  {{"filters", std::int64_t{1}}, {"kernel_size", Ints{2}}, {"strides", Ints{3}}});
        const auto plan = compile(graph, feedsNeverLoaded(graph), layerRegistry(), endlessBudget());
        QElapsedTimer timer;
        timer.start();
        for (const NodeId end : {node, gaps, laid}) {
            const ElementSet all = ElementSet::whole(outputOf(*plan, end).shape);
            QVERIFY(!receptiveField(*plan, end, all).at(input).empty());
        }
        QVERIFY(!projectiveField(*plan, input, ElementSet::whole(outputOf(*plan, input).shape)).empty());
        qInfo("10 million samples: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void whatIsOutsideLeavesEveryBit_data() {
        QTest::addColumn<bool>("texts");
        QTest::newRow("pictures") << false;
        QTest::newRow("texts") << true;
    }
    void whatIsOutsideLeavesEveryBit() {
        QFETCH(bool, texts);
        RandomNumbers random(5);
        int exact = 0;
        for (int n = 0; n < 600; ++n)
            exact += checkNetwork(random, texts ? randomTexts(random) : randomPictures(random));
        QVERIFY(exact > 20);
    }

    void randomGraphsAgreeBothWays() {
        RandomEditor editor(9);
        Graph graph;
        for (int n = 0; n < 400; ++n) {
            editor.edit(graph);
            const auto plan = compile(graph, feedsFor(graph), testRegistry());
            const NodeId node = editor.anyNode(graph);
            if (!plan->stepOf(node))
                continue;
            const auto all = ElementSet::whole(outputOf(*plan, node).shape);
            for (const auto& [before, set] : receptiveField(*plan, node, all))
                QVERIFY(projectiveField(*plan, before, set).contains(node));
        }
    }

    void sizesInUnitsOfTheSource() {
        const auto text = [](Axes axes, const Shape& shape, const Region& region, bool exact = true) {
            return QString::fromStdString(
                fieldText({.shape = shape, .axes = std::move(axes)}, {{region}, exact}).toString());
        };
        const auto along = [](std::int64_t first, std::int64_t last) { return IndexSet::stretch(first, last); };
        QCOMPARE(text(imageAxes(), {1, 99, 99, 3}, {along(0, 0), along(5, 35), along(5, 35), along(0, 2)}),
                 QString("exactly 31 × 31 px"));
        QCOMPARE(text(imageAxes(), {1, 99, 99, 3}, {along(0, 0), along(5, 35), along(5, 35), along(0, 2)}, false),
                 QString("at most 31 × 31 px"));
        const Axis time = sourceAxis(AxisKind::Time, AxisUnit::Second, 1.0 / 8000);
        QCOMPARE(text({batchAxis(), time, channelAxis()}, {1, 8000, 1}, {along(0, 0), along(0, 959), along(0, 0)}),
                 QString("exactly 0.12 s"));
        const Axis hours = sourceAxis(AxisKind::Time, AxisUnit::Second, 3600);
        QCOMPARE(text({batchAxis(), hours, channelAxis()}, {1, 500, 1}, {along(0, 0), along(0, 24), along(0, 0)}),
                 QString("exactly 25 h"));
        QCOMPARE(text({batchAxis(), hours, channelAxis()}, {1, 500, 1}, {along(0, 0), along(0, 191), along(0, 0)}),
                 QString("exactly 8 days"));
        const Axis token = sourceAxis(AxisKind::Time, AxisUnit::Token);
        QCOMPARE(text({batchAxis(), token}, {1, 40}, {along(0, 0), along(3, 7)}), QString("exactly 5 tokens"));
        QCOMPARE(text({batchAxis(), token}, {1, 40}, {along(0, 0), along(3, 3)}), QString("exactly 1 token"));
        const auto voxel = [](AxisKind kind) { return sourceAxis(kind, AxisUnit::Millimetre, 0.5); };
        QCOMPARE(
            text({batchAxis(), voxel(AxisKind::Depth), voxel(AxisKind::Row), voxel(AxisKind::Column), channelAxis()},
                 {1, 40, 40, 40, 1}, {along(0, 0), along(0, 13), along(0, 13), along(0, 13), along(0, 0)}),
            QString("exactly 7 × 7 × 7 mm"));
        QCOMPARE(text({batchAxis(), featureAxis()}, {1, 784}, {along(0, 0), along(0, 11)}),
                 QString("exactly 12 of 784"));
        IndexSet gaps;
        for (const std::int64_t row : {0, 2, 4})
            gaps.add(IndexSet::one(row));
        QCOMPARE(text(imageAxes(), {1, 9, 9, 1}, {along(0, 0), gaps, gaps, along(0, 0)}),
                 QString("exactly 5 × 5 px, of which 9 numbers of 25"));
    }

private:
    /// Returns 1 when all was exact.
    int checkNetwork(RandomNumbers& random, const Network& net) {
        Feeds feeds;
        std::map<NodeId, Value> values;
        const auto specs = compile(net.graph, {}, layerRegistry());
        for (const NodeId source : net.sources) {
            values[source] = randomValue(random, *specs->find(source)->output);
            feeds[source] = constantFeed(values[source]);
        }
        const auto plan = compile(net.graph, feeds, layerRegistry());
        if (!plan->stepOf(net.last))
            return 0; // two masks or shapes that do not go together
        Trials trials(layerRegistry());
        const auto before = trials.run(net.graph, feeds, {net.last});
        const Shape shape = outputOf(*plan, net.last).shape;
        const auto element = indexOf(shape, random.between(0, shape.elements() - 1));
        const Field field = receptiveField(*plan, net.last, ElementSet::element(element));
        bool exact = true;
        for (const NodeId source : net.sources) {
            const TensorSpec& spec = outputOf(*plan, source);
            const ElementSet set = net.last == source       ? ElementSet::element(element)
                                   : field.contains(source) ? field.at(source)
                                                            : ElementSet::none();
            exact = exact && set.exact;
            feeds[source] = constantFeed(changedOutside(random, values[source], spec, set));
            checkForth(random, *plan, net.last, source, element, set);
        }
        const auto after = trials.run(net.graph, feeds, {net.last});
        const std::int64_t at = flatOf(shape, element);
        const auto bits = [&](const auto& outcome) {
            return outcome->at(net.last).value.tensor.rawBytes().subspan(static_cast<std::size_t>(at) * 4, 4);
        };
        const bool same = before && after && std::ranges::equal(bits(before), bits(after));
        if (!same)
            QTest::qFail(describe(net).c_str(), __FILE__, __LINE__);
        return exact ? 1 : 0;
    }

    static void checkForth(RandomNumbers& random, const Plan& plan, NodeId last, NodeId source,
                           const std::vector<std::int64_t>& element, const ElementSet& set) {
        if (last == source)
            return;
        const Shape& shape = outputOf(plan, source).shape;
        const auto input = indexOf(shape, random.between(0, shape.elements() - 1));
        const Field touched = projectiveField(plan, source, ElementSet::element(input));
        const bool reaches = touched.contains(last) && touched.at(last).contains(element);
        QVERIFY(!(set.exact && reaches != set.contains(input)) || !touched.at(last).exact);
    }

    static std::string describe(const Network& net) {
        std::string text;
        for (const auto& [id, node] : net.graph.nodes())
            text += node->type + (node->bypassed ? "(off) " : " ");
        return text;
    }
};

QTEST_APPLESS_MAIN(TestField)
#include "tst_field.moc"
