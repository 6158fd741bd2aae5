// SPDX-License-Identifier: GPL-3.0-or-later
// The editors of optional parameters, lists, expressions and pairs.
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/NumberBox.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace layerscope;

namespace {

void typeInto(QWidget* field, const QString& text) {
    field->setFocus();
    if (auto* box = qobject_cast<QAbstractSpinBox*>(field))
        box->selectAll();
    else if (auto* line = qobject_cast<QLineEdit*>(field))
        line->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

class TestInspectorLanguages : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { m_editor.reset(); }

    void optionalIsNoneUntilItIsTicked() {
        m_def = {.id = "p", .label = "Parameter", .help = "What it does", .kind = ParamKind::Integer};
        m_def.optional = true;
        m_def.none = true;
        m_def.number = 6;
        show(m_def.defaultValue());
        auto* tick = m_editor->findChild<QCheckBox*>();
        auto* box = m_editor->findChild<NumberBox*>();
        QVERIFY(!tick->isChecked() && !box->isVisible());
        QCOMPARE(tick->text(), QString("None"));
        tick->setFocus();
        QTest::keyClick(tick, Qt::Key_Space);
        QCOMPARE(std::get<std::int64_t>(*m_editor->value()), 6);
        QVERIFY(box->isVisible());
        typeInto(box, "9");
        QCOMPARE(std::get<std::int64_t>(*m_editor->value()), 9);
        QTest::keyClick(tick, Qt::Key_Space);
        QVERIFY(std::holds_alternative<None>(*m_editor->value()));
        m_editor->setValue(std::nullopt);
        QCOMPARE(tick->checkState(), Qt::PartiallyChecked);
    }

    void listOfWholeNumbers() {
        m_def = {.id = "p", .label = "Parameter", .help = "What it does", .kind = ParamKind::IntList};
        show(m_def.defaultValue());
        auto* line = m_editor->findChild<QLineEdit*>();
        typeInto(line, "(2, -1) 3");
        QCOMPARE(std::get<Ints>(*m_editor->value()), (Ints{2, -1, 3}));
        QSignalSpy refused(m_editor.get(), &ParamEditor::refused);
        typeInto(line, "2, x");
        QVERIFY(!refused.last().first().toString().isEmpty());
        QCOMPARE(std::get<Ints>(*m_editor->value()), (Ints{2, -1, 3}));
        typeInto(line, "");
        QCOMPARE(std::get<Ints>(*m_editor->value()), Ints());
    }

    void expressionIsCheckedWhileItIsTyped() {
        m_def = {.id = "p", .label = "Parameter", .help = "What it does", .kind = ParamKind::Expression};
        m_def.check = [](const std::string& text) -> std::optional<TextFault> {
            const auto at = text.find('!');
            if (at == std::string::npos)
                return std::nullopt;
            return TextFault{message("no exclamations"), at, at + 1};
        };
        show(std::string("x"));
        auto* field = m_editor->findChild<QPlainTextEdit*>();
        QSignalSpy refused(m_editor.get(), &ParamEditor::refused);
        QSignalSpy started(m_editor.get(), &ParamEditor::gestureStarted);
        QSignalSpy ended(m_editor.get(), &ParamEditor::gestureEnded);
        field->setFocus();
        field->moveCursor(QTextCursor::End);
        QTest::keyClicks(field, " + 1");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("x + 1"));
        QTest::keyClicks(field, "!");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("x + 1"));
        QCOMPARE(refused.last().first().toString(), QString("no exclamations"));
        QCOMPARE(field->extraSelections().size(), 1);
        QCOMPARE(field->extraSelections().front().cursor.selectedText(), QString("!"));
        QTest::keyClick(field, Qt::Key_Backspace);
        QVERIFY(field->extraSelections().isEmpty());
        QVERIFY(refused.last().first().toString().isEmpty());
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->toPlainText(), QString("x + 1"));
        QCOMPARE(started.count(), 1);
        QCOMPARE(ended.count(), 1);
    }

    void pairsAreNamedBySide() {
        m_def = {.id = "p", .label = "Parameter", .help = "What it does", .kind = ParamKind::Tuple};
        m_def.rank = 4;
        m_def.keras = KerasForm::Pairs;
        m_def.ints = {1, 1, 1, 1};
        show(Ints{1, 2, 3, 4});
        QStringList names;
        for (const QLabel* label : m_editor->findChildren<QLabel*>())
            names += label->text();
        QCOMPARE(names, (QStringList{"top", "bottom", "left", "right"}));
        typeInto(m_editor->findChildren<NumberBox*>().at(1), "7");
        QCOMPARE(std::get<Ints>(*m_editor->value()), (Ints{1, 7, 3, 4}));
    }

private:
    void show(const ParamValue& value) {
        m_editor.reset(makeParamEditor(m_def, nullptr));
        m_editor->setValue(value);
        m_editor->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
    }

    ParamDef m_def{};
    std::unique_ptr<ParamEditor> m_editor;
};

QTEST_MAIN(TestInspectorLanguages)
#include "tst_inspector_languages.moc"
