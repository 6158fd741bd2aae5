// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"
#include "widgets/InspectorFixture.h"

#include "inspector/RepairList.h"
#include "session/RepairFinder.h"

#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

using namespace layerscope;

namespace {

/// A canvas with repairs, and a kernel that is larger than its input.
struct RepairCanvas {
    Document document{layerRegistry()};
    LiveSession session{document};
    RepairFinder finder{document, session};
    Selection selection;
    SharedPointer pointer;
    std::unique_ptr<GraphView> view;
    NodeId input;
    NodeId conv;

    RepairCanvas() {
        input = document.addNode(*layerRegistry().find("Input"), {0, 0});
        conv = document.addNode(*layerRegistry().find("Conv2D"), {320, 0});
        document.setParam(input, "shape", Ints{5, 5, 3});
        document.setParam(conv, "filters", std::int64_t{2});
        document.link({input, 0}, {conv, 0});
        document.setParam(conv, "kernel_size", Ints{7, 7});
        view = std::make_unique<GraphView>(CanvasContext{document, &session, selection, pointer, &finder});
        view->resize(1000, 700);
        view->show();
        view->activateWindow();
        view->setFocus();
        static_cast<void>(QTest::qWaitForWindowActive(view.get()));
        view->centerOn(300, 200);
    }
    ~RepairCanvas() { view.reset(); }

    bool found() {
        return QTest::qWaitFor([this] { return !finder.repairs(conv).empty() && finder.isSettled(); }, 20000);
    }
    const NodeItem& item() const { return *view->graphScene().node(conv); }
    QPoint button(std::size_t index) const {
        return view->mapFromScene(item().pos() + item().geometry().repairs().at(index).center());
    }
    bool isRepaired() {
        return QTest::qWaitFor(
            [this] {
                const NodePlan* node = session.plan() ? session.plan()->find(conv) : nullptr;
                return node && node->output.has_value();
            },
            20000);
    }
};

} // namespace

class TestRepairsCanvas : public QObject {
    Q_OBJECT
private slots:
    void buttonsStandUnderTheSentence();
    void pointingPreviewsOnTheCard();
    void pressingRepairsAsOneStep();
    void farAwayNothingCanBePressed();
    void byKeyboard();
    void aNetworkThatChangedIsNotSpoiled();
    void theInspectorOffersThem();
    void barsShowTheCost();
};

void TestRepairsCanvas::buttonsStandUnderTheSentence() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    const NodeGeometry& geometry = canvas.item().geometry();
    QCOMPARE(geometry.repairs().size(), canvas.finder.repairs(canvas.conv).size());
    QVERIFY(!geometry.issueText().isEmpty());
    for (const QRectF& row : geometry.repairs()) {
        QVERIFY(geometry.issue().contains(row));
        QVERIFY(row.top() >= geometry.issueText().bottom());
    }
    QVERIFY(canvas.item().card().repairs.front().text.contains("same", Qt::CaseInsensitive));
    QVERIFY(spokenCard(canvas.item().card()).contains("Ctrl+R"));
}

void TestRepairsCanvas::pointingPreviewsOnTheCard() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    QTest::mouseMove(canvas.view->viewport(), canvas.button(0));
    QTRY_COMPARE(canvas.item().state().hoveredRepair, 0);
    QCOMPARE(canvas.item().card().repairs[0].shape, QString("→ 5 h × 5 w × 2 c"));
    QVERIFY(canvas.item().card().repairs[0].cost.startsWith("+296 parameters"));
    QTest::mouseMove(canvas.view->viewport(), QPoint(2, 2));
    QTRY_COMPARE(canvas.item().state().hoveredRepair, -1);
}

void TestRepairsCanvas::pressingRepairsAsOneStep() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    const int steps = canvas.document.undoStack().count();
    QTest::mouseClick(canvas.view->viewport(), Qt::LeftButton, {}, canvas.button(0));
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
    QCOMPARE(canvas.document.graph().find(canvas.conv)->params.text("padding"), std::string("same"));
    QVERIFY(canvas.isRepaired());
    QTRY_VERIFY(canvas.item().geometry().repairs().empty());
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.document.graph().find(canvas.conv)->params.text("padding"), std::string("valid"));
    QVERIFY(canvas.found());
}

