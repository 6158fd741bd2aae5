// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/GroupEdits.h"
#include "canvas/InPlaceEditor.h"
#include "canvas/OutlineModel.h"
#include "canvas/OutlineTree.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace layerscope;

class TestGroups : public QObject {
    Q_OBJECT
private slots:
    void groupsTheSelectionAndAsksForItsName();
    void refusesWhatIsNoModel();
    void wiresEndAtTheCard();
    void doubleClickOpensAndTheButtonShuts();
    void enterOpens();
    void dragMovesTheCardAlone();
    void dragOfTheTitleMovesAll();
    void openingMakesRoom();
    void ungroupShowsTheLayers();
    void deleteTakesTheModel();
    void pasteOfAShutModelIsAModel();
    void duplicateAsSharedSharesAll();
    void boxSelectionAndArrowsKnowTheCard();
    void wireIsDrawnToAndFromTheCard();
    void layersAddedInTheFrameAreOfTheModel();
    void mistakesInsideAreCounted();
    void nestedModels();
    void renamed();
    void outlineHasBranches();
    void autoLayoutKeepsModelsTogether();
    void aThousandNodesStayQuick();
};

namespace {

/// Input -> a -> b -> out, in a row; a and b become the model.
struct GroupCanvas : CanvasFixture {
    NodeId input;
    NodeId a;
    NodeId b;
    NodeId out;
    explicit GroupCanvas(Live live = Live::No)
        : CanvasFixture(live) {
        input = add("Input", 0, 100);
        a = add("Identity", 240, 100);
        b = add("Identity", 480, 100);
        out = add("Identity", 720, 100);
        link(input, a);
        link(a, b);
        link(b, out);
    }
    GroupId group() {
        select({a, b});
        key(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClick(view->findChild<InPlaceEditor*>(), Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        view->setFocus();
        return only();
    }
    GroupId only() const { return graph().groups().empty() ? GroupId{} : graph().groups().rbegin()->first; }
    const Group& at(GroupId id) const { return *graph().findGroup(id); }
    QPointF card(GroupId id) const {
        const GroupItem* item = scene().groupItem(id);
        return item->pos() + item->geometry().title().center();
    }
    int steps() { return document.undoStack().count(); }
};

} // namespace

void TestGroups::groupsTheSelectionAndAsksForItsName() {
    GroupCanvas canvas;
    const int steps = canvas.steps();
    canvas.select({canvas.a, canvas.b});
    canvas.key(Qt::Key_G, Qt::ControlModifier);
    const GroupId id = canvas.only();
    QVERIFY(id);
    QCOMPARE(canvas.steps(), steps + 1);
    QCOMPARE(canvas.graph().find(canvas.a)->group, id);
    QVERIFY(canvas.scene().groupItem(id)->isVisible());
    QVERIFY(!canvas.scene().node(canvas.a)->isVisible());
    auto* editor = canvas.view->findChild<InPlaceEditor*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, QStringLiteral("encoder"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(canvas.at(id).name, std::string("encoder"));
    QCOMPARE(canvas.scene().groupItem(id)->card().name, QStringLiteral("encoder"));
    QCOMPARE(canvas.scene().groupItem(id)->card().subtitle, QStringLiteral("2 layers"));
    canvas.document.undoStack().undo();
    canvas.document.undoStack().undo();
    QVERIFY(canvas.graph().groups().empty());
    QVERIFY(canvas.scene().node(canvas.a)->isVisible());
    QVERIFY(canvas.scene().groupCards().empty());
}

void TestGroups::refusesWhatIsNoModel() {
    GroupCanvas canvas;
    const int steps = canvas.steps();
    canvas.select({canvas.a, canvas.out});
    canvas.key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(canvas.graph().groups().empty());
    QCOMPARE(canvas.steps(), steps);
    const Grouped refused = groupSelected(canvas.view->context(), canvas.scene().sizes());
    QVERIFY2(refused.problem.contains(QStringLiteral("identity_1")), qPrintable(refused.problem));
}

void TestGroups::wiresEndAtTheCard() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    const GroupItem* card = canvas.scene().groupItem(id);
    QCOMPARE(card->ports().inputs, std::vector{(Port{canvas.a, 0})});
    QCOMPARE(card->ports().outputs, std::vector{canvas.b});
    QCOMPARE(canvas.scene().link({canvas.a, 0})->to(), card->inputPort(0));
    QCOMPARE(canvas.scene().link({canvas.out, 0})->from(), card->outputPort(0));
    QVERIFY(!canvas.scene().link({canvas.b, 0})->isVisible());
}

void TestGroups::doubleClickOpensAndTheButtonShuts() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    const int steps = canvas.steps();
    canvas.doubleClick(canvas.card(id));
    QVERIFY(canvas.at(id).open);
    QCOMPARE(canvas.steps(), steps + 1);
    QVERIFY(canvas.scene().node(canvas.a)->isVisible());
    QVERIFY(canvas.scene().link({canvas.b, 0})->isVisible());
    QVERIFY(!canvas.scene().groupItem(id));
    const GroupFrame* frame = canvas.scene().frame(id);
    QVERIFY(frame);
    for (const NodeId node : {canvas.a, canvas.b})
        QVERIFY(frame->box().contains(
            canvas.scene().node(node)->geometry().card().translated(canvas.scene().node(node)->pos())));
    canvas.view->fit();
    canvas.click(frame->button().center());
    QVERIFY(!canvas.at(id).open);
    QVERIFY(!canvas.scene().frame(id));
    QVERIFY(!canvas.scene().node(canvas.a)->isVisible());
}

void TestGroups::enterOpens() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    QSignalSpy inspected(canvas.view.get(), &GraphView::inspectRequested);
    canvas.click(canvas.card(id));
    QCOMPARE(canvas.selection.nodes(), (std::set{canvas.a, canvas.b}));
    canvas.key(Qt::Key_Return);
    QVERIFY(canvas.at(id).open);
    QCOMPARE(inspected.count(), 0);
    canvas.key(Qt::Key_O);
    QVERIFY(!canvas.at(id).open);
}

