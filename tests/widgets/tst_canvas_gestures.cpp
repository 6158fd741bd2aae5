// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/PickPopup.h"
#include "session/LayerMime.h"

#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

using namespace layerscope;

class TestCanvasGestures : public QObject {
    Q_OBJECT
private slots:
    void clickSelects();
    void boxSelects();
    void dragMovesSelectionAsOneStep();
    void controlAlignsToTheGrid();
    void escapePutsBack();
    void wireFromOutputToInput();
    void wireFromInputToOutput();
    void wireOntoCardTakesFreeInput();
    void wireThatClosesCircleIsRefused();
    void detachedWireIsRemovedOrMoved();
    void wireOntoNothingOffersWhatFits();
    void nodeDroppedOntoWireIsInserted();
    void paletteLayerIsDropped();
    void fileIsDropped();
    void frameTakesAlongWhatIsInside();
    void cornerResizes();
    void wheelZoomsAtPointer();
    void middleButtonAndSpacePan();
    void resetMidGesture();
    void editMidGestureCancels();
};

void TestCanvasGestures::clickSelects() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 100);
    canvas.click(canvas.title(a));
    QCOMPARE(canvas.selection.nodes(), std::set{a});
    canvas.click(canvas.title(b), Qt::ShiftModifier);
    QCOMPARE(canvas.selection.nodes(), (std::set{a, b}));
    canvas.click(canvas.title(a), Qt::ControlModifier);
    QCOMPARE(canvas.selection.nodes(), std::set{b});
    canvas.click({800, 550});
    QVERIFY(canvas.selection.nodes().empty());
}

void TestCanvasGestures::boxSelects() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 100);
    const NodeId c = canvas.add("Identity", 650, 100);
    canvas.drag({20, 60}, {400, 200});
    QCOMPARE(canvas.selection.nodes(), (std::set{a, b}));
    canvas.drag({880, 60}, {800, 200}, Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(canvas.selection.nodes(), (std::set{a, b, c}));
    canvas.press({20, 60});
    canvas.move({100, 200});
    QCOMPARE(canvas.selection.nodes(), std::set{a});
    canvas.key(Qt::Key_Escape);
    QCOMPARE(canvas.selection.nodes(), (std::set{a, b, c}));
}

void TestCanvasGestures::dragMovesSelectionAsOneStep() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 100);
    canvas.select({a, b});
    const int steps = canvas.document.undoStack().count();
    canvas.drag(canvas.title(a), canvas.title(a) + QPointF(40, 25));
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
    QCOMPARE(canvas.placeOf(a).x, 90.0);
    QCOMPARE(canvas.placeOf(b).y, 125.0);
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.placeOf(a).x, 50.0);
    QCOMPARE(canvas.scene().node(b)->pos(), QPointF(350, 100));
}

void TestCanvasGestures::controlAlignsToTheGrid() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 51, 101);
    canvas.press(canvas.title(a));
    const QPointF to = canvas.title(a) + QPointF(33, 30);
    canvas.move(to);
    canvas.release(to, Qt::LeftButton, Qt::ControlModifier);
    QCOMPARE(std::fmod(canvas.placeOf(a).x, 8), 0.0);
    QCOMPARE(std::fmod(canvas.placeOf(a).y, 8), 0.0);
}

void TestCanvasGestures::escapePutsBack() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const int steps = canvas.document.undoStack().count();
    const QPointF from = canvas.title(a);
    canvas.press(from);
    canvas.move(from + QPointF(60, 60));
    QCOMPARE(canvas.scene().node(a)->pos(), QPointF(110, 160));
    canvas.key(Qt::Key_Escape);
    QCOMPARE(canvas.scene().node(a)->pos(), QPointF(50, 100));
    canvas.release(from + QPointF(60, 60));
    QCOMPARE(canvas.document.undoStack().count(), steps);
}

void TestCanvasGestures::wireFromOutputToInput() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 200);
    canvas.drag(canvas.output(a), canvas.input(b));
    QVERIFY(canvas.linked(a, b));
    QVERIFY(canvas.scene().link({b, 0}));
    canvas.document.undoStack().undo();
    QVERIFY(!canvas.linked(a, b));
    QVERIFY(!canvas.scene().link({b, 0}));
}

void TestCanvasGestures::wireFromInputToOutput() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 200);
    canvas.drag(canvas.input(b), canvas.output(a));
    QVERIFY(canvas.linked(a, b));
}

