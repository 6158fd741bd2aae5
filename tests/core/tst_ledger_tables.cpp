// SPDX-License-Identifier: GPL-3.0-or-later
#include "NetworkBuilder.h"
#include "run/Ledger.h"
#include "run/WhatIf.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

/// A line of a table that was worked out by hand.
struct Line {
    const char* layer;
    std::int64_t parameters;
    std::int64_t multiplyAccumulates;
};

Ledger ledgerFor(const Graph& graph) {
    return ledgerOf(graph, *compile(graph, {}, layerRegistry(), Budget{std::uint64_t{64} << 30}));
}

const LedgerRow* rowOf(const Ledger& ledger, const std::string& name) {
    const auto row = std::ranges::find(ledger.rows, name, &LedgerRow::name);
    return row == ledger.rows.end() ? nullptr : &*row;
}

void compare(const Ledger& ledger, std::span<const Line> table) {
    for (const Line& line : table) {
        const LedgerRow* row = rowOf(ledger, line.layer);
        QVERIFY2(row, line.layer);
        QVERIFY2(row->cost.parameters == line.parameters, line.layer);
        QVERIFY2(row->cost.multiplyAccumulates == line.multiplyAccumulates, line.layer);
    }
}

/// LeCun, Bottou, Bengio, Haffner 1998, figure 2, with the last layer a dense one and C3 seeing all six maps, as it is
/// built today: the paper's table I leaves out some of the connections (1,516 parameters).
Graph leNet5() {
    NetworkBuilder net;
    net.put("Input", "input", {{"shape", Ints{32, 32, 1}}});
    net.put("Conv2D", "C1", {{"filters", whole(6)}, {"kernel_size", Ints{5, 5}}, {"activation", named("tanh")}});
    net.put("AveragePooling2D", "S2");
    net.put("Conv2D", "C3", {{"filters", whole(16)}, {"kernel_size", Ints{5, 5}}, {"activation", named("tanh")}});
    net.put("AveragePooling2D", "S4");
    net.put("Conv2D", "C5", {{"filters", whole(120)}, {"kernel_size", Ints{5, 5}}, {"activation", named("tanh")}});
    net.put("Flatten", "flatten");
    net.put("Dense", "F6", {{"units", whole(84)}, {"activation", named("tanh")}});
    net.put("Dense", "output", {{"units", whole(10)}, {"activation", named("softmax")}});
    return net.graph;
}

/// Simonyan, Zisserman 2014, configuration D; names as in keras.applications.VGG16.
Graph vgg16() {
    NetworkBuilder net;
    net.put("Input", "input", {{"shape", Ints{224, 224, 3}}});
    static constexpr std::pair<int, int> kBlocks[] = {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}};
    for (int block = 1; block <= 5; ++block) {
        const std::string name = "block" + std::to_string(block);
        for (int i = 1; i <= kBlocks[block - 1].first; ++i)
            net.put("Conv2D", name + "_conv" + std::to_string(i),
                    {{"filters", whole(kBlocks[block - 1].second)},
                     {"kernel_size", Ints{3, 3}},
                     {"padding", std::string("same")},
                     {"activation", named("relu")}});
        net.put("MaxPooling2D", name + "_pool", {{"strides", Ints{2, 2}}});
    }
    net.put("Flatten", "flatten");
    net.put("Dense", "fc1", {{"units", whole(4096)}, {"activation", named("relu")}});
    net.put("Dense", "fc2", {{"units", whole(4096)}, {"activation", named("relu")}});
    net.put("Dense", "predictions", {{"units", whole(1000)}, {"activation", named("softmax")}});
    return net.graph;
}

void normalised(NetworkBuilder& net, const std::string& name) {
    net.put("BatchNormalization", name + "_bn");
    net.put("ReLU", name + "_relu", {{"max_value", 6.0}});
}