void TestGroups::dragMovesTheCardAlone() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    const Point before = canvas.at(id).position;
    const Point other = canvas.placeOf(canvas.input);
    const int steps = canvas.steps();
    canvas.drag(canvas.card(id), canvas.card(id) + QPointF(40, 120));
    QCOMPARE(canvas.at(id).position, (Point{before.x + 40, before.y + 120}));
    QCOMPARE(canvas.placeOf(canvas.input), other);
    QCOMPARE(canvas.steps(), steps + 1);
    QCOMPARE(canvas.scene().link({canvas.a, 0})->to(), canvas.scene().groupItem(id)->inputPort(0));
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.at(id).position, before);
    QCOMPARE(canvas.scene().groupItem(id)->pos(), toQPointF(before));
}

void TestGroups::dragOfTheTitleMovesAll() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.doubleClick(canvas.card(id));
    canvas.view->setZoom(0.6);
    canvas.view->centerOn(canvas.scene().frame(id)->box().center());
    const QRectF box = canvas.scene().frame(id)->box();
    const Point a = canvas.placeOf(canvas.a);
    const Point b = canvas.placeOf(canvas.b);
    const QPointF from = canvas.scene().frame(id)->textPlace().center();
    canvas.drag(from, from + QPointF(0, 100));
    QCOMPARE(canvas.placeOf(canvas.a).x, a.x);
    QVERIFY(std::abs(canvas.placeOf(canvas.a).y - a.y - 100) < 2);
    QVERIFY(std::abs(canvas.placeOf(canvas.b).y - b.y - 100) < 2);
    QVERIFY(std::abs(canvas.scene().frame(id)->box().top() - box.top() - 100) < 2);
}

