// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "inspector/Inspector.h"
#include "inspector/ParamForm.h"
#include "inspector/SharingNote.h"
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/NumberBox.h"
#include "session/GraphScope.h"

#include <QLineEdit>
#include <QPushButton>

using namespace layerscope;

class TestSharing : public QObject {
    Q_OBJECT
private slots:
    void shortcutMakesAFurtherCall();
    void cardSaysWhatItShares();
    void cardFollowsItsLayer();
    void pastedCallGoesOnSharing();
    void pastedPairSharesWithinItself();
    void callStandsAloneWhereItsLayerIsNot();
    void inspectorEditsTheLayer();
    void callBecomesALayerOfItsOwn();
    void editOfTheLayerReachesItsCalls();
    void parametersAreCountedOnce();
};

namespace {

/// An Input and a Conv2D after it; the convolution is selected.
struct SharedCanvas : CanvasFixture {
    NodeId input;
    NodeId conv;
    explicit SharedCanvas(Live live = Live::No)
        : CanvasFixture(live) {
        input = add("Input", 20, 100);
        conv = add("Conv2D", 300, 100);
        link(input, conv);
        select({conv});
    }
    NodeId shareByKey() {
        select({conv});
        key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        return selection.current();
    }
};

} // namespace

void TestSharing::shortcutMakesAFurtherCall() {
    SharedCanvas canvas;
    const int steps = canvas.document.undoStack().count();
    const NodeId call = canvas.shareByKey();
    QVERIFY(call != canvas.conv);
    QCOMPARE(canvas.graph().find(call)->sharesWith, canvas.conv);
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
    // A call of a call is a call of the layer.
    canvas.key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(canvas.graph().find(canvas.selection.current())->sharesWith, canvas.conv);
    canvas.document.undoStack().undo();
    canvas.document.undoStack().undo();
    QVERIFY(!canvas.graph().find(call));
}

void TestSharing::cardSaysWhatItShares() {
    SharedCanvas canvas;
    const NodeId call = canvas.shareByKey();
    const NodeCard& card = canvas.scene().node(call)->card();
    QCOMPARE(card.sharing, QStringLiteral("shares the weights of conv2d"));
    QCOMPARE(card.layer, QStringLiteral("Conv2D"));
    QVERIFY(spokenCard(card).contains(card.sharing));
    QVERIFY(canvas.scene().node(canvas.conv)->card().sharing.isEmpty());
}

void TestSharing::cardFollowsItsLayer() {
    SharedCanvas canvas;
    const NodeId call = canvas.shareByKey();
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{77});
    QVERIFY(canvas.scene().node(call)->card().subtitle.contains(QStringLiteral("77")));
    canvas.document.rename(canvas.conv, "edges");
    QCOMPARE(canvas.scene().node(call)->card().sharing, QStringLiteral("shares the weights of edges"));
}

void TestSharing::pastedCallGoesOnSharing() {
    SharedCanvas canvas;
    canvas.shareByKey();
    canvas.key(Qt::Key_C, Qt::ControlModifier);
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{5});
    canvas.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(canvas.graph().find(canvas.selection.current())->sharesWith, canvas.conv);
}

void TestSharing::pastedPairSharesWithinItself() {
    SharedCanvas canvas;
    const NodeId call = canvas.shareByKey();
    canvas.select({canvas.conv, call});
    canvas.key(Qt::Key_C, Qt::ControlModifier);
    canvas.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(canvas.selection.nodes().size(), std::size_t{2});
    const NodeId newLayer = *canvas.selection.nodes().begin();
    const NodeId newCall = *canvas.selection.nodes().rbegin();
    QVERIFY(!canvas.graph().find(newLayer)->sharesWith);
    QCOMPARE(canvas.graph().find(newCall)->sharesWith, newLayer);
}

void TestSharing::callStandsAloneWhereItsLayerIsNot() {
    SharedCanvas canvas;
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{7});
    const NodeId call = canvas.shareByKey();
    canvas.key(Qt::Key_C, Qt::ControlModifier);
    canvas.document.removeNodes({canvas.conv, call});
    canvas.key(Qt::Key_V, Qt::ControlModifier);
    const Node* pasted = canvas.graph().find(canvas.selection.current());
    QVERIFY(pasted && !pasted->sharesWith);
    QCOMPARE(pasted->params.integer("filters"), std::int64_t{7});
}

void TestSharing::inspectorEditsTheLayer() {
    SharedCanvas canvas(CanvasFixture::Live::Yes);
    const NodeId call = canvas.shareByKey();
    Inspector inspector(canvas.document, *canvas.session, canvas.selection);
    inspector.show();
    canvas.select({call});
    QVERIFY2(inspector.sharing()->text().contains(QStringLiteral("A further call of “conv2d”")),
             qPrintable(inspector.sharing()->text()));
    auto* filters = inspector.form()->editor("filters")->findChild<NumberBox*>();
    QVERIFY(filters);
    auto* field = filters->findChild<QLineEdit*>();
    inspector.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&inspector));
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("12"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(canvas.graph().find(canvas.conv)->params.integer("filters"), std::int64_t{12});
    QTest::mouseClick(inspector.sharing()->goToLayer(), Qt::LeftButton);
    QCOMPARE(canvas.selection.current(), canvas.conv);
    QVERIFY(inspector.sharing()->text().contains(QStringLiteral("“conv2d_1”")));
    canvas.select({canvas.input});
    QVERIFY(inspector.sharing()->text().isEmpty());
}

void TestSharing::callBecomesALayerOfItsOwn() {
    SharedCanvas canvas(CanvasFixture::Live::Yes);
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{6});
    const NodeId call = canvas.shareByKey();
    Inspector inspector(canvas.document, *canvas.session, canvas.selection);
    inspector.show();
    canvas.select({call});
    const int steps = canvas.document.undoStack().count();
    QTest::mouseClick(inspector.sharing()->makeOwn(), Qt::LeftButton);
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
    QVERIFY(!canvas.graph().find(call)->sharesWith);
    QCOMPARE(canvas.graph().find(call)->params.integer("filters"), std::int64_t{6});
    QVERIFY(inspector.sharing()->text().isEmpty());
    QVERIFY(canvas.scene().node(call)->card().sharing.isEmpty());
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.graph().find(call)->sharesWith, canvas.conv);
    QVERIFY(!inspector.sharing()->text().isEmpty());
}

void TestSharing::editOfTheLayerReachesItsCalls() {
    SharedCanvas canvas;
    const NodeId call = canvas.shareByKey();
    const NodeId after = canvas.add("Identity", 600, 300);
    canvas.link(call, after);
    const Graph before = canvas.graph();
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{3});
    const std::set<NodeId> affected = affectedNodes(GraphDelta::between(before, canvas.graph()), canvas.graph());
    QVERIFY(affected.contains(canvas.conv) && affected.contains(call) && affected.contains(after));
}

void TestSharing::parametersAreCountedOnce() {
    SharedCanvas canvas(CanvasFixture::Live::Yes);
    QTRY_VERIFY(canvas.session->plan() && canvas.session->plan()->total.parameters > 0);
    const auto once = canvas.session->plan()->total.parameters;
    const NodeId call = canvas.shareByKey();
    canvas.link(canvas.input, call);
    QTRY_VERIFY(canvas.session->plan()->find(call) && canvas.session->plan()->find(call)->output);
    QCOMPARE(canvas.session->plan()->find(call)->cost.parameters, once);
    QCOMPARE(canvas.session->plan()->total.parameters, once);
}

QTEST_MAIN(TestSharing)
#include "tst_sharing.moc"
