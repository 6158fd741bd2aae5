// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer's explanation is drawn, whatever its rules.
#include "core/RandomLayers.h"
#include "probe/FormulaText.h"
#include "probe/StepView.h"
#include "probe/TermTable.h"

#include <QTest>

using namespace layerscope;
using layerscope::testing::RandomLayer;
using layerscope::testing::RandomLayers;

namespace {

/// As the session would hand it over: a plan of sources and the layer.
std::shared_ptr<const Probed> probedOf(const RandomLayer& one, std::vector<std::int64_t> element) {
    static const LayerDef& source = *layerRegistry().find("Input");
    auto plan = std::make_shared<Plan>();
    Node node;
    node.type = one.layer->id;
    node.name = "layer";
    node.params = one.params;
    PlanStep layer;
    for (std::size_t port = 0; port < one.inputs.size(); ++port) {
        Node input;
        input.name = "input " + std::to_string(port);
        PlanStep step;
        step.node = std::make_shared<const Node>(input);
        step.def = &source;
        step.output = one.specs[port];
        layer.inputs.push_back(static_cast<int>(port));
        plan->steps.push_back(std::move(step));
    }
    layer.node = std::make_shared<const Node>(node);
    layer.def = one.layer;
    layer.output = one.output;
    layer.weights = one.layer->weights ? one.layer->weights(one.input()) : std::vector<WeightDef>();
    plan->steps.push_back(std::move(layer));
    Probed probed;
    probed.plan = plan;
    probed.step = &plan->steps.back();
    probed.point = probeOf({}, one.output.axes, std::move(element));
    probed.numbers = {one.inputs, one.weights, one.compute().tensor};
    return explained(std::move(probed));
}

} // namespace

class TestProbeLayers : public QObject {
    Q_OBJECT

private slots:
    void everyLayerIsDrawn_data() {
        QTest::addColumn<QString>("id");
        for (const LayerDef* def : layerRegistry().all())
            if (!def->isSource() && def->terms)
                QTest::newRow(def->id) << QString::fromLatin1(def->id);
    }
    void everyLayerIsDrawn() {
        QFETCH(QString, id);
        const LayerDef& def = *layerRegistry().find(id.toStdString());
        RandomLayers random(7);
        StepView view;
        view.resize(330, 400);
        for (int i = 0; i < 6; ++i) {
            const RandomLayer one = random.next(def);
            const auto probed = probedOf(one, random.element(one.output.shape));
            QVERIFY2(!probed->error, one.text().c_str());
            QCOMPARE(probed->steps.size(), probed->explanation.steps.size());
            for (std::size_t s = 0; s < probed->steps.size(); ++s) {
                const Step& step = probed->explanation.steps[s];
                view.setStep(probed, s);
                view.adjustSize();
                QVERIFY2(!view.grab().isNull(), one.text().c_str());
                if (!step.terms.empty()) {
                    const TermModel& terms = *view.table()->terms();
                    QVERIFY(terms.rowCount() > 0);
                    QVERIFY(!terms.index(0, 0).data().toString().isEmpty());
                }
                QVERIFY(view.resultText().contains(u'='));
                if (step.rule == Rule::Formula)
                    QVERIFY2(formulaText(step) != formulaWithNumbers(step), step.formula->text);
            }
            QVERIFY(!explanationText(probed->place()).empty());
        }
    }

    /// Windows: each term has one cell, and the taps lie where the terms read.
    void everyWindowIsLaidOut_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"Conv1D", "Conv2D", "Conv3D", "DepthwiseConv1D", "DepthwiseConv2D", "Conv1DTranspose",
                               "Conv2DTranspose", "Conv3DTranspose", "SeparableConv1D", "SeparableConv2D",
                               "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "AveragePooling2D"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void everyWindowIsLaidOut() {
        QFETCH(QString, id);
        const LayerDef& def = *layerRegistry().find(id.toStdString());
        RandomLayers random(11);
        int windows = 0;
        for (int i = 0; i < 40; ++i) {
            const RandomLayer one = random.next(def);
            const auto probed = probedOf(one, random.element(one.output.shape));
            for (std::size_t s = 0; s < probed->steps.size(); ++s) {
                const std::optional<TapGrid>& patch = probed->steps[s].patch;
                if (!patch)
                    continue;
                ++windows;
                std::size_t cells = 0;
                for (const std::int64_t term : patch->terms)
                    cells += term >= 0 ? 1 : 0;
                std::size_t read = 0;
                for (const Term& term : probed->explanation.steps[s].terms)
                    read += term.factor.origin == Origin::Input || term.factor.origin == Origin::Padding ? 1 : 0;
                QVERIFY2(cells <= read && cells > 0, one.text().c_str());
                if (patch->hasKernel)
                    QVERIFY2(cells == read, one.text().c_str());
            }
        }
        QVERIFY(windows > 5);
    }
};

QTEST_MAIN(TestProbeLayers)
#include "tst_probe_layers.moc"
