// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/HelpPage.h"
#include "inspector/HelpText.h"
#include "layers/Layers.h"
#include "session/ExampleGraph.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QSignalSpy>
#include <QTest>

using namespace layerscope;

class TestHelp : public QObject {
    Q_OBJECT

private slots:
    void everyLayerIsExplainedWithItsParameters() {
        HelpPage page;
        for (const LayerDef* def : layerRegistry().all()) {
            page.showLayer(*def);
            const QString text = page.toPlainText();
            QVERIFY2(text.contains(translated(def->name)), def->id);
            QVERIFY2(text.contains(QStringLiteral("keras.layers.") + def->id), def->id);
            QVERIFY2(text.contains(translated(def->summary)), def->id);
            for (const ParamDef& param : def->params) {
                QVERIFY2(text.contains(translated(param.label)), param.id);
                QVERIFY2(text.contains(translated(param.help)), param.id);
            }
        }
    }

    void exampleCanBePutOnTheCanvas() {
        const LayerDef* shown = nullptr;
        for (const LayerDef* def : layerRegistry().offered())
            if (def->example.output[0] && def->example.inputs[0])
                shown = def;
        QVERIFY(shown);
        HelpPage page;
        page.showLayer(*shown);
        QVERIFY(page.toPlainText().contains(translated(shown->example.caption)));
        QSignalSpy asked(&page, &HelpPage::exampleRequested);
        emit page.anchorClicked(QUrl(QString::fromLatin1(kExampleLink)));
        QCOMPARE(asked.count(), 1);
        const Result<Graph> graph = exampleGraph(*shown, layerRegistry());
        QVERIFY(graph);
        QVERIFY(graph->nodes().size() >= 2 && !graph->links().empty());
    }

    void textIsEscaped() {
        LayerDef def = *layerRegistry().all().front();
        def.purpose = "a < b & c";
        QVERIFY(layerHelpHtml(def).contains("a &lt; b &amp; c"));
    }

    void rangesAreSaidInWords() {
        ParamDef param{.id = "p", .label = "P", .help = "h"};
        QCOMPARE(rangeText(param), QString());
        param.hard.min = 1;
        QCOMPARE(rangeText(param), QString("1 or more"));
        param.hard.max = 0.5e3;
        QCOMPARE(rangeText(param), QString("1 to 500"));
    }

    void followsTheTheme() {
        HelpPage page;
        page.showLayer(*layerRegistry().find("Conv2D"));
        const QString before = page.document()->defaultStyleSheet();
        const Theme::Mode mode = Theme::instance().mode();
        Theme::instance().setMode(Theme::instance().isDark() ? Theme::Mode::Light : Theme::Mode::Dark);
        QVERIFY(page.document()->defaultStyleSheet() != before);
        Theme::instance().setMode(mode);
    }
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
