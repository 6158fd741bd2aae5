// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "inspector/Inspector.h"
#include "inspector/ParamForm.h"
#include "inspector/PlaceholderNote.h"
#include "inspector/editors/ParamEditor.h"

#include <QPushButton>

using namespace layerscope;

class TestPlaceholder : public QObject {
    Q_OBJECT
private slots:
    void cardAndInspectorSayWhatItStandsFor();
    void lambdaBecomesAnExpression();
    void anotherClassHasNoSuchWayOut();
};

namespace {

/// Input -> placeholder -> Identity, with an inspector that shows the placeholder.
struct PlaceholderCanvas : CanvasFixture {
    NodeId input;
    NodeId held;
    NodeId after;
    std::unique_ptr<Inspector> inspector;

    explicit PlaceholderCanvas(const char* className)
        : CanvasFixture(Live::Yes) {
        input = add("Input", 0, 100);
        after = add("Identity", 600, 100);
        document.edit(QStringLiteral("hold"), [&](Graph& graph) {
            const LayerDef& def = *document.registry().find("Placeholder");
            Node node;
            node.type = def.id;
            node.name = "mystery";
            node.params = def.defaults();
            node.params.set("class_name", std::string(className));
            node.params.set("output_shape", Ints{5, 7});
            node.params.set("reason", std::string("it holds bytecode"));
            node.position = {300, 100};
            held = graph.add(std::move(node));
        });
        link(input, held);
        link(held, after);
        inspector = std::make_unique<Inspector>(document, *session, selection);
        inspector->show();
        inspector->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(inspector.get()));
        select({held});
    }
};

} // namespace

void TestPlaceholder::cardAndInspectorSayWhatItStandsFor() {
    PlaceholderCanvas canvas("Lambda");
    const auto card = [&] { return canvas.scene().node(canvas.held)->card(); };
    QCOMPARE(card().layer, QStringLiteral("Lambda"));
    QVERIFY(card().subtitle.contains(QStringLiteral("cannot run")));
    QTRY_VERIFY(card().issueIsError);
    QVERIFY(!card().shape.isEmpty());
    const QString text = canvas.inspector->placeholder()->text();
    QVERIFY2(text.contains(QStringLiteral("“Lambda”")) && text.contains(QStringLiteral("it holds bytecode")),
             qPrintable(text));
    canvas.select({canvas.after});
    QVERIFY(canvas.inspector->placeholder()->text().isEmpty());
}

void TestPlaceholder::lambdaBecomesAnExpression() {
    PlaceholderCanvas canvas("Lambda");
    const int steps = canvas.document.undoStack().count();
    QTest::mouseClick(canvas.inspector->placeholder()->writeExpression(), Qt::LeftButton);
    const Node* node = canvas.graph().find(canvas.held);
    QCOMPARE(node->type, std::string("Lambda"));
    QCOMPARE(node->name, std::string("mystery"));
    QCOMPARE(node->params.ints("output_shape"), (Ints{5, 7}));
    QVERIFY(canvas.linked(canvas.input, canvas.held) && canvas.linked(canvas.held, canvas.after));
    QCOMPARE(canvas.document.undoStack().count(), steps + 1);
    QVERIFY(canvas.inspector->placeholder()->text().isEmpty());
    QWidget* formula = canvas.inspector->form()->editor("function");
    QVERIFY(formula->isAncestorOf(QApplication::focusWidget()));
    canvas.document.undoStack().undo();
    QCOMPARE(canvas.graph().find(canvas.held)->type, std::string("Placeholder"));
    QVERIFY(!canvas.inspector->placeholder()->text().isEmpty());
}

void TestPlaceholder::anotherClassHasNoSuchWayOut() {
    const PlaceholderCanvas canvas("SpectralMixer");
    QVERIFY(canvas.inspector->placeholder()->text().contains(QStringLiteral("SpectralMixer")));
    QVERIFY(canvas.inspector->placeholder()->writeExpression()->isHidden());
}

QTEST_MAIN(TestPlaceholder)
#include "tst_placeholder.moc"
