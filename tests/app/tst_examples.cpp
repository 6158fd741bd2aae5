// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "picture/Statistics.h"
#include "run/Plan.h"

#include <algorithm>

using namespace layerscope;

class TstExamples : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useTestSettings(); }

    void theFirstIsTheOneWithTheEdges() {
        QVERIFY(examples().size() >= 3);
        QCOMPARE(examples().front().title, QStringLiteral("Edges in a photograph"));
    }

    void eachRunsWithoutAnIssue_data() {
        QTest::addColumn<QString>("path");
        for (const Example& example : examples())
            QTest::newRow(qPrintable(example.title)) << example.path;
    }
    void eachRunsWithoutAnIssue() {
        QFETCH(QString, path);
        WindowFixture fixture;
        QVERIFY(fixture.open(path));
        QCOMPARE(fixture.window.messages().text(), QString());
        for (const Issue& issue : fixture.workspace.live.plan()->issues())
            QFAIL(issue.text.toString().c_str());
        const Graph& graph = fixture.workspace.document.graph();
        QVERIFY(!graph.nodes().empty());
        QVERIFY(!graph.annotations().empty());
        for (const auto& [id, node] : graph.nodes()) {
            const PlanStep* step = fixture.workspace.live.plan()->stepOf(id);
            for (const auto& [name, weight] : node->weights) // a misspelt one would be made by an initializer
                QVERIFY2(step && std::ranges::count(step->weights, name, &WeightDef::name) == 1, name.c_str());
            const NodeLive* live = fixture.workspace.live.live(id);
            QVERIFY2(live && live->status == NodeLive::Status::Fresh, node->name.c_str());
            const Statistics figures = statisticsOf(live->value.tensor);
            QVERIFY2(figures.nans == 0 && figures.deviation > 0, node->name.c_str());
        }
    }
};

QTEST_MAIN(TstExamples)
#include "tst_examples.moc"
