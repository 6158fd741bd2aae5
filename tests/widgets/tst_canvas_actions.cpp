// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/InPlaceEditor.h"
#include "canvas/PickPopup.h"

#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>

using namespace layerscope;

class TestCanvasActions : public QObject {
    Q_OBJECT
private slots:
    void tabAddsBehindTheSelectedNode();
    void doubleClickAddsWherePointed();
    void quickAddSaysWhenNothingIsFound();
    void deleteBridgesTheGap();
    void shiftDeleteLeavesTheGap();
    void copyAndPaste();
    void cutAndDuplicate();
    void bypassToggles();
    void renameInPlace();
    void keysInAFieldDoNotReachTheCanvas();
    void noteIsWrittenInPlace();
    void arrowsWalkAlongWires();
    void controlArrowsMoveAsOneStep();
    void connectToByKeyboard();
    void enterInspects();
    void autoLayoutGoesLeftToRight();
    void zoomActions();
    void selectAllAndEscape();
    void actionsAreNamedAndEnabledWhenUseful();
};

namespace {

PickPopup* popupOf(const CanvasFixture& canvas) {
    return canvas.view->findChild<PickPopup*>();
}

InPlaceEditor* editorOf(const CanvasFixture& canvas) {
    return canvas.view->findChild<InPlaceEditor*>();
}

} // namespace

void TestCanvasActions::tabAddsBehindTheSelectedNode() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Input", 50, 100);
    canvas.select({a});
    canvas.key(Qt::Key_Tab);
    auto* popup = popupOf(canvas);
    QVERIFY(popup);
    auto* field = popup->findChild<QLineEdit*>();
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("conv"));
    QTest::keyClick(field, Qt::Key_Return);
    const NodeId added = canvas.selection.current();
    QCOMPARE(canvas.graph().find(added)->type, std::string("Conv2D"));
    QVERIFY(canvas.linked(a, added));
    QVERIFY(canvas.placeOf(added).x > canvas.placeOf(a).x + 200);
    QVERIFY(canvas.view->hasFocus());
}

void TestCanvasActions::doubleClickAddsWherePointed() {
    CanvasFixture canvas;
    canvas.doubleClick({500, 400});
    auto* field = popupOf(canvas)->findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("dense"));
    QTest::keyClick(field, Qt::Key_Return);
    const NodeId added = canvas.selection.current();
    QVERIFY(canvas.scene().node(added)->sceneBoundingRect().contains(QPointF(500, 400)));
}

void TestCanvasActions::quickAddSaysWhenNothingIsFound() {
    CanvasFixture canvas;
    canvas.key(Qt::Key_Tab);
    auto* popup = popupOf(canvas);
    auto* field = popup->findChild<QLineEdit*>();
    auto* list = popup->findChild<QListWidget*>();
    QCOMPARE(list->count(), static_cast<int>(canvas.document.registry().offered().size()));
    QTest::keyClicks(field, QStringLiteral("zzz"));
    QVERIFY(!list->isVisible());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(canvas.graph().nodes().empty());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(canvas.view->hasFocus());
}

void TestCanvasActions::deleteBridgesTheGap() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeId b = canvas.add("Identity", 300, 0);
    const NodeId c = canvas.add("Identity", 600, 0);
    canvas.link(a, b);
    canvas.link(b, c);
    canvas.select({b});
    canvas.key(Qt::Key_Delete);
    QVERIFY(canvas.linked(a, c));
    QVERIFY(canvas.selection.nodes().empty());
    canvas.document.undoStack().undo();
    QVERIFY(canvas.linked(a, b) && canvas.linked(b, c));
}

void TestCanvasActions::shiftDeleteLeavesTheGap() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeId b = canvas.add("Identity", 300, 0);
    const NodeId c = canvas.add("Identity", 600, 0);
    canvas.link(a, b);
    canvas.link(b, c);
    canvas.select({b});
    canvas.key(Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{2});
    QVERIFY(canvas.graph().links().empty());
}

