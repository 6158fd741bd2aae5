// SPDX-License-Identifier: GPL-3.0-or-later
#include "InspectorFixture.h"

#include "inspector/EditTarget.h"
#include "inspector/FactsPanel.h"
#include "inspector/InspectorHeader.h"
#include "inspector/ParamRow.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/parts/ScaleSlider.h"
#include "inspector/weights/WeightsPanel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace layerscope;

class TestInspector : public QObject {
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<InspectorFixture>(); }
    void cleanup() { m_fixture.reset(); }

    void saysTheNextStepWhileNothingIsSelected() {
        QVERIFY(!m_fixture->inspector->emptyText().isEmpty());
        QVERIFY(!m_fixture->inspector->form());
    }

    void everyLayerTypeMakesAForm() {
        for (const LayerDef* def : layerRegistry().all()) {
            const NodeId node = m_fixture->document.addNode(*def, {});
            m_fixture->selection.set({node});
            QVERIFY2(m_fixture->inspector->form(), def->id);
            QCOMPARE(&m_fixture->inspector->form()->def(), def);
            for (const ParamDef& param : def->params) {
                ParamEditor* editor = m_fixture->editor(param.id);
                QVERIFY2(editor, param.id);
                QVERIFY2(editor->value() == param.defaultValue(), param.id);
                QVERIFY2(editor->firstField() && !editor->firstField()->accessibleName().isEmpty(), param.id);
            }
        }
    }

    void draggingASliderIsOneUndoStep() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        auto* slider = m_fixture->field<ScaleSlider>("filters");
        const int before = m_fixture->steps();
        const QPoint middle = slider->rect().center();
        QTest::mousePress(slider, Qt::LeftButton, {}, middle);
        QVERIFY(slider->isSliderDown());
        for (int x = 0; x < 30; x += 3)
            QTest::mouseMove(slider, middle + QPoint(x, 0));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, middle + QPoint(30, 0));
        QCOMPARE(m_fixture->steps(), before + 1);
        const std::int64_t filters = m_fixture->params(m_fixture->conv).integer("filters");
        QVERIFY(filters > 4);
        QCOMPARE(m_fixture->field<NumberBox>("filters")->value(), static_cast<double>(filters));
        m_fixture->document.undoStack().undo();
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 4);
        QCOMPARE(m_fixture->field<NumberBox>("filters")->value(), 4.0);
        QCOMPARE(slider->value(), slider->scale().position(4));
    }

    void twoDragsAreTwoSteps() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        auto* slider = m_fixture->field<ScaleSlider>("filters");
        const int before = m_fixture->steps();
        for (int x : {slider->width() * 7 / 10, slider->width() * 19 / 20}) {
            QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(x, slider->height() / 2));
            QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(x, slider->height() / 2));
        }
        QCOMPARE(m_fixture->steps(), before + 2);
    }

    void aKeyOnTheSliderIsOneStep() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        auto* slider = m_fixture->field<ScaleSlider>("filters");
        slider->setFocus();
        const int before = m_fixture->steps();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 5);
        QCOMPARE(m_fixture->steps(), before + 1);
    }

    void typingIsWrittenOnEnterAndGivesTheCanvasTheKeyboard() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        QSignalSpy left(m_fixture->inspector.get(), &Inspector::canvasFocusRequested);
        auto* box = m_fixture->field<NumberBox>("filters");
        box->setFocus();
        box->selectAll();
        const int before = m_fixture->steps();
        QTest::keyClicks(box, "12");
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 4);
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 12);
        QCOMPARE(m_fixture->steps(), before + 1);
        QCOMPARE(left.count(), 1);
    }

    void escapeForgetsWhatWasTyped() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        QSignalSpy left(m_fixture->inspector.get(), &Inspector::canvasFocusRequested);
        auto* box = m_fixture->field<NumberBox>("filters");
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "77");
        QTest::keyClick(box, Qt::Key_Escape);
        QCOMPARE(box->value(), 4.0);
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 4);
        QCOMPARE(left.count(), 1);
    }

    void wrongTextIsExplainedAndNeverWritten() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        QSignalSpy left(m_fixture->inspector.get(), &Inspector::canvasFocusRequested);
        auto* box = m_fixture->field<NumberBox>("filters");
        Notice* notice = m_fixture->inspector->form()->row("filters")->notice();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "abc");
        QVERIFY(notice->isVisible());
        QVERIFY(notice->text().contains("abc"));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(left.count(), 0);
        box->selectAll();
        QTest::keyClicks(box, "0");
        QTest::keyClick(box, Qt::Key_Return);
        QVERIFY(notice->isVisible());
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 4);
        m_fixture->field<ScaleSlider>("filters")->setFocus();
        QVERIFY(!notice->isVisible());
        QCOMPARE(box->value(), 4.0);
    }

    void theWheelChangesOnlyAFocusedField() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        m_fixture->inspector->header()->nameField()->setFocus();
        const Params before = m_fixture->params(m_fixture->conv);
        for (const char* param : {"filters", "padding", "activation", "kernel_size"}) {
            for (QWidget* field : m_fixture->editor(param)->findChildren<QWidget*>())
                turnWheel(field);
        }
        QVERIFY(m_fixture->params(m_fixture->conv) == before);
        auto* slider = m_fixture->field<ScaleSlider>("filters");
        slider->setFocus();
        turnWheel(slider);
        QVERIFY(m_fixture->params(m_fixture->conv) != before);
    }

    void anIssueStandsAtItsParameter() {
        m_fixture->document.setParam(m_fixture->input, "shape", Ints{3, 3, 3});
        m_fixture->document.setParam(m_fixture->conv, "kernel_size", Ints{5, 5});
        QVERIFY(m_fixture->select(m_fixture->conv));
        const NodePlan* plan = m_fixture->session.plan()->find(m_fixture->conv);
        QCOMPARE(plan->issues.size(), std::size_t{1});
        const std::string param = plan->issues.front().param;
        QVERIFY(!param.empty());
        Notice* notice = m_fixture->inspector->form()->row(param)->notice();
        QVERIFY(notice->isVisible());
        QVERIFY(!notice->text().isEmpty());
        m_fixture->document.undoStack().undo();
        QTRY_VERIFY(!notice->isVisible());
    }

    void aMissingInputIsSaidInTheHeader() {
        m_fixture->document.unlink({m_fixture->conv, 0});
        QVERIFY(m_fixture->select(m_fixture->conv));
        QVERIFY(m_fixture->inspector->header()->notice()->isVisible());
    }

    void nodesOfOneTypeAreEditedTogether() {
        const NodeId other = m_fixture->document.addNode(*layerRegistry().find("Conv2D"), {});
        m_fixture->document.setParam(other, "filters", std::int64_t{9});
        m_fixture->selection.set({m_fixture->conv, other});
        auto* box = m_fixture->field<NumberBox>("filters");
        QVERIFY(!box->value());
        QCOMPARE(m_fixture->field<QComboBox>("padding")->currentIndex() >= 0, true);
        const int before = m_fixture->steps();
        m_fixture->inspector->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_fixture->inspector.get()));
        box->setFocus();
        QTest::keyClicks(box, "6");
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(m_fixture->params(m_fixture->conv).integer("filters"), 6);
        QCOMPARE(m_fixture->params(other).integer("filters"), 6);
        QCOMPARE(m_fixture->steps(), before + 1);
        m_fixture->document.undoStack().undo();
        QVERIFY(!box->value());
        QCOMPARE(m_fixture->params(other).integer("filters"), 9);
    }

    void nodesOfSeveralTypesAreNotMixed() {
        m_fixture->selection.set({m_fixture->conv, m_fixture->input});
        QVERIFY(!m_fixture->inspector->form());
        QVERIFY(!m_fixture->inspector->emptyText().isEmpty());
    }

    void theNameCanBeChangedButNotTaken() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        QLineEdit* name = m_fixture->inspector->header()->nameField();
        m_fixture->inspector->focusName();
        QTest::keyClicks(name, "edges");
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(m_fixture->document.graph().find(m_fixture->conv)->name, std::string("edges"));
        const std::string taken = m_fixture->document.graph().find(m_fixture->input)->name;
        m_fixture->inspector->focusName();
        QTest::keyClicks(name, QString::fromStdString(taken));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(name->text(), QString("edges"));
        QCOMPARE(m_fixture->document.graph().find(m_fixture->conv)->name, std::string("edges"));
    }

    void resetGoesBackToTheDefault() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        const ParamDef* def = layerRegistry().find("Conv2D")->param("filters");
        ParamRow* row = m_fixture->inspector->form()->row("filters");
        auto* reset = row->resetButton();
        QVERIFY(reset->isVisible());
        QTest::mouseClick(reset, Qt::LeftButton);
        QVERIFY(*m_fixture->params(m_fixture->conv).find("filters") == def->defaultValue());
        QVERIFY(!reset->isVisible());
    }

    void factsNameShapesAndCost() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        FactsPanel* facts = m_fixture->inspector->facts();
        QCOMPARE(facts->fact("Input"), QString("16 h × 16 w × 3 c"));
        QVERIFY(facts->fact("Output").contains("4 c"));
        QCOMPARE(facts->fact("Parameters"), QString("112"));
        QTRY_VERIFY(facts->fact("Time").contains("s"));
    }

    void deletingTheNodeEmptiesThePanel() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        m_fixture->document.removeNodes({m_fixture->conv});
        QVERIFY(!m_fixture->inspector->form());
        QVERIFY(!m_fixture->inspector->emptyText().isEmpty());
    }

    void helpTakesThePlaceOfTheForm() {
        QVERIFY(m_fixture->select(m_fixture->conv));
        QTest::mouseClick(m_fixture->inspector->header()->helpButton(), Qt::LeftButton);
        QVERIFY(!m_fixture->inspector->form()->isVisible());
        m_fixture->inspector->showHelp(false);
        QVERIFY(m_fixture->inspector->form()->isVisible());
    }

private:
    static void turnWheel(QWidget* field) {
        const QPointF middle = field->rect().center();
        QWheelEvent event(middle, field->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(field, &event);
    }

    std::unique_ptr<InspectorFixture> m_fixture;
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
