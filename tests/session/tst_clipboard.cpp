// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/GraphClipboard.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

class TestClipboard : public QObject {
    Q_OBJECT

private slots:
    void init();
    void withinAWindowWeightsAreShared();
    void anotherWindowGetsTheSame();
    void otherProgramsGetText();
    void anythingElseIsRefusedWithASentence();
    void pastingTwiceGivesFreeNames();

private:
    std::unique_ptr<QMimeData> copied() const { return graphMimeData(m_part, layerRegistry()); }
    /// What arrives in another process: bytes by type.
    std::unique_ptr<QMimeData> transferred() const;

    Graph m_part;
};

void TestClipboard::init() {
    Document document(layerRegistry());
    const NodeId conv = add(document, "Conv2D");
    const NodeId relu = addAfter(document, conv, "Activation");
    const NodeId outside = addAfter(document, relu, "Flatten");
    document.setWeights(conv, {{"bias", Tensor::filled({32}, 1.0F / 3)}});
    QVERIFY(document.graph().find(outside));
    m_part = extract(document.graph(), {conv, relu}, {});
}

std::unique_ptr<QMimeData> TestClipboard::transferred() const {
    const auto own = copied();
    auto other = std::make_unique<QMimeData>();
    for (const QString& format : own->formats())
        other->setData(format, own->data(format));
    return other;
}

void TestClipboard::withinAWindowWeightsAreShared() {
    const auto mimeData = copied();
    QVERIFY(hasGraph(mimeData.get()));
    const auto graph = graphFrom(mimeData.get(), layerRegistry());
    QVERIFY(graph.has_value());
    QVERIFY(*graph == m_part);
    QVERIFY(graph->nodes().begin()->second == m_part.nodes().begin()->second);
}

void TestClipboard::anotherWindowGetsTheSame() {
    const auto mimeData = transferred();
    QVERIFY(hasGraph(mimeData.get()));
    const auto graph = graphFrom(mimeData.get(), layerRegistry());
    QVERIFY2(graph.has_value(), graph ? "" : graph.error().toString().c_str());
    QVERIFY(*graph == m_part); // with the weights, bit for bit
    QCOMPARE(graph->links().size(), std::size_t{1});
}

void TestClipboard::otherProgramsGetText() {
    const QStringList lines = copied()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith("conv2d: Conv2D"));
    QVERIFY(lines[1].startsWith("activation: Activation"));
}

void TestClipboard::anythingElseIsRefusedWithASentence() {
    QVERIFY(!hasGraph(nullptr));
    QMimeData text;
    text.setText("hello");
    QVERIFY(!hasGraph(&text));
    QVERIFY(!graphFrom(&text, layerRegistry()));
    for (const QByteArray& bytes : {QByteArray(), QByteArray("{"), QByteArray("[]"), QByteArray("{\"nodes\": 7}"),
                                    QByteArray("{\"nodes\": [{}]}"), QByteArray(100'000, '[')}) {
        QMimeData damaged;
        damaged.setData("application/x-layerscope+json", bytes);
        const auto graph = graphFrom(&damaged, layerRegistry());
        QVERIFY(!graph);
        QVERIFY(!graph.error().what.empty());
    }
}

void TestClipboard::pastingTwiceGivesFreeNames() {
    Graph graph;
    const auto part = graphFrom(transferred().get(), layerRegistry());
    QVERIFY(part.has_value());
    QCOMPARE(insertGraph(graph, *part, {24, 24}).size(), std::size_t{2});
    QCOMPARE(insertGraph(graph, *part, {48, 48}).size(), std::size_t{2});
    QCOMPARE(graph.nodes().size(), std::size_t{4});
    QCOMPARE(graph.links().size(), std::size_t{2});
    QVERIFY(graph.findByName("conv2d_1"));
}

QTEST_GUILESS_MAIN(TestClipboard)
#include "tst_clipboard.moc"