void TestCanvasActions::copyAndPaste() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeId b = canvas.add("Identity", 300, 0);
    canvas.link(a, b);
    canvas.select({a, b});
    canvas.key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(canvas.view->actions().at(CanvasActions::Paste)->isEnabled());
    canvas.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{4});
    QCOMPARE(canvas.graph().links().size(), std::size_t{2});
    QCOMPARE(canvas.selection.nodes().size(), std::size_t{2});
    QVERIFY(!canvas.selection.nodes().contains(a));
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{2});
}

void TestCanvasActions::cutAndDuplicate() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    canvas.key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{2});
    const NodeId copy = *canvas.selection.nodes().begin();
    QCOMPARE(canvas.placeOf(copy).x, 32.0);
    canvas.key(Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{1});
    QVERIFY(canvas.graph().find(a));
}

void TestCanvasActions::bypassToggles() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    canvas.key(Qt::Key_M);
    QVERIFY(canvas.graph().find(a)->bypassed);
    QVERIFY(canvas.scene().node(a)->card().bypassed);
    canvas.key(Qt::Key_B);
    QVERIFY(!canvas.graph().find(a)->bypassed);
}

void TestCanvasActions::renameInPlace() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 50);
    canvas.add("Identity", 350, 50);
    canvas.select({a});
    canvas.key(Qt::Key_F2);
    QVERIFY(editorOf(canvas));
    QTest::keyClicks(editorOf(canvas), QStringLiteral("edges"));
    QTest::keyClick(editorOf(canvas), Qt::Key_Return);
    QCOMPARE(canvas.graph().find(a)->name, std::string("edges"));
    QVERIFY(canvas.view->hasFocus());
    QTRY_VERIFY(!editorOf(canvas));
    canvas.key(Qt::Key_F2);
    QTest::keyClicks(editorOf(canvas), QStringLiteral("a/b"));
    QTest::keyClick(editorOf(canvas), Qt::Key_Return);
    QCOMPARE(canvas.graph().find(a)->name, std::string("edges"));
    QVERIFY(canvas.view->findChild<QWidget*>(QStringLiteral("canvasMessage"))->isVisible());
}

void TestCanvasActions::keysInAFieldDoNotReachTheCanvas() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 50, 50);
    canvas.select({a});
    canvas.key(Qt::Key_F2);
    const auto* before = canvas.graph().find(a);
    for (const Qt::Key key : {Qt::Key_M, Qt::Key_B, Qt::Key_F, Qt::Key_N, Qt::Key_Delete, Qt::Key_Backspace})
        QTest::keyClick(editorOf(canvas), key);
    QCOMPARE(canvas.graph().find(a), before);
    QCOMPARE(canvas.graph().annotations().size(), std::size_t{0});
    QTest::keyClick(editorOf(canvas), Qt::Key_Escape);
    QCOMPARE(canvas.graph().find(a), before);
    QVERIFY(canvas.view->hasFocus());
}

void TestCanvasActions::noteIsWrittenInPlace() {
    CanvasFixture canvas;
    canvas.key(Qt::Key_N);
    QVERIFY(editorOf(canvas));
    QTest::keyClicks(editorOf(canvas), QStringLiteral("look here"));
    QTest::keyClick(editorOf(canvas), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(canvas.graph().annotations().begin()->second.text, std::string("look here"));
    QVERIFY(canvas.view->hasFocus());
    QTRY_VERIFY(!editorOf(canvas));
    canvas.doubleClick(canvas.scene().annotations().begin()->second->box().center());
    QTest::keyClicks(editorOf(canvas), QStringLiteral("and there"));
    QTest::keyClick(editorOf(canvas), Qt::Key_Escape);
    QCOMPARE(canvas.graph().annotations().begin()->second.text, std::string("and there"));
    canvas.key(Qt::Key_Delete);
    QVERIFY(canvas.graph().annotations().empty());
}

void TestCanvasActions::arrowsWalkAlongWires() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 100);
    const NodeId b = canvas.add("Identity", 300, 0);
    const NodeId c = canvas.add("Identity", 300, 300);
    canvas.link(a, b);
    canvas.link(a, c);
    canvas.key(Qt::Key_Right);
    QCOMPARE(canvas.selection.current(), a);
    canvas.key(Qt::Key_Right);
    QCOMPARE(canvas.selection.current(), b);
    canvas.key(Qt::Key_Down);
    QCOMPARE(canvas.selection.current(), c);
    canvas.key(Qt::Key_Left);
    QCOMPARE(canvas.selection.current(), a);
    QVERIFY(canvas.view->accessibleDescription().contains(QStringLiteral("identity")));
}

