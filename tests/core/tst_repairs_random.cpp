// SPDX-License-Identifier: GPL-3.0-or-later
#include "BrokenGraphs.h"
#include "run/Repairs.h"

#include <QElapsedTimer>
#include <QTest>

#include <map>
#include <set>

using namespace layerscope;
using layerscope::testing::BrokenGraphs;

namespace {

constexpr unsigned kGraphs = 6000;

std::set<NodeId> mistakesIn(const Plan& plan) {
    std::set<NodeId> mistakes;
    for (const auto& [id, node] : plan.nodes)
        if (node.state == NodePlan::State::Mistake)
            mistakes.insert(id);
    return mistakes;
}

struct Tally {
    int mistakes = 0;
    int repairs = 0;
    int withRepair = 0;
    int withBetterThanDetour = 0;
    std::map<std::string, int> unrepaired; ///< only a detour, or nothing: by type and sentence
};

} // namespace

class TestRepairsRandom : public QObject {
    Q_OBJECT
private slots:
    void everyRepairOfferedYieldsAValidGraph();

private:
    void check(const Graph& graph, const Plan& plan, const Issue& issue, Tally& tally);
};

void TestRepairsRandom::check(const Graph& graph, const Plan& plan, const Issue& issue, Tally& tally) {
    const std::vector<Repair> repairs = repairsOf(graph, issue, layerRegistry());
    QVERIFY(repairs.size() <= kMostRepairs);
    bool better = false;
    for (const Repair& repair : repairs) {
        Graph repaired = graph;
        repair.change.apply(repaired);
        const auto after = compile(repaired, {}, layerRegistry());
        const std::string what = graph.find(issue.node)->type + ": " + issue.text.toString() + " / " + repair.text();
        QVERIFY2(std::ranges::includes(mistakesIn(plan), mistakesIn(*after)), what.c_str());
        const NodePlan* node = after->find(issue.node);
        QVERIFY2(!node || node->state != NodePlan::State::Mistake, what.c_str());
        QVERIFY2((node && node->output) == repair.output.has_value(), what.c_str());
        if (repair.output)
            QCOMPARE(repair.output->toString(), node->output->toString());
        QCOMPARE(after->total.parameters - plan.total.parameters, repair.parameters);
        QCOMPARE(after->total.multiplyAccumulates - plan.total.multiplyAccumulates, repair.multiplyAccumulates);
        repair.change.inverted().apply(repaired);
        QVERIFY2(repaired == graph, what.c_str());
        better |= repair.kind != Repair::Kind::Detour;
    }
    QVERIFY(std::ranges::is_sorted(repairs, {}, &Repair::kind));
    ++tally.mistakes;
    tally.repairs += static_cast<int>(repairs.size());
    tally.withRepair += repairs.empty() ? 0 : 1;
    tally.withBetterThanDetour += better ? 1 : 0;
    if (!better)
        ++tally.unrepaired[graph.find(issue.node)->type + ": " + issue.text.text];
}

void TestRepairsRandom::everyRepairOfferedYieldsAValidGraph() {
    Tally tally;
    QElapsedTimer timer;
    timer.start();
    for (unsigned seed = 1; seed <= kGraphs; ++seed) {
        const Graph graph = BrokenGraphs(seed).make();
        const auto plan = compile(graph, {}, layerRegistry());
        for (const Issue& issue : plan->issues())
            if (issue.severity == Issue::Severity::Error) {
                check(graph, *plan, issue, tally);
                if (QTest::currentTestFailed())
                    return;
            }
    }
    qInfo("%d mistakes in %u graphs: %d repairs offered, all valid; %.1f %% have one, %.1f %% have one besides giving "
          "up the wire or the layer; %.2f ms each with the checks",
          tally.mistakes, kGraphs, tally.repairs, 100.0 * tally.withRepair / tally.mistakes,
          100.0 * tally.withBetterThanDetour / tally.mistakes, static_cast<double>(timer.elapsed()) / tally.mistakes);
    if (qEnvironmentVariableIsSet("LAYERSCOPE_UNREPAIRED"))
        for (const auto& [what, count] : tally.unrepaired)
            qInfo("%4d %s", count, what.c_str());
    QVERIFY(tally.mistakes > 4000);
    QVERIFY(tally.withRepair > tally.mistakes * 95 / 100);
    QVERIFY(tally.withBetterThanDetour > tally.mistakes * 3 / 4);
}

QTEST_APPLESS_MAIN(TestRepairsRandom)
#include "tst_repairs_random.moc"
