// SPDX-License-Identifier: GPL-3.0-or-later
#include "CanvasFixture.h"
#include "CompareFixture.h"
#include "canvas/Forking.h"
#include "views/CurvesView.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"
#include "views/SlicesView.h"

#include <QSignalSpy>

using namespace layerscope;

namespace {

bool ready(const CompareFixture& fixture) {
    return QTest::qWaitFor([&] { return fixture.session.isSettled() && fixture.panel->ab()->isReady(); }, 20000);
}

} // namespace

class TestCompare : public QObject {
    Q_OBJECT
private slots:
    void aForkIsExactlyTheSame();
    void followsEveryEdit();
    void unequalShapesAreSaid();
    void viewsMoveTogether();
    void pointersMeetAlsoOverTwoSources();
    void keepsTheResultFromBefore();
    void flipsByKey();
    void slicesMoveTogether();
    void curvesMoveTogether();
    void forksFromTheCanvasByKey();
    void comparesTheTwoSelected();
    void anElementOfEitherIsPicked();
};

void TestCompare::aForkIsExactlyTheSame() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    const NodeId copy = fixture.forkNode(fixture.conv);
    QVERIFY(copy);
    fixture.panel->compare(fixture.conv, copy);
    QVERIFY(ready(fixture));
    QVERIFY2(fixture.panel->ab()->figures().startsWith("A and B are the same"),
             qPrintable(fixture.panel->ab()->figures()));
    QVERIFY(fixture.panel->ab()->costs().contains("parameters same (112)"));
}

void TestCompare::followsEveryEdit() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    const NodeId copy = fixture.forkNode(fixture.conv);
    fixture.panel->compare(fixture.conv, copy);
    QVERIFY(ready(fixture));
    fixture.document.setParam(copy, "activation", NamedFunction{"relu", {}});
    QVERIFY(ready(fixture));
    QVERIFY2(fixture.panel->ab()->figures().contains("MSE 0."), qPrintable(fixture.panel->ab()->figures()));
    QVERIFY(fixture.panel->ab()->figures().contains("SSIM"));
    fixture.document.undoStack().undo();
    QVERIFY(ready(fixture));
    QVERIFY(fixture.panel->ab()->figures().startsWith("A and B are the same"));
    fixture.document.setParam(copy, "kernel_size", Ints{5, 5});
    QVERIFY(ready(fixture));
    QVERIFY2(fixture.panel->ab()->costs().contains("parameters +192"), qPrintable(fixture.panel->ab()->costs()));
}

void TestCompare::unequalShapesAreSaid() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    fixture.panel->compare(fixture.conv, fixture.pool);
    QVERIFY(ready(fixture));
    QVERIFY(fixture.panel->ab()->figures().contains("16 h × 20 w × 4 c"));
    QVERIFY(!fixture.panel->ab()->views()->view(ComparedViews::Minus));
    QVERIFY(fixture.panel->ab()->views()->view(ComparedViews::A));
}

void TestCompare::viewsMoveTogether() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    fixture.panel->compare(fixture.conv, fixture.forkNode(fixture.conv));
    QVERIFY(ready(fixture));
    ComparedViews* views = fixture.panel->ab()->views();
    views->setViewId("maps");
    auto* a = qobject_cast<MapsView*>(views->view(ComparedViews::A));
    auto* minus = qobject_cast<MapsView*>(views->view(ComparedViews::Minus));
    auto* b = qobject_cast<MapsView*>(views->view(ComparedViews::B));
    QVERIFY(a && b && minus);
    a->openMap(2);
    QVERIFY(b->isZoomed() && minus->isZoomed());
    QCOMPARE(b->zoom()->map(), qint64{2});
    a->zoom()->zoomAt(QPointF(30, 40), 3);
    QCOMPARE(b->zoom()->scale(), a->zoom()->scale());
    QCOMPARE(minus->zoom()->cellRect(3, 4).width(), a->zoom()->cellRect(3, 4).width());
    QTest::keyClick(b->zoom(), Qt::Key_PageDown);
    QCOMPARE(a->zoom()->map(), qint64{3});
    b->closeMap();
    QVERIFY(!a->isZoomed() && !minus->isZoomed());
}