void TestCanvasActions::controlArrowsMoveAsOneStep() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    const int steps = canvas.document.undoStack().count();
    for (int press = 0; press < 3; ++press)
        QTest::keyPress(canvas.view.get(), Qt::Key_Right, Qt::ControlModifier);
    QTest::keyRelease(canvas.view.get(), Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(canvas.placeOf(a).x, 24.0);
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
}

void TestCanvasActions::connectToByKeyboard() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeId b = canvas.add("Identity", 300, 0);
    canvas.document.rename(b, "target");
    canvas.select({a});
    canvas.key(Qt::Key_L, Qt::ControlModifier);
    auto* field = popupOf(canvas)->findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("target"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(canvas.linked(a, b));
}

void TestCanvasActions::enterInspects() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    QSignalSpy inspected(canvas.view.get(), &GraphView::inspectRequested);
    canvas.key(Qt::Key_Return);
    QCOMPARE(inspected.count(), 1);
    QCOMPARE(inspected.front().front().value<NodeId>(), a);
}

void TestCanvasActions::autoLayoutGoesLeftToRight() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 500, 0);
    const NodeId b = canvas.add("Identity", 0, 0);
    canvas.link(a, b);
    canvas.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(canvas.placeOf(a).x + canvas.scene().node(a)->geometry().card().width() < canvas.placeOf(b).x);
    QVERIFY(canvas.view->visibleRect().contains(canvas.scene().contentRect()));
}

void TestCanvasActions::zoomActions() {
    CanvasFixture canvas;
    canvas.add("Identity", 0, 0);
    const NodeId far = canvas.add("Identity", 4000, 0);
    canvas.key(Qt::Key_F);
    QVERIFY(canvas.view->zoom() < 0.3);
    QVERIFY(canvas.view->visibleRect().contains(canvas.scene().contentRect()));
    canvas.select({far});
    canvas.key(Qt::Key_F, Qt::ShiftModifier);
    QVERIFY(canvas.view->zoom() > 1);
    canvas.key(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(canvas.view->zoom(), 1.0);
    canvas.key(Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(canvas.view->zoom(), 1.25);
    canvas.key(Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(canvas.view->zoom(), 1.0);
}

void TestCanvasActions::selectAllAndEscape() {
    CanvasFixture canvas;
    canvas.add("Identity", 0, 0);
    canvas.add("Identity", 300, 0);
    canvas.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(canvas.selection.nodes().size(), std::size_t{2});
    canvas.key(Qt::Key_Escape);
    QVERIFY(canvas.selection.nodes().empty());
}

void TestCanvasActions::actionsAreNamedAndEnabledWhenUseful() {
    CanvasFixture canvas;
    const CanvasActions& actions = canvas.view->actions();
    for (const QAction* action : actions.all()) {
        QVERIFY(!action->text().isEmpty());
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
        QCOMPARE(action->shortcutContext(), Qt::WidgetShortcut);
        QVERIFY2(!action->icon().isNull(), qPrintable(action->text()));
    }
    QVERIFY(!actions.at(CanvasActions::Delete)->isEnabled());
    QVERIFY(!actions.at(CanvasActions::Fit)->isEnabled());
    canvas.select({canvas.add("Identity", 0, 0)});
    QVERIFY(actions.at(CanvasActions::Delete)->isEnabled());
    QVERIFY(actions.at(CanvasActions::Fit)->isEnabled());
}

QTEST_MAIN(TestCanvasActions)
#include "tst_canvas_actions.moc"
