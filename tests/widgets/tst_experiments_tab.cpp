// SPDX-License-Identifier: GPL-3.0-or-later
#include "CompareFixture.h"
#include "compare/ExperimentsTab.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"

#include <QComboBox>
#include <QSpinBox>

using namespace layerscope;

namespace {

using Kind = ExperimentsTab::Kind;

struct ExperimentsFixture : CompareFixture {
    using CompareFixture::CompareFixture;
    ExperimentsTab* tab() {
        panel->setCurrentWidget(panel->experiments());
        return panel->experiments();
    }
    bool done() {
        return QTest::qWaitFor([this] { return session.isSettled() && panel->experiments()->isReady(); }, 30000);
    }
};

} // namespace

class TestExperimentsTab : public QObject {
    Q_OBJECT
private slots:
    void impulse();
    void shiftOfAStride();
    void pokeIsCausalOrLeaks();
    void followsEditsAndTheSelection();
    void volumesHaveThreePlaces();
    void kindIsChosenByKey();
    void saysWhatIsMissing();
};

void TestExperimentsTab::impulse() {
    ExperimentsFixture fixture;
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    tab->make(Kind::Impulse, fixture.input, fixture.conv);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().contains("3 h × 3 w × 4 c"), qPrintable(tab->findings()));
    QVERIFY(tab->views()->view(ComparedViews::Minus));
    const auto* maps = qobject_cast<MapsView*>(tab->views()->view(ComparedViews::A));
    QVERIFY(maps && maps->isZoomed()); // at what moved
    QVERIFY(QTest::qWaitFor([&] { return maps->zoom()->isVisible(); }, 5000));
    QVERIFY(QRectF(maps->zoom()->rect()).contains(maps->zoom()->cellRect(8, 10).center()));
    QVERIFY(maps->zoom()->cellRect(8, 10).width() > 8);
    QCOMPARE(tab->place(0)->value(), 8);
    QCOMPARE(tab->place(1)->value(), 10);
    tab->place(0)->setValue(0);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().contains("2 h × 3 w × 4 c"), qPrintable(tab->findings()));
    QCOMPARE(fixture.document.undoStack().count(), 0);
}

void TestExperimentsTab::shiftOfAStride() {
    ExperimentsFixture fixture({40, 40, 2});
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    tab->make(Kind::Shift, fixture.input, fixture.conv);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().startsWith("It moves along exactly: "), qPrintable(tab->findings()));
    tab->make(Kind::Shift, fixture.input, fixture.pool);
    tab->setDimension(2);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().contains("only for multiples of 2 along columns"), qPrintable(tab->findings()));
}

void TestExperimentsTab::pokeIsCausalOrLeaks() {
    ExperimentsFixture fixture({40, 2});
    fixture.document.removeNodes({fixture.conv, fixture.pool});
    const NodeId conv = fixture.add("Conv1D", fixture.input);
    fixture.document.setParam(conv, "filters", std::int64_t{2});
    fixture.document.setParam(conv, "kernel_size", Ints{3});
    fixture.document.setParam(conv, "padding", std::string("causal"));
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    tab->make(Kind::Poke, fixture.input, conv);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().startsWith("Causal"), qPrintable(tab->findings()));
    fixture.document.setParam(conv, "padding", std::string("same"));
    QVERIFY(QTest::qWaitFor([&] { return tab->findings().startsWith("It leaks: 1 "); }, 20000));
}

void TestExperimentsTab::followsEditsAndTheSelection() {
    ExperimentsFixture fixture;
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    fixture.selection.set({fixture.conv});
    QCOMPARE(tab->source(), fixture.input);
    QCOMPARE(tab->node(), fixture.conv);
    QVERIFY(fixture.done());
    QVERIFY(tab->findings().contains("3 h × 3 w"));
    fixture.document.setParam(fixture.conv, "dilation_rate", Ints{2, 2});
    QVERIFY(QTest::qWaitFor([&] { return tab->findings().contains("5 h × 5 w"); }, 20000));
    QVERIFY(tab->findings().contains("holes"));
}

void TestExperimentsTab::volumesHaveThreePlaces() {
    ExperimentsFixture fixture({8, 9, 10, 1});
    fixture.document.removeNodes({fixture.conv, fixture.pool});
    const NodeId conv = fixture.add("Conv3D", fixture.input);
    fixture.document.setParam(conv, "padding", std::string("same"));
    fixture.document.setParam(conv, "kernel_size", Ints{1, 3, 5});
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    tab->make(Kind::Impulse, fixture.input, conv);
    QVERIFY(fixture.done());
    QCOMPARE(tab->place(0)->value(), 4);
    QCOMPARE(tab->place(2)->value(), 5);
    QVERIFY2(tab->findings().contains("1 d × 3 h × 5 w"), qPrintable(tab->findings()));
}

void TestExperimentsTab::kindIsChosenByKey() {
    ExperimentsFixture fixture({40, 40, 2});
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    fixture.selection.set({fixture.conv});
    auto* kinds = tab->findChild<QComboBox*>();
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Down);
    QCOMPARE(tab->kind(), Kind::Shift);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().contains("moves along"), qPrintable(tab->findings()));
    QTest::keyClick(kinds, Qt::Key_Down);
    QVERIFY(fixture.done());
    QVERIFY2(tab->findings().startsWith("It leaks: 1 "), qPrintable(tab->findings()));
}

void TestExperimentsTab::saysWhatIsMissing() {
    ExperimentsFixture fixture;
    QVERIFY(fixture.settle());
    ExperimentsTab* tab = fixture.tab();
    QVERIFY(fixture.done());
    QVERIFY(tab->findings().startsWith("Select a node"));
    fixture.document.setParam(fixture.conv, "kernel_size", Ints{0, 3});
    tab->make(Kind::Impulse, fixture.input, fixture.conv);
    QVERIFY(fixture.done());
    QVERIFY(!tab->findings().isEmpty());
}

QTEST_MAIN(TestExperimentsTab)
#include "tst_experiments_tab.moc"