void TestCompare::pointersMeetAlsoOverTwoSources() {
    CompareFixture fixture;
    const NodeId other = fixture.add("Input", {});
    fixture.document.setParam(other, "shape", Ints{16, 20, 3});
    fixture.document.setParam(other, "source", std::string("noise:4"));
    const NodeId conv = fixture.add("Conv2D", other);
    fixture.document.setParam(conv, "filters", std::int64_t{4});
    fixture.document.setParam(conv, "padding", std::string("same"));
    fixture.panel->compare(fixture.conv, conv);
    QVERIFY(ready(fixture));
    ComparedViews* views = fixture.panel->ab()->views();
    views->setViewId("maps");
    const Shown shown = makeShown(fixture.conv, fixture.session.live(fixture.conv)->value, false);
    fixture.pointer.set(probeOf(fixture.conv, shown.value().axes, {0, 5, 6, 0}));
    auto* b = qobject_cast<MapsView*>(views->view(ComparedViews::B));
    QVERIFY(b);
    QVERIFY2(b->readOut().contains("row 5"), qPrintable(b->readOut()));
    QVERIFY(b->readOut().contains("column 6"));
}

void TestCompare::keepsTheResultFromBefore() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    fixture.panel->keep(fixture.conv);
    QVERIFY(ready(fixture));
    QVERIFY(fixture.panel->ab()->comparesKept());
    QVERIFY(fixture.panel->ab()->figures().startsWith("A and B are the same"));
    fixture.document.setParam(fixture.conv, "strides", Ints{2, 2});
    QVERIFY(ready(fixture));
    QVERIFY(fixture.panel->ab()->figures().contains("16 h × 20 w × 4 c"));
    fixture.document.undoStack().undo();
    fixture.document.setParam(fixture.conv, "activation", NamedFunction{"tanh", {}});
    QVERIFY(ready(fixture));
    QVERIFY(fixture.panel->ab()->figures().contains("MSE"));
    QVERIFY(fixture.panel->ab()->views()->title(ComparedViews::A).contains("as it was at"));
}

void TestCompare::flipsByKey() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    fixture.panel->compare(fixture.conv, fixture.forkNode(fixture.conv));
    QVERIFY(ready(fixture));
    AbTab* tab = fixture.panel->ab();
    QTest::keyClick(tab, Qt::Key_X);
    QCOMPARE(tab->views()->mode(), ComparedViews::Mode::FlipA);
    QVERIFY(tab->views()->view(ComparedViews::A)->isVisible());
    QVERIFY(!tab->views()->view(ComparedViews::B)->isVisible());
    QTest::keyClick(tab, Qt::Key_X);
    QVERIFY(!tab->views()->view(ComparedViews::A)->isVisible());
    QVERIFY(tab->views()->view(ComparedViews::B)->isVisible());
    QTest::keyClick(tab, Qt::Key_Escape);
    QVERIFY(tab->views()->view(ComparedViews::Minus)->isVisible());
}

void TestCompare::slicesMoveTogether() {
    CompareFixture fixture({6, 8, 10, 1});
    fixture.document.removeNodes({fixture.conv, fixture.pool});
    const NodeId first = fixture.add("Conv3D", fixture.input);
    const NodeId second = fixture.add("Conv3D", fixture.input);
    for (const NodeId id : {first, second})
        fixture.document.setParam(id, "padding", std::string("same"));
    fixture.panel->compare(first, second);
    QVERIFY(ready(fixture));
    ComparedViews* views = fixture.panel->ab()->views();
    views->setViewId("slices");
    auto* a = qobject_cast<SlicesView*>(views->view(ComparedViews::A));
    auto* b = qobject_cast<SlicesView*>(views->view(ComparedViews::B));
    QVERIFY(a && b);
    a->planes()->setVoxel({4, 2, 7});
    QCOMPARE(b->planes()->voxel(), (VoxelIndex{4, 2, 7}));
}