void TestCanvasGestures::wireOntoCardTakesFreeInput() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 50);
    const NodeId b = canvas.add("Identity", 50, 320);
    const NodeId sum = canvas.add("Add", 450, 150);
    canvas.drag(canvas.output(a), canvas.title(sum));
    canvas.drag(canvas.output(b), canvas.title(sum));
    QVERIFY(canvas.linked(a, sum, 0));
    QVERIFY(canvas.linked(b, sum, 1));
}

void TestCanvasGestures::wireThatClosesCircleIsRefused() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 100);
    canvas.link(a, b);
    const quint64 revision = canvas.document.revision();
    canvas.drag(canvas.output(b), canvas.input(a));
    QCOMPARE(canvas.document.revision(), revision);
    const auto* message = canvas.view->findChild<QWidget*>(QStringLiteral("canvasMessage"));
    QVERIFY(message->isVisible());
    QVERIFY(message->accessibleName().contains(QStringLiteral("circle")));
}

void TestCanvasGestures::detachedWireIsRemovedOrMoved() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 60);
    const NodeId c = canvas.add("Identity", 350, 330);
    canvas.link(a, b);
    canvas.drag(canvas.input(b), canvas.input(c));
    QVERIFY(!canvas.linked(a, b));
    QVERIFY(canvas.linked(a, c));
    canvas.document.undoStack().undo();
    QVERIFY(canvas.linked(a, b));
    canvas.drag(canvas.input(b), {800, 500});
    QVERIFY(canvas.graph().links().empty());
    QVERIFY(!canvas.view->findChild<PickPopup*>());
}

void TestCanvasGestures::wireOntoNothingOffersWhatFits() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    canvas.drag(canvas.output(a), {500, 300});
    auto* popup = canvas.view->findChild<PickPopup*>();
    QVERIFY(popup);
    auto* field = popup->findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("flatten"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{2});
    const NodeId added = *canvas.selection.nodes().begin();
    QCOMPARE(canvas.graph().find(added)->type, std::string("Flatten"));
    QVERIFY(canvas.linked(a, added));
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{1});
}

void TestCanvasGestures::nodeDroppedOntoWireIsInserted() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 20, 60);
    const NodeId b = canvas.add("Identity", 660, 60);
    const NodeId loose = canvas.add("Activation", 330, 340);
    canvas.link(a, b);
    const QPointF from = canvas.title(loose);
    canvas.press(from);
    canvas.move(from + QPointF(0, -200));
    canvas.move(from + QPointF(0, -280));
    QVERIFY(canvas.scene().link({b, 0})->isHighlighted());
    canvas.release(from + QPointF(0, -280));
    QVERIFY(canvas.linked(a, loose));
    QVERIFY(canvas.linked(loose, b));
    canvas.document.undoStack().undo();
    QVERIFY(canvas.linked(a, b));
    QCOMPARE(canvas.placeOf(loose).y, 340.0);
}

namespace {

void dropOn(GraphView& view, const QMimeData& data, QPoint pixel) {
    QDragEnterEvent enter(pixel, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view.viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(pixel, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view.viewport(), &move);
    QDropEvent drop(pixel, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view.viewport(), &drop);
}

} // namespace

void TestCanvasGestures::paletteLayerIsDropped() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 20, 60);
    const NodeId b = canvas.add("Identity", 660, 60);
    canvas.link(a, b);
    QMimeData data;
    data.setData(QString::fromLatin1(kLayerMime), "Activation");
    dropOn(*canvas.view, data, canvas.pixel({450, 480}));
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{3});
    QVERIFY(canvas.linked(a, b));
    dropOn(*canvas.view, data, canvas.pixel((canvas.output(a) + canvas.input(b)) / 2));
    const NodeId inserted = *canvas.selection.nodes().begin();
    QVERIFY(canvas.linked(a, inserted));
    QVERIFY(canvas.linked(inserted, b));
}

void TestCanvasGestures::fileIsDropped() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Input", 50, 100);
    QSignalSpy dropped(canvas.view.get(), &GraphView::fileDropped);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/photo.png"))});
    dropOn(*canvas.view, data, canvas.pixel(canvas.title(a)));
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped.front().at(0).toString(), QStringLiteral("/tmp/photo.png"));
    QCOMPARE(dropped.front().at(2).value<NodeId>(), a);
}

