// SPDX-License-Identifier: GPL-3.0-or-later
// Layers written as calls, as TimeDistributed holds one.
#include "expression/LayerText.h"
#include "layers/Layers.h"

#include <QTest>

using namespace layerscope;

class TestLayerText : public QObject {
    Q_OBJECT

private slots:
    void readsWhatPythonWouldSay() {
        const auto layer = layerFromText(
            "Conv2D(filters=4, kernel_size=3, strides=[2, 1], padding='same', use_bias=False, activation=\"relu\", "
            "kernel_initializer=RandomNormal(stddev=0.5, seed=7))",
            layerRegistry());
        QVERIFY(layer);
        QCOMPARE(std::string(layer->def->id), std::string("Conv2D"));
        QCOMPARE(layer->params.integer("filters"), 4);
        QVERIFY((layer->params.ints("kernel_size") == Ints{3, 3}));
        QVERIFY((layer->params.ints("strides") == Ints{2, 1}));
        QVERIFY(!layer->params.flag("use_bias"));
        QCOMPARE(layer->params.function("kernel_initializer").arg("stddev", 0), 0.5);
    }

    void everyLayerSurvivesItsText() {
        for (const LayerDef* layer : layerRegistry().all()) {
            Params params = layer->defaults();
            for (const ParamDef& param : layer->params)
                if (param.kind == ParamKind::Number || param.optional)
                    params.set(param.id, param.givenValue());
            const std::string text = layerText(*layer, params);
            const auto again = layerFromText(text, layerRegistry());
            QVERIFY2(again, (text + (again ? "" : ": " + again.error().text.toString())).c_str());
            QVERIFY2(again->def == layer && again->params == params, text.c_str());
        }
    }

    void saysWhereAMistakeIs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("begin");
        QTest::newRow("empty") << QByteArray("") << 0;
        QTest::newRow("unknown layer") << QByteArray("Dance(units=4)") << 0;
        QTest::newRow("unknown setting") << QByteArray("Dense(unit=4)") << 6;
        QTest::newRow("text for a number") << QByteArray("Dense(units='4')") << 12;
        QTest::newRow("out of range") << QByteArray("Dense(units=0)") << 12;
        QTest::newRow("unclosed") << QByteArray("Dense(units=4") << 13;
        QTest::newRow("goes on") << QByteArray("Dense(units=4) + 1") << 15;
    }
    void saysWhereAMistakeIs() {
        QFETCH(QByteArray, text);
        QFETCH(int, begin);
        const auto layer = layerFromText(text.toStdString(), layerRegistry());
        QVERIFY(!layer);
        QVERIFY(!layer.error().text.empty());
        QCOMPARE(static_cast<int>(layer.error().begin), begin);
        QVERIFY(layer.error().end <= static_cast<std::size_t>(text.size()) + 1);
    }
};

QTEST_APPLESS_MAIN(TestLayerText)
#include "tst_layer_text.moc"
