// SPDX-License-Identifier: GPL-3.0-or-later
#include "CompareFixture.h"
#include "compare/SweepStrip.h"
#include "compare/SweepTab.h"

#include <QLineEdit>

using namespace layerscope;

namespace {

struct SweepFixture : CompareFixture {
    using CompareFixture::CompareFixture;
    SweepTab* tab() {
        panel->setCurrentWidget(panel->sweeps());
        return panel->sweeps();
    }
    bool done() {
        return QTest::qWaitFor([this] { return session.isSettled() && !panel->sweeps()->isRunning(); }, 30000);
    }
    const SweepCell& cell(std::size_t i) { return panel->sweeps()->strip()->cells().at(i); }
    std::size_t cells() { return panel->sweeps()->strip()->cells().size(); }
};

} // namespace

class TestSweep : public QObject {
    Q_OBJECT
private slots:
    void showsEachValue();
    void aMistakeIsASentence();
    void seenAtALaterNode();
    void chosenByKeyIsOneUndoStep();
    void chosenByMouse();
    void followsEdits();
    void followsTheSelection();
    void whatIsTypedWrongIsSaid();
    void sameColorsAreOneRange();
    void sweepsASource();
    void stops();
    void allRanks_data();
    void allRanks();
};

void TestSweep::showsEachValue() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(fixture.conv, "strides");
    QVERIFY(fixture.done());
    QCOMPARE(fixture.cells(), std::size_t{4});
    QVERIFY(fixture.cell(0).now);
    QCOMPARE(fixture.cell(0).shape, QStringLiteral("16 h × 20 w × 4 c"));
    QCOMPARE(fixture.cell(1).shape, QStringLiteral("8 h × 10 w × 4 c"));
    QCOMPARE(fixture.cell(3).name, QStringLiteral("4 × 4"));
    for (std::size_t i = 0; i < fixture.cells(); ++i) {
        QVERIFY(!fixture.cell(i).picture.isNull());
        QVERIFY(fixture.cell(i).cost.startsWith("112 par."));
        QVERIFY(fixture.cell(i).mistake.isEmpty());
    }
    QCOMPARE(fixture.document.undoStack().count(), 0);
}

void TestSweep::aMistakeIsASentence() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.document.setParam(fixture.conv, "padding", std::string("valid"));
    fixture.tab()->sweep(fixture.conv, "kernel_size");
    fixture.tab()->setValues("3, 40, 5");
    QVERIFY(fixture.done());
    QVERIFY(fixture.cell(0).mistake.isEmpty());
    QVERIFY2(fixture.cell(1).mistake.contains("40"), qPrintable(fixture.cell(1).mistake));
    QVERIFY(fixture.cell(1).picture.isNull());
    QVERIFY(!fixture.cell(2).picture.isNull());
}

void TestSweep::seenAtALaterNode() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(fixture.conv, "filters");
    fixture.tab()->setValues("1, 2, 3");
    fixture.tab()->setLook(fixture.pool);
    QVERIFY(fixture.done());
    QCOMPARE(fixture.cell(2).shape, QStringLiteral("8 h × 10 w × 3 c"));
    QVERIFY(fixture.cell(2).cost.startsWith("84 par."));
}

void TestSweep::chosenByKeyIsOneUndoStep() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(fixture.conv, "strides");
    QVERIFY(fixture.done());
    SweepStrip* strip = fixture.tab()->strip();
    strip->setFocus();
    QCOMPARE(strip->current(), 0);
    QTest::keyClick(strip, Qt::Key_Right);
    QVERIFY(strip->accessibleDescription().contains("8 h"));
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(fixture.params(fixture.conv).ints("strides"), (Ints{2, 2}));
    QCOMPARE(fixture.document.undoStack().count(), 1);
    QVERIFY(fixture.done());
    QVERIFY(QTest::qWaitFor([&] { return fixture.cell(1).now && !fixture.cell(0).now; }, 10000));
    fixture.document.undoStack().undo();
    QCOMPARE(fixture.params(fixture.conv).ints("strides"), (Ints{1, 1}));
}

void TestSweep::chosenByMouse() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(fixture.conv, "use_bias");
    QVERIFY(fixture.done());
    SweepStrip* strip = fixture.tab()->strip();
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->cellRect(0).center());
    QVERIFY(!fixture.params(fixture.conv).flag("use_bias"));
}