void TestGroups::openingMakesRoom() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    const auto cardOf = [&](NodeId node) {
        return canvas.scene().node(node)->geometry().card().translated(canvas.scene().node(node)->pos());
    };
    // Shutting drew the last layer nearer; opening pushes it away again.
    QVERIFY(canvas.placeOf(canvas.out).x < 720);
    const Point shut = canvas.placeOf(canvas.out);
    canvas.doubleClick(canvas.card(id));
    const QRectF frame = canvas.scene().frame(id)->box();
    QVERIFY(!frame.intersects(cardOf(canvas.out)));
    QCOMPARE(frame.topLeft() + kGroupCorner, toQPointF(canvas.at(id).position));
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.placeOf(canvas.out), shut);
}

void TestGroups::ungroupShowsTheLayers() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.click(canvas.card(id));
    canvas.key(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(canvas.graph().groups().empty());
    QVERIFY(canvas.scene().node(canvas.a)->isVisible());
    QVERIFY(!canvas.graph().find(canvas.a)->group);
    QVERIFY(canvas.linked(canvas.a, canvas.b));
    canvas.document.undoStack().undo();
    QVERIFY(canvas.scene().groupItem(id));
}

void TestGroups::deleteTakesTheModel() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.click(canvas.card(id));
    canvas.key(Qt::Key_Delete);
    QVERIFY(canvas.graph().groups().empty());
    QCOMPARE(canvas.graph().nodes().size(), std::size_t{2});
    QVERIFY(canvas.linked(canvas.input, canvas.out));
    canvas.document.undoStack().undo();
    QVERIFY(canvas.scene().groupItem(id));
}

void TestGroups::pasteOfAShutModelIsAModel() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.click(canvas.card(id));
    canvas.key(Qt::Key_C, Qt::ControlModifier);
    canvas.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(canvas.graph().groups().size(), std::size_t{2});
    const GroupId copy = canvas.only();
    QVERIFY(copy != id);
    QVERIFY(canvas.at(copy).name != canvas.at(id).name);
    QCOMPARE(canvas.graph().nodesWithin(copy).size(), std::size_t{2});
    QVERIFY(canvas.scene().groupItem(copy));
}

void TestGroups::duplicateAsSharedSharesAll() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.click(canvas.card(id));
    canvas.key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    const GroupId copy = canvas.only();
    QVERIFY(copy != id);
    QCOMPARE(canvas.at(copy).callOf, id);
    for (const NodeId node : canvas.graph().nodesWithin(copy))
        QVERIFY(canvas.graph().find(node)->sharesWith);
    QVERIFY(canvas.scene().groupItem(copy)->card().sharing.contains(QString::fromStdString(canvas.at(id).name)));
}

void TestGroups::boxSelectionAndArrowsKnowTheCard() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.view->fit();
    const QRectF card = canvas.scene().groupItem(id)->geometry().card().translated(canvas.scene().groupItem(id)->pos());
    canvas.drag(card.topLeft() - QPointF(8, 8), card.topLeft() + QPointF(30, 30));
    QCOMPARE(canvas.selection.nodes(), (std::set{canvas.a, canvas.b}));
    QVERIFY(canvas.scene().groupItem(id)->state().selected);
    canvas.key(Qt::Key_Right);
    QCOMPARE(canvas.selection.nodes(), std::set{canvas.out});
    canvas.key(Qt::Key_Left);
    QCOMPARE(canvas.selection.nodes(), (std::set{canvas.a, canvas.b}));
    canvas.key(Qt::Key_Left);
    QCOMPARE(canvas.selection.nodes(), std::set{canvas.input});
}