/// Howard and others 2017, table 1; layers and names as in keras.applications.MobileNet.
Graph mobileNet() {
    static constexpr std::pair<int, int> kBlocks[] = {{64, 1},  {128, 2},  {128, 1}, {256, 2}, {256, 1},
                                                      {512, 2}, {512, 1},  {512, 1}, {512, 1}, {512, 1},
                                                      {512, 1}, {1024, 2}, {1024, 1}};
    NetworkBuilder net;
    net.put("Input", "input", {{"shape", Ints{224, 224, 3}}});
    net.put("Conv2D", "conv1",
            {{"filters", whole(32)},
             {"kernel_size", Ints{3, 3}},
             {"strides", Ints{2, 2}},
             {"padding", std::string("same")},
             {"use_bias", false}});
    normalised(net, "conv1");
    int block = 0;
    for (const auto& [filters, stride] : kBlocks) {
        const std::string number = std::to_string(++block);
        if (stride == 2)
            net.put("ZeroPadding2D", "conv_pad_" + number, {{"padding", Ints{0, 1, 0, 1}}});
        net.put("DepthwiseConv2D", "conv_dw_" + number,
                {{"kernel_size", Ints{3, 3}},
                 {"strides", Ints{stride, stride}},
                 {"padding", std::string(stride == 1 ? "same" : "valid")},
                 {"use_bias", false}});
        normalised(net, "conv_dw_" + number);
        net.put("Conv2D", "conv_pw_" + number,
                {{"filters", whole(filters)}, {"kernel_size", Ints{1, 1}}, {"use_bias", false}});
        normalised(net, "conv_pw_" + number);
    }
    net.put("GlobalAveragePooling2D", "global_average_pooling2d", {{"keepdims", true}});
    net.put("Conv2D", "conv_preds", {{"filters", whole(1000)}, {"kernel_size", Ints{1, 1}}});
    net.put("Reshape", "reshape_2", {{"target_shape", Ints{1000}}});
    net.put("Activation", "predictions", {{"activation", named("softmax")}});
    return net.graph;
}

} // namespace

class TestLedgerTables : public QObject {
    Q_OBJECT
private slots:
    void leNet5AsInThePaper();
    void vgg16AsInThePaper();
    void mobileNetAsInThePaper();
    void costliestPathOfADiamond();
    void sharedLayersCountOnce();
    void csvHoldsWhatTheTableHolds();
    void separableAsInTheMobileNetPaper();
    void whatIfOffersWhatApplies();
    void whatIfNeverBreaks();
};