void TestCompare::curvesMoveTogether() {
    CompareFixture fixture({64, 1});
    fixture.document.removeNodes({fixture.conv, fixture.pool});
    const NodeId first = fixture.add("Conv1D", fixture.input);
    const NodeId second = fixture.add("Conv1D", fixture.input);
    for (const NodeId id : {first, second}) {
        fixture.document.setParam(id, "padding", std::string("same"));
        fixture.document.setParam(id, "filters", std::int64_t{2});
    }
    fixture.panel->compare(first, second);
    QVERIFY(ready(fixture));
    ComparedViews* views = fixture.panel->ab()->views();
    views->setViewId("curves");
    auto* a = qobject_cast<CurvesView*>(views->view(ComparedViews::A));
    auto* b = qobject_cast<CurvesView*>(views->view(ComparedViews::B));
    QVERIFY(a && b);
    a->setMode(CurvesView::Mode::Heat);
    QCOMPARE(b->mode(), CurvesView::Mode::Heat);
    QVERIFY(!fixture.panel->ab()->figures().contains("SSIM"));
}

void TestCompare::forksFromTheCanvasByKey() {
    CanvasFixture fixture(CanvasFixture::Live::Yes);
    const NodeId input = fixture.add("Input", 0, 0);
    fixture.document.setParam(input, "shape", Ints{8, 8, 3});
    fixture.document.setParam(input, "source", std::string("noise:1"));
    const NodeId conv = fixture.add("Conv2D", 300, 0);
    const NodeId act = fixture.add("ReLU", 600, 0);
    fixture.link(input, conv);
    fixture.link(conv, act);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session->isSettled(); }, 20000));
    fixture.select({conv});
    QSignalSpy forked(&fixture.view->actions().forking(), &Forking::forked);
    const int steps = fixture.document.undoStack().count();
    fixture.key(Qt::Key_Y, Qt::ShiftModifier);
    QVERIFY(QTest::qWaitFor([&] { return forked.count() == 1; }, 20000));
    QCOMPARE(fixture.document.undoStack().count(), steps + 1);
    QCOMPARE(fixture.graph().nodes().size(), std::size_t{5});
    const auto a = forked.first().at(0).value<NodeId>();
    const auto b = forked.first().at(1).value<NodeId>();
    QCOMPARE(a, act);
    QCOMPARE(fixture.graph().find(b)->name, fixture.graph().find(act)->name + "_b");
    QVERIFY(fixture.selection.nodes().contains(b));
    QVERIFY(QTest::qWaitFor([&] { return fixture.session->isSettled(); }, 20000));
    QVERIFY(fixture.session->live(a)->value.tensor.identical(fixture.session->live(b)->value.tensor));
    fixture.document.undoStack().undo();
    QCOMPARE(fixture.graph().nodes().size(), std::size_t{3});
}

void TestCompare::comparesTheTwoSelected() {
    CanvasFixture fixture;
    const NodeId first = fixture.add("Input", 0, 0);
    const NodeId second = fixture.add("Input", 300, 0);
    QSignalSpy wanted(&fixture.view->actions(), &CanvasActions::compareRequested);
    fixture.select({first});
    fixture.select({first, second});
    fixture.key(Qt::Key_C);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().at(0).value<NodeId>(), first);
    QCOMPARE(wanted.first().at(1).value<NodeId>(), second);
}

void TestCompare::anElementOfEitherIsPicked() {
    CompareFixture fixture;
    QVERIFY(fixture.settle());
    const NodeId copy = fixture.forkNode(fixture.conv);
    fixture.panel->compare(fixture.conv, copy);
    QVERIFY(ready(fixture));
    QSignalSpy picked(fixture.panel.get(), &ComparePanel::elementPicked);
    for (const auto& [place, node] : {std::pair{ComparedViews::A, fixture.conv}, std::pair{ComparedViews::B, copy}}) {
        QTest::keyClick(fixture.panel->ab()->views()->view(place), Qt::Key_P);
        QCOMPARE(fixture.pointer.picked().node, node);
    }
    QCOMPARE(picked.count(), 2);
}

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
