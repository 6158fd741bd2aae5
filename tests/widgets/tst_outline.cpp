// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/GraphWalk.h"
#include "canvas/OutlineModel.h"
#include "canvas/OutlineTree.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>

using namespace layerscope;

class TestOutline : public QObject {
    Q_OBJECT
private slots:
    void listsInputsBeforeUsers();
    void modelIsConsistent();
    void sentencesAreChildren();
    void selectionIsShared();
    void keysEdit();
    void renamesInTheRow();
    void rowsCanBeReadAloud();
};

void TestOutline::listsInputsBeforeUsers() {
    CanvasFixture canvas;
    const NodeId last = canvas.add("Identity", 0, 0);
    const NodeId first = canvas.add("Identity", 300, 0);
    canvas.link(first, last);
    QCOMPARE(topologicalOrder(canvas.graph()), (std::vector{first, last}));
    const OutlineModel model(canvas.view->context());
    QCOMPARE(model.nodeAt(model.index(0, 0)), first);
    QCOMPARE(model.nodeAt(model.index(1, 0)), last);
}

void TestOutline::modelIsConsistent() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    OutlineModel model(canvas.view->context());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const NodeId input = canvas.add("Input", 0, 0);
    const NodeId conv = canvas.add("Conv2D", 300, 0);
    QTRY_COMPARE(model.rowCount(), 2);
    QTRY_COMPARE(model.rowCount(model.indexOf(conv)), 1);
    canvas.link(input, conv);
    QTRY_COMPARE(model.rowCount(model.indexOf(conv)), 0);
    canvas.document.removeNodes({input});
    QTRY_COMPARE(model.rowCount(), 1);
    canvas.document.reset({});
    QTRY_COMPARE(model.rowCount(), 0);
}

void TestOutline::sentencesAreChildren() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    const NodeId conv = canvas.add("Conv2D", 300, 0);
    OutlineModel model(canvas.view->context());
    QTRY_COMPARE(model.rowCount(model.indexOf(conv)), 1);
    const QModelIndex sentence = model.index(0, 0, model.indexOf(conv));
    QCOMPARE(sentence.data().toString(), canvas.scene().node(conv)->card().issue);
    QCOMPARE(model.nodeAt(sentence), conv);
}

void TestOutline::selectionIsShared() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeId b = canvas.add("Identity", 300, 0);
    OutlineTree tree(canvas.view->context(), canvas.view->actions());
    tree.show();
    canvas.select({b});
    QCOMPARE(tree.selectionModel()->selectedRows().size(), 1);
    QCOMPARE(tree.currentIndex().row(), 1);
    tree.setFocus();
    QTest::keyClick(&tree, Qt::Key_Up);
    QCOMPARE(canvas.selection.nodes(), std::set{a});
    QCOMPARE(canvas.selection.current(), a);
    QTest::keyClick(&tree, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(canvas.selection.nodes(), (std::set{a, b}));
}

void TestOutline::keysEdit() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    OutlineTree tree(canvas.view->context(), canvas.view->actions());
    tree.show();
    tree.activateWindow();
    tree.setFocus();
    QTRY_VERIFY(tree.hasFocus());
    canvas.select({a});
    QSignalSpy inspected(canvas.view.get(), &GraphView::inspectRequested);
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(inspected.count(), 1);
    QTest::keyClick(&tree, Qt::Key_M);
    QVERIFY(canvas.graph().find(a)->bypassed);
    QTest::keyClick(&tree, Qt::Key_Delete);
    QVERIFY(canvas.graph().nodes().empty());
    QTRY_COMPARE(tree.model()->rowCount(), 0);
}

void TestOutline::renamesInTheRow() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    OutlineTree tree(canvas.view->context(), canvas.view->actions());
    tree.show();
    tree.activateWindow();
    tree.setFocus();
    QTRY_VERIFY(tree.hasFocus());
    canvas.select({a});
    QTest::keyClick(&tree, Qt::Key_F2);
    auto* editor = tree.findChild<QLineEdit*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, QStringLiteral("blur"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(canvas.graph().find(a)->name, std::string("blur"));
}

void TestOutline::rowsCanBeReadAloud() {
    CanvasFixture canvas;
    canvas.add("Identity", 0, 0);
    const OutlineTree tree(canvas.view->context(), canvas.view->actions());
    QVERIFY(!tree.accessibleName().isEmpty());
    const QString spoken = tree.model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QStringLiteral("Identity")) && spoken.contains(QStringLiteral("waiting")),
             qPrintable(spoken));
}

QTEST_MAIN(TestOutline)
#include "tst_outline.moc"