void TestLedgerTables::leNet5AsInThePaper() {
    // Parameters: (5 · 5 · maps + 1) · filters, figure 2: C1 156, C5 48,120, F6 10,164. Products: those without the
    // bias for each place of the output, 28 × 28, 10 × 10 and 1 × 1.
    static constexpr Line kTable[] = {{"C1", 156, 117'600}, {"S2", 0, 0},           {"C3", 2'416, 240'000},
                                      {"S4", 0, 0},         {"C5", 48'120, 48'000}, {"F6", 10'164, 10'080},
                                      {"output", 850, 840}};
    const Ledger ledger = ledgerFor(leNet5());
    compare(ledger, kTable);
    QCOMPARE(ledger.total.parameters, std::int64_t{61'706});
    QCOMPARE(ledger.total.multiplyAccumulates, std::int64_t{416'520});
    QCOMPARE(rowOf(ledger, "C1")->cost.outputBytes, std::uint64_t{28 * 28 * 6 * 4});
}

void TestLedgerTables::vgg16AsInThePaper() {
    // (9 · channels + 1) · filters parameters; 9 · channels · filters · height · width products.
    static constexpr Line kTable[] = {
        {"block1_conv1", 1'792, 86'704'128},
        {"block1_conv2", 36'928, 1'849'688'064},
        {"block2_conv1", 73'856, 924'844'032},
        {"block2_conv2", 147'584, 1'849'688'064},
        {"block3_conv1", 295'168, 924'844'032},
        {"block3_conv2", 590'080, 1'849'688'064},
        {"block3_conv3", 590'080, 1'849'688'064},
        {"block4_conv1", 1'180'160, 924'844'032},
        {"block4_conv2", 2'359'808, 1'849'688'064},
        {"block4_conv3", 2'359'808, 1'849'688'064},
        {"block5_conv1", 2'359'808, 462'422'016},
        {"block5_conv2", 2'359'808, 462'422'016},
        {"block5_conv3", 2'359'808, 462'422'016},
        {"block5_pool", 0, 0},
        {"flatten", 0, 0},
        {"fc1", 102'764'544, 102'760'448},
        {"fc2", 16'781'312, 16'777'216},
        {"predictions", 4'097'000, 4'096'000},
    };
    const Ledger ledger = ledgerFor(vgg16());
    compare(ledger, kTable);
    QCOMPARE(ledger.total.parameters, std::int64_t{138'357'544});
    QCOMPARE(ledger.total.multiplyAccumulates, std::int64_t{15'470'264'320});
    QCOMPARE(rowOf(ledger, "block1_conv1")->cost.outputBytes, std::uint64_t{224 * 224 * 64 * 4});
    QCOMPARE(rowOf(ledger, "flatten")->output->shape, (Shape{1, 25'088}));
}

void TestLedgerTables::mobileNetAsInThePaper() {
    // Depthwise: 9 · channels; pointwise: channels · filters; times height · width for the products.
    static constexpr Line kTable[] = {
        {"conv1", 864, 10'838'016},      {"conv1_bn", 128, 0},
        {"conv_dw_1", 288, 3'612'672},   {"conv_pw_1", 2'048, 25'690'112},
        {"conv_dw_2", 576, 1'806'336},   {"conv_pw_2", 8'192, 25'690'112},
        {"conv_dw_3", 1'152, 3'612'672}, {"conv_pw_3", 16'384, 51'380'224},
        {"conv_dw_4", 1'152, 903'168},   {"conv_pw_4", 32'768, 25'690'112},
        {"conv_dw_5", 2'304, 1'806'336}, {"conv_pw_5", 65'536, 51'380'224},
        {"conv_dw_6", 2'304, 451'584},   {"conv_pw_6", 131'072, 25'690'112},
        {"conv_dw_7", 4'608, 903'168},   {"conv_pw_7", 262'144, 51'380'224},
        {"conv_dw_8", 4'608, 903'168},   {"conv_pw_8", 262'144, 51'380'224},
        {"conv_dw_9", 4'608, 903'168},   {"conv_pw_9", 262'144, 51'380'224},
        {"conv_dw_10", 4'608, 903'168},  {"conv_pw_10", 262'144, 51'380'224},
        {"conv_dw_11", 4'608, 903'168},  {"conv_pw_11", 262'144, 51'380'224},
        {"conv_dw_12", 4'608, 225'792},  {"conv_pw_12", 524'288, 25'690'112},
        {"conv_dw_13", 9'216, 451'584},  {"conv_pw_13", 1'048'576, 51'380'224},
        {"conv_pw_13_bn", 4'096, 0},     {"conv_preds", 1'025'000, 1'024'000},
    };
    const Ledger ledger = ledgerFor(mobileNet());
    std::int64_t products = 0;
    for (const Line& line : kTable) {
        const LedgerRow* row = rowOf(ledger, line.layer);
        QVERIFY2(row, line.layer);
        QVERIFY2(row->cost.parameters == line.parameters, line.layer);
        if (row->type == "BatchNormalization")
            continue;
        QVERIFY2(row->cost.multiplyAccumulates == line.multiplyAccumulates, line.layer);
        products += row->cost.multiplyAccumulates;
    }
    QCOMPARE(ledger.total.parameters, std::int64_t{4'253'864});
    QCOMPARE(products, std::int64_t{568'740'352}); // "569 million" in the paper's table 4
}

void TestLedgerTables::costliestPathOfADiamond() {
    NetworkBuilder net;
    const NodeId input = net.put("Input", "input", {{"shape", Ints{8, 8, 4}}});
    const NodeId cheap = net.put("Conv2D", "cheap", {{"filters", whole(4)}, {"kernel_size", Ints{1, 1}}}, {input});
    const NodeId dear =
        net.put("Conv2D", "dear",
                {{"filters", whole(4)}, {"kernel_size", Ints{3, 3}}, {"padding", std::string("same")}}, {input});
    const NodeId sum = net.put("Add", "sum", {}, {cheap, dear});
    net.put("Conv2D", "aside", {{"filters", whole(1)}, {"kernel_size", Ints{1, 1}}}, {input});
    const Ledger ledger = ledgerFor(net.graph);
    const CostPath path = costliestPath(net.graph, ledger, CostMeasure::Parameters);
    QCOMPARE(path.nodes, (std::vector<NodeId>{input, dear, sum}));
    QCOMPARE(path.amount, 3.0 * 3 * 4 * 4 + 4);
    QCOMPARE(totalOf(ledger, CostMeasure::Parameters), static_cast<double>(ledger.total.parameters));
    QVERIFY(costliestPath({}, {}, CostMeasure::Bytes).nodes.empty());
}

void TestLedgerTables::sharedLayersCountOnce() {
    NetworkBuilder net;
    const NodeId input = net.put("Input", "input", {{"shape", Ints{6}}});
    const NodeId dense = net.put("Dense", "dense", {{"units", whole(6)}}, {input});
    const NodeId again = net.put("Dense", "again", {}, {dense});
    Node call = *net.graph.find(again);
    call.sharesWith = dense;
    net.graph.replace(call);
    const Ledger ledger = ledgerFor(net.graph);
    QVERIFY(rowOf(ledger, "again")->shared);
    QCOMPARE(totalOf(ledger, CostMeasure::Parameters), 42.0);
    QCOMPARE(ledger.total.parameters, std::int64_t{42});
    QCOMPARE(totalOf(ledger, CostMeasure::MultiplyAccumulates), 72.0);
}

void TestLedgerTables::csvHoldsWhatTheTableHolds() {
    const Graph graph = leNet5();
    const auto plan = compile(graph, {}, layerRegistry());
    const Ledger ledger = ledgerOf(
        graph, *plan, [&](NodeId id) { return graph.find(id)->name == "C1" ? std::optional(0.5) : std::nullopt; });
    const QStringList lines =
        QString::fromStdString(ledgerCsv(ledger)).split(QRegularExpression("[\r\n]+"), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), static_cast<qsizetype>(ledger.rows.size() + 2));
    QCOMPARE(lines[2], QString("C1,Conv2D,28 h × 28 w × 6 c,156,117600,18816,624,0.5"));
    QVERIFY(lines.last().startsWith("total,,,61706,416520,"));
}

void TestLedgerTables::separableAsInTheMobileNetPaper() {
    // Equation 5: a depthwise and a pointwise step take 1/N + 1/D² of a full convolution's products.
    NetworkBuilder net;
    net.put("Input", "input", {{"shape", Ints{14, 14, 512}}});
    const NodeId conv = net.put(
        "Conv2D", "conv",
        {{"filters", whole(512)}, {"kernel_size", Ints{3, 3}}, {"padding", std::string("same")}, {"use_bias", false}});
    const auto alternatives = whatIf(net.graph, conv, layerRegistry());
    for (const char* label : {"Separable", "Depthwise, then 1 × 1"}) {
        const auto found = std::ranges::find(alternatives, label, [](const Alternative& a) { return a.label.text; });
        QVERIFY2(found != alternatives.end(), label);
        QCOMPARE(found->node.multiplyAccumulates, std::int64_t{14 * 14 * 512 * (9 + 512)});
        QCOMPARE(found->node.parameters, std::int64_t{512 * (9 + 512)});
        QCOMPARE(found->total.parameters, found->node.parameters);
        QCOMPARE(found->output->shape, (Shape{1, 14, 14, 512}));
    }
}

void TestLedgerTables::whatIfOffersWhatApplies() {
    const Graph graph = vgg16();
    const auto labels = [&](const char* name) {
        QStringList texts;
        for (const Alternative& a : whatIf(graph, graph.findByName(name)->id, layerRegistry()))
            texts << QString::fromStdString(a.label.toString());
        return texts;
    };
    const QStringList conv = labels("block3_conv2");
    for (const char* wanted : {"Stride 2", "Half the filters: 128", "4 groups", "Kernel 1 × 1", "Separable"})
        QVERIFY2(conv.contains(wanted), qPrintable(conv.join("; ")));
    QVERIFY(labels("fc1").contains("Half the units: 2048"));
    QCOMPARE(labels("flatten"), QStringList{"Average each map to one number"});
    QVERIFY(labels("input").isEmpty());
    for (const Alternative& a : whatIf(graph, graph.findByName("fc1")->id, layerRegistry()))
        if (a.label.text.starts_with("Half"))
            QCOMPARE(138'357'544 - a.total.parameters, std::int64_t{25'089} * 2048 + 2048 * 4096);
}

void TestLedgerTables::whatIfNeverBreaks() {
    const Graph graph = mobileNet();
    int offered = 0;
    for (const auto& [id, node] : graph.nodes()) {
        if (id.value % 5 != 0) // enough of them
            continue;
        for (const Alternative& alternative : whatIf(graph, id, layerRegistry())) {
            Graph changed = graph;
            alternative.change.apply(changed);
            const auto plan = compile(changed, {}, layerRegistry());
            QVERIFY(std::ranges::all_of(plan->nodes, [](const auto& n) { return n.second.output.has_value(); }));
            QCOMPARE(plan->total.multiplyAccumulates, alternative.total.multiplyAccumulates);
            ++offered;
        }
    }
    QVERIFY(offered > 10);
}

QTEST_APPLESS_MAIN(TestLedgerTables)
#include "tst_ledger_tables.moc"
