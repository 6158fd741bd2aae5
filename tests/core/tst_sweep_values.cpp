// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Sweep.h"
#include "layer/LayerDef.h"
#include "layers/Layers.h"

#include <QTest>

using namespace layerscope;

namespace {

const ParamDef& param(const char* layer, const char* id) {
    return *layerRegistry().find(layer)->param(id);
}

std::string usual(const char* layer, const char* id) {
    const ParamDef& def = param(layer, id);
    return sweepText(def, usualSweep(def, def.defaultValue()));
}

} // namespace

class TestSweepValues : public QObject {
    Q_OBJECT
private slots:
    void usualValues() {
        QCOMPARE(usual("Conv2D", "dilation_rate"), std::string("1, 2, 4, 8"));
        QCOMPARE(usual("Conv2D", "kernel_size"), std::string("1, 3, 5, 7"));
        QCOMPARE(usual("Conv2D", "strides"), std::string("1, 2, 3, 4"));
        QCOMPARE(usual("Conv2D", "use_bias"), std::string("off, on"));
        QCOMPARE(usual("Conv2D", "padding"), std::string("valid, same"));
        QVERIFY(usual("Conv2D", "activation").starts_with("linear, relu"));
        QVERIFY(usual("Dropout", "rate").starts_with("0, "));
    }

    /// Of all parameters of all layers: allowed, more than one where there is a choice, and the text is read back.
    void allUsualValuesAreAllowedAndReadBack() {
        int seen = 0;
        for (const LayerDef* layer : layerRegistry().all())
            for (const ParamDef& def : layer->params) {
                if (!canSweep(def))
                    continue;
                const SweepValues values = usualSweep(def, def.defaultValue());
                QVERIFY2(values.size() >= 2, def.id);
                for (const ParamValue& value : values)
                    QVERIFY2(!def.problemWith(value), def.id);
                const auto read = parseSweep(def, sweepText(def, values));
                QVERIFY2(read, def.id);
                if (def.kind != ParamKind::Number)
                    QVERIFY2(*read == values, def.id);
                QCOMPARE(read->size(), values.size());
                ++seen;
            }
        QVERIFY(seen > 100);
    }

    void whatIsTypedIsRead() {
        const ParamDef& strides = param("Conv2D", "strides");
        QCOMPARE(*parseSweep(strides, "1, 2x3"), (SweepValues{Ints{1, 1}, Ints{2, 3}}));
        QCOMPARE(*parseSweep(strides, "2 × 1"), (SweepValues{Ints{2, 1}}));
        const ParamDef& filters = param("Conv2D", "filters");
        QCOMPARE(*parseSweep(filters, "1..4"),
                 (SweepValues{std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, std::int64_t{4}}));
        QCOMPARE(*parseSweep(filters, "2..8 step 3, 32"),
                 (SweepValues{std::int64_t{2}, std::int64_t{5}, std::int64_t{8}, std::int64_t{32}}));
        QCOMPARE(*parseSweep(param("Dropout", "rate"), "0..0.5 step 0.25"), (SweepValues{0.0, 0.25, 0.5}));
    }

    void whatCannotBeUsedIsSaid() {
        const ParamDef& filters = param("Conv2D", "filters");
        for (const char* text : {"", "many", "0", "1..100", "1,,x", "3..1", "1.5"})
            QVERIFY2(!parseSweep(filters, text), text);
        QVERIFY(!parseSweep(param("Conv2D", "padding"), "sane"));
        QVERIFY(!parseSweep(param("Conv2D", "strides"), "1x2x3"));
        QVERIFY(!parseSweep(param("Conv2D", "use_bias"), "maybe"));
        QVERIFY(!parseSweep(param("Conv2D", "activation"), "rulu"));
    }

    void aFurtherCallChangesItsLayer() {
        Graph graph;
        Node node;
        node.type = "Conv2D";
        node.name = "conv";
        node.params = layerRegistry().find("Conv2D")->defaults();
        const NodeId layer = graph.add(node);
        node.name = "call";
        node.sharesWith = layer;
        const NodeId call = graph.add(node);
        const Graph other = withParam(graph, call, "filters", std::int64_t{7});
        QCOMPARE(other.find(layer)->params.integer("filters"), std::int64_t{7});
    }
};

QTEST_GUILESS_MAIN(TestSweepValues)
#include "tst_sweep_values.moc"