void TestCanvasGestures::frameTakesAlongWhatIsInside() {
    CanvasFixture canvas;
    const NodeId inside = canvas.add("Identity", 80, 120);
    const NodeId outside = canvas.add("Identity", 560, 120);
    canvas.select({inside});
    canvas.view->actions().at(CanvasActions::FrameSelected)->trigger();
    QTest::keyClick(canvas.view->focusWidget(), Qt::Key_Escape);
    const AnnotationItem* frame = canvas.scene().annotations().begin()->second;
    const QPointF handle = frame->handle().center();
    canvas.drag(handle, handle + QPointF(30, 40));
    QCOMPARE(canvas.placeOf(inside).x, 110.0);
    QCOMPARE(canvas.placeOf(outside).x, 560.0);
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.placeOf(inside).x, 80.0);
}

void TestCanvasGestures::cornerResizes() {
    CanvasFixture canvas;
    const AnnotationId note = addNote(canvas.view->context(), {100, 100});
    const QRectF before = canvas.scene().annotation(note)->box();
    canvas.drag(before.bottomRight() - QPointF(5, 5), before.bottomRight() + QPointF(45, 25));
    const Box after = canvas.graph().annotations().at(note).box;
    QCOMPARE(after.width, before.width() + 50);
    QCOMPARE(after.height, before.height() + 30);
}

void TestCanvasGestures::wheelZoomsAtPointer() {
    CanvasFixture canvas;
    const QPoint pixel(200, 150);
    const QPointF place = canvas.view->mapToScene(pixel);
    QWheelEvent wheel(pixel, canvas.view->viewport()->mapToGlobal(pixel), {}, {0, 120}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(canvas.view->viewport(), &wheel);
    QVERIFY(canvas.view->zoom() > 1.1);
    const QPointF apart = canvas.view->mapToScene(pixel) - place;
    QVERIFY(std::abs(apart.x()) < 1.5 && std::abs(apart.y()) < 1.5);
}

void TestCanvasGestures::middleButtonAndSpacePan() {
    CanvasFixture canvas;
    const QPointF before = canvas.view->mapToScene(0, 0);
    QTest::mousePress(canvas.view->viewport(), Qt::MiddleButton, {}, {400, 300});
    QTest::mouseMove(canvas.view->viewport(), {450, 320});
    QTest::mouseRelease(canvas.view->viewport(), Qt::MiddleButton, {}, {450, 320});
    QCOMPARE(canvas.view->mapToScene(0, 0), before - QPointF(50, 20));
    QTest::keyPress(canvas.view.get(), Qt::Key_Space);
    QTest::mousePress(canvas.view->viewport(), Qt::LeftButton, {}, {400, 300});
    QTest::mouseMove(canvas.view->viewport(), {350, 280});
    QTest::mouseRelease(canvas.view->viewport(), Qt::LeftButton, {}, {350, 280});
    QTest::keyRelease(canvas.view.get(), Qt::Key_Space);
    QCOMPARE(canvas.view->mapToScene(0, 0), before);
}

void TestCanvasGestures::resetMidGesture() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const NodeId b = canvas.add("Identity", 350, 100);
    canvas.link(a, b);
    for (const QPointF& from : {canvas.title(a), canvas.input(b), canvas.output(a), QPointF(800, 500)}) {
        Project project;
        project.graph = canvas.graph();
        canvas.press(from);
        canvas.move(from + QPointF(50, 50));
        QVERIFY(canvas.view->gesture());
        canvas.document.reset({});
        QVERIFY(!canvas.view->gesture());
        QVERIFY(canvas.scene().nodes().empty());
        canvas.move(from + QPointF(80, 80));
        canvas.release(from + QPointF(80, 80));
        canvas.document.reset(std::move(project));
        QCOMPARE(canvas.scene().nodes().size(), std::size_t{2});
    }
}

void TestCanvasGestures::editMidGestureCancels() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 100);
    const QPointF from = canvas.title(a);
    canvas.press(from);
    canvas.move(from + QPointF(50, 50));
    canvas.document.removeNodes({a});
    QVERIFY(!canvas.view->gesture());
    canvas.release(from + QPointF(50, 50));
    QVERIFY(canvas.scene().nodes().empty());
}

QTEST_MAIN(TestCanvasGestures)
#include "tst_canvas_gestures.moc"