void TestGroups::wireIsDrawnToAndFromTheCard() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    const NodeId more = canvas.add("Identity", 700, 420);
    canvas.view->fit();
    canvas.drag(canvas.scene().groupItem(id)->outputPort(0), canvas.CanvasFixture::input(more));
    QVERIFY(canvas.linked(canvas.b, more));
    // Taken off the card, and put on again by its body.
    canvas.drag(canvas.scene().groupItem(id)->inputPort(0), QPointF(-60, 400));
    QVERIFY(!canvas.graph().links().contains(Port{canvas.a, 0}));
    QCOMPARE(canvas.scene().groupItem(id)->ports().inputs.size(), std::size_t{1}); // still to be wired
    canvas.drag(canvas.output(canvas.input), canvas.card(id));
    QVERIFY(canvas.linked(canvas.input, canvas.a));
}

void TestGroups::layersAddedInTheFrameAreOfTheModel() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.doubleClick(canvas.card(id));
    const LayerDef& def = *canvas.document.registry().find("Identity");
    const NodeId between = canvas.view->addLayer(def, {.place = {}, .onto = Port{canvas.b, 0}});
    QCOMPARE(canvas.graph().find(between)->group, id);
    canvas.selection.clear();
    const NodeId dropped = canvas.view->addLayer(def, {.place = canvas.scene().frame(id)->box().center()});
    QCOMPARE(canvas.graph().find(dropped)->group, id);
    canvas.selection.clear();
    const NodeId outside = canvas.view->addLayer(def, {.place = {-900, -900}});
    QVERIFY(!canvas.graph().find(outside)->group);
}

void TestGroups::mistakesInsideAreCounted() {
    GroupCanvas canvas(CanvasFixture::Live::Yes);
    canvas.document.unlink({canvas.a, 0});
    const GroupId id = canvas.group();
    QTRY_VERIFY(canvas.scene().groupItem(id)->card().issueIsError);
    QVERIFY(canvas.scene().groupItem(id)->card().issue.contains(QStringLiteral("identity")));
    canvas.link(canvas.input, canvas.a);
    QTRY_VERIFY(!canvas.scene().groupItem(id)->card().issueIsError);
}

void TestGroups::nestedModels() {
    GroupCanvas canvas;
    const GroupId inner = canvas.group();
    canvas.select({canvas.a, canvas.b, canvas.out});
    canvas.key(Qt::Key_G, Qt::ControlModifier);
    const GroupId outer = canvas.only();
    QVERIFY(outer != inner);
    QCOMPARE(canvas.at(inner).parent, outer);
    QVERIFY(!canvas.scene().groupItem(inner));
    QCOMPARE(canvas.scene().groupItem(outer)->card().subtitle, QStringLiteral("3 layers"));
    setGroupOpen(canvas.view->context(), canvas.scene().sizes(), outer, true);
    QVERIFY(canvas.scene().groupItem(inner));
    QVERIFY(canvas.scene().frame(outer)->box().contains(canvas.scene().groupItem(inner)->pos()));
    setGroupOpen(canvas.view->context(), canvas.scene().sizes(), inner, true);
    QVERIFY(canvas.scene().frame(outer)->box().contains(canvas.scene().frame(inner)->box()));
    QVERIFY(canvas.scene().node(canvas.a)->isVisible());
    while (canvas.document.undoStack().canUndo())
        canvas.document.undoStack().undo();
    while (canvas.document.undoStack().canRedo())
        canvas.document.undoStack().redo();
    QVERIFY(canvas.scene().frame(outer)->box().contains(canvas.scene().frame(inner)->box()));
}

void TestGroups::renamed() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.click(canvas.card(id));
    canvas.key(Qt::Key_F2);
    auto* editor = canvas.view->findChild<InPlaceEditor*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, QStringLiteral("tower"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(canvas.at(id).name, std::string("tower"));
    QVERIFY(!renameGroup(canvas.view->context(), id, QStringLiteral("a/b")));
    QVERIFY(!renameGroup(canvas.view->context(), id, QStringLiteral("identity")));
}

