// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomGraph.h"
#include "TestLayers.h"
#include "run/Refeed.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

std::shared_ptr<const Plan> planOf(const Graph& graph) {
    return compile(graph, feedsFor(graph), testRegistry());
}

} // namespace

class TestRefeed : public QObject {
    Q_OBJECT
private slots:
    /// The same plan, step by step, as compile() makes.
    void otherFeedsNeedNoCompiling() {
        RandomEditor editor(23);
        Graph graph;
        std::size_t refed = 0;
        for (int i = 0; i < 400; ++i) {
            editor.edit(graph);
            const auto before = planOf(graph);
            Feeds feeds = feedsFor(graph);
            for (auto& [id, feed] : feeds)
                if (id.value % 2 == 0 || i % 3 == 0)
                    feed = countingFeed(static_cast<float>(id.value + 1000));
            const auto now = refeed(*before, feeds);
            const auto wanted = compile(graph, feeds, testRegistry());
            if (!now)
                continue; // a source that cannot run has a feed all the same
            ++refed;
            QCOMPARE(now->steps.size(), wanted->steps.size());
            for (std::size_t step = 0; step < now->steps.size(); ++step) {
                QCOMPARE(now->steps[step].key, wanted->steps[step].key);
                QCOMPARE(now->steps[step].feed.key, wanted->steps[step].feed.key);
                QVERIFY(now->steps[step].output == wanted->steps[step].output);
            }
            QVERIFY(now->order == wanted->order);
            QVERIFY(now->issues() == wanted->issues());
        }
        QVERIFY2(refed > 20, qPrintable(QString::number(refed)));
    }

    void refeedSaysWhenMoreIsOther() {
        Graph graph;
        const NodeId source = graph.add(makeNode(*testRegistry().find("Source"), {}));
        const auto plan = planOf(graph);
        Feeds feeds = feedsFor(graph);
        QVERIFY(refeed(*plan, feeds));
        QVERIFY(!refeed(*plan, {}));
        QVERIFY(!refeed(*compile(graph, {}, testRegistry()), feeds));
        feeds[source] = countingFeed(7);
        QVERIFY(refeed(*plan, feeds));
        feeds[source].axes = [](const TensorSpec& wanted) {
            Axes axes = wanted.axes;
            axes.back().step = 0.25;
            return std::optional(axes);
        };
        QVERIFY(!refeed(*plan, feeds));
        QVERIFY(compile(graph, feeds, testRegistry())->stepOf(source)->output.axes.back().step == 0.25);
    }
};

QTEST_APPLESS_MAIN(TestRefeed)
#include "tst_refeed.moc"