void TestRepairsCanvas::farAwayNothingCanBePressed() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    canvas.view->setZoom(0.3);
    const int steps = canvas.document.undoStack().count();
    QTest::mouseClick(canvas.view->viewport(), Qt::LeftButton, {}, canvas.button(0));
    QCOMPARE(canvas.document.undoStack().count(), steps);
}

void TestRepairsCanvas::byKeyboard() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    QAction* action = canvas.view->actions().at(CanvasActions::Repair);
    QVERIFY(!action->isEnabled());
    canvas.selection.set({canvas.conv});
    QVERIFY(action->isEnabled());
    QTest::keyClick(canvas.view.get(), Qt::Key_R, Qt::ControlModifier);
    auto* menu = canvas.view->findChild<QMenu*>("repairs");
    QVERIFY(menu);
    QTRY_COMPARE(canvas.item().state().hoveredRepair, 0);
    QTest::keyClick(menu, Qt::Key_Down);
    QTRY_COMPARE(canvas.item().state().hoveredRepair, 1);
    QTest::keyClick(menu, Qt::Key_Up);
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_COMPARE(canvas.document.graph().find(canvas.conv)->params.text("padding"), std::string("same"));
    QVERIFY(canvas.isRepaired());
}

void TestRepairsCanvas::aNetworkThatChangedIsNotSpoiled() {
    RepairCanvas canvas;
    QVERIFY(canvas.found());
    canvas.document.rename(canvas.conv, "other");
    QVERIFY(!canvas.finder.apply(canvas.conv, 0)); // found for the layer as it was
    QCOMPARE(canvas.document.graph().find(canvas.conv)->name, std::string("other"));
    QTRY_VERIFY(canvas.finder.isSettled() && canvas.session.isSettled());
    QVERIFY(canvas.finder.apply(canvas.conv, 0));
    QCOMPARE(canvas.document.graph().find(canvas.conv)->name, std::string("other"));
}

void TestRepairsCanvas::theInspectorOffersThem() {
    InspectorFixture fixture;
    RepairFinder finder(fixture.document, fixture.session);
    fixture.inspector->setRepairFinder(&finder);
    QVERIFY(fixture.select(fixture.conv));
    QVERIFY(fixture.inspector->repairs()->isHidden());
    fixture.document.setParam(fixture.conv, "kernel_size", Ints{40, 40});
    QTRY_VERIFY(!fixture.inspector->repairs()->buttons().empty());
    QPushButton* first = fixture.inspector->repairs()->buttons().front();
    first->setFocus();
    QTRY_VERIFY2(fixture.inspector->repairs()->preview().contains("16 h × 16 w × 4 c"),
                 qPrintable(fixture.inspector->repairs()->preview()));
    const int steps = fixture.steps();
    first->click();
    QCOMPARE(fixture.steps(), steps + 1);
    QTRY_VERIFY(fixture.inspector->repairs()->isHidden());
}

void TestRepairsCanvas::barsShowTheCost() {
    RepairCanvas canvas;
    canvas.document.setParam(canvas.conv, "padding", std::string("same"));
    QVERIFY(canvas.isRepaired());
    QVERIFY(canvas.item().card().cost.share < 0);
    canvas.view->graphScene().setCostMeasure(CostMeasure::Parameters);
    QCOMPARE(canvas.item().card().cost.share, 1.0);
    QCOMPARE(canvas.view->graphScene().node(canvas.input)->card().cost.share, 0.0);
    QVERIFY(canvas.item().card().cost.text.contains("100 %"));
    canvas.view->graphScene().setCostMeasure(std::nullopt);
    QVERIFY(canvas.item().card().cost.share < 0);
}

QTEST_MAIN(TestRepairsCanvas)
#include "tst_repairs_canvas.moc"