void TestGroups::outlineHasBranches() {
    GroupCanvas canvas;
    OutlineTree tree(canvas.view->context(), canvas.view->actions());
    tree.show();
    auto* model = static_cast<OutlineModel*>(tree.model());
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const GroupId id = canvas.group();
    QTRY_COMPARE(model->rowCount(), 3);
    const QModelIndex branch = model->indexOf(id);
    QCOMPARE(model->rowCount(branch), 2);
    QCOMPARE(model->indexOf(canvas.a).parent(), branch);
    QVERIFY(!tree.isExpanded(branch));
    canvas.select({canvas.input});
    tree.selectionModel()->select(branch, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QCOMPARE(canvas.selection.nodes(), (std::set{canvas.a, canvas.b}));
    setGroupOpen(canvas.view->context(), canvas.scene().sizes(), id, true);
    QVERIFY(tree.isExpanded(model->indexOf(id)));
    QVERIFY(model->setData(model->indexOf(id), QStringLiteral("tower"), Qt::EditRole));
    QTRY_COMPARE(model->indexOf(id).data().toString(), QStringLiteral("tower"));
}

void TestGroups::autoLayoutKeepsModelsTogether() {
    GroupCanvas canvas;
    const GroupId id = canvas.group();
    canvas.doubleClick(canvas.card(id));
    canvas.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    const auto cardOf = [&](NodeId node) {
        return canvas.scene().node(node)->geometry().card().translated(canvas.scene().node(node)->pos());
    };
    const QRectF frame = canvas.scene().frame(id)->box();
    QVERIFY(!frame.intersects(cardOf(canvas.input)) && !frame.intersects(cardOf(canvas.out)));
    QVERIFY(cardOf(canvas.input).right() < frame.left());
    QVERIFY(frame.right() < cardOf(canvas.out).left());
    canvas.key(Qt::Key_O);
    canvas.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    canvas.select({canvas.a, canvas.b});
    canvas.key(Qt::Key_O);
    QVERIFY(canvas.at(id).open);
    QVERIFY(!canvas.scene().frame(id)->box().intersects(cardOf(canvas.out)));
}

void TestGroups::aThousandNodesStayQuick() {
    CanvasFixture canvas;
    const LayerDef& def = *canvas.document.registry().find("Identity");
    canvas.document.edit(QStringLiteral("many"), [&](Graph& graph) {
        NodeId before;
        for (int i = 0; i < 1000; ++i) {
            Node node;
            node.type = def.id;
            node.params = def.defaults();
            node.position = {240.0 * (i % 40), 220.0 * (i / 40)};
            if (i % 100 == 0) {
                Group group;
                group.name = "block" + std::to_string(i);
                group.open = i % 200 == 0;
                group.position = node.position;
                node.group = graph.putGroup(group);
            } else {
                node.group = graph.find(before)->group;
            }
            const NodeId id = graph.add(std::move(node));
            if (before)
                graph.link({before, 0}, {id, 0});
            before = id;
        }
    });
    QCOMPARE(canvas.scene().groupCards().size(), std::size_t{5});
    canvas.view->fit();
    const GroupId open = canvas.scene().frames().begin()->first;
    QElapsedTimer clock;
    clock.start();
    const QPointF from = canvas.scene().frame(open)->textPlace().center();
    canvas.press(from);
    for (int i = 1; i <= 20; ++i)
        canvas.move(from + QPointF(40.0 * i, 0));
    canvas.release(from + QPointF(800, 0));
    const double perMove = static_cast<double>(clock.elapsed()) / 20;
    QVERIFY2(perMove < 50, qPrintable(QStringLiteral("%1 ms a move").arg(perMove)));
    clock.restart();
    canvas.document.rename(canvas.graph().nodes().begin()->first, "first");
    QVERIFY2(clock.elapsed() < 200, qPrintable(QStringLiteral("%1 ms").arg(clock.elapsed())));
}

QTEST_MAIN(TestGroups)
#include "tst_groups.moc"