void TestSweep::followsEdits() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(fixture.conv, "dilation_rate");
    QVERIFY(fixture.done());
    const QImage before = fixture.cell(1).picture;
    fixture.document.setParam(fixture.input, "source", std::string("noise:9"));
    QVERIFY(fixture.cell(1).stale);
    QVERIFY(fixture.done());
    QVERIFY(QTest::qWaitFor([&] { return !fixture.cell(1).stale && !fixture.cell(3).stale; }, 20000));
    QVERIFY(fixture.cell(1).picture != before);
}

void TestSweep::followsTheSelection() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    fixture.selection.set({fixture.pool});
    SweepTab* tab = fixture.tab();
    QCOMPARE(tab->node(), fixture.pool);
    QCOMPARE(tab->param(), std::string("pool_size"));
    fixture.selection.set({fixture.conv});
    QCOMPARE(tab->node(), fixture.conv);
    QVERIFY(fixture.done());
    QVERIFY(fixture.cells() > 1);
}

void TestSweep::whatIsTypedWrongIsSaid() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    SweepTab* tab = fixture.tab();
    tab->sweep(fixture.conv, "filters");
    auto* field = tab->findChild<QLineEdit*>();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, "2, many");
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY2(tab->status().contains("many"), qPrintable(tab->status()));
    field->selectAll();
    QTest::keyClicks(field, "2..5");
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(fixture.done());
    QCOMPARE(fixture.cells(), std::size_t{4});
}

void TestSweep::sameColorsAreOneRange() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    SweepTab* tab = fixture.tab();
    tab->sweep(fixture.conv, "activation");
    tab->setValues("linear, sigmoid");
    QVERIFY(fixture.done());
    const QImage own = fixture.cell(1).picture;
    tab->setSameColors(true);
    QVERIFY(QTest::qWaitFor([&] { return fixture.cell(1).picture != own; }, 10000));
    tab->setSameColors(false);
    QVERIFY(QTest::qWaitFor([&] { return fixture.cell(1).picture == own; }, 10000));
}

void TestSweep::sweepsASource() {
    SweepFixture fixture;
    QVERIFY(fixture.settle());
    SweepTab* tab = fixture.tab();
    tab->sweep(fixture.input, "dtype");
    QVERIFY(fixture.done());
    QVERIFY(fixture.cells() >= 2);
    QVERIFY(!fixture.cell(0).picture.isNull());
}

void TestSweep::stops() {
    SweepFixture fixture({512, 512, 3});
    QVERIFY(fixture.settle());
    SweepTab* tab = fixture.tab();
    tab->sweep(fixture.conv, "filters");
    tab->setValues("1..40");
    QVERIFY(tab->isRunning());
    tab->stop();
    QVERIFY(!tab->isRunning());
    QVERIFY(tab->status().startsWith("Stopped"));
    fixture.document.setParam(fixture.conv, "use_bias", false);
    QVERIFY(QTest::qWaitFor([&] { return tab->isRunning(); }, 20000));
}

void TestSweep::allRanks_data() {
    QTest::addColumn<QVector<int>>("shape");
    QTest::addColumn<QString>("layer");
    QTest::newRow("series") << QVector<int>{64, 2} << "Conv1D";
    QTest::newRow("picture") << QVector<int>{12, 12, 3} << "Conv2D";
    QTest::newRow("volume") << QVector<int>{8, 8, 8, 1} << "Conv3D";
}

void TestSweep::allRanks() {
    QFETCH(QVector<int>, shape);
    QFETCH(QString, layer);
    SweepFixture fixture(Ints(shape.begin(), shape.end()));
    fixture.document.removeNodes({fixture.conv, fixture.pool});
    const NodeId conv = fixture.add(layer.toLatin1().constData(), fixture.input);
    fixture.document.setParam(conv, "filters", std::int64_t{2});
    QVERIFY(fixture.settle());
    fixture.tab()->sweep(conv, "kernel_size");
    QVERIFY(fixture.done());
    QCOMPARE(fixture.cells(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY2(!fixture.cell(i).picture.isNull(), qPrintable(fixture.cell(i).mistake));
}

QTEST_MAIN(TestSweep)
#include "tst_sweep.moc"
