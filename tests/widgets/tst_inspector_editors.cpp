// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/parts/ScaleSlider.h"
#include "inspector/parts/SliderScale.h"
#include "layer/Initializers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <limits>
#include <memory>

using namespace layerscope;

namespace {

constexpr Choice kChoices[] = {{"valid", "valid"}, {"same", "same"}};

ParamDef makeDef(ParamKind kind) {
    ParamDef def{.id = "p", .label = "Parameter", .help = "What it does", .kind = kind};
    def.hard = {0, 4096};
    def.soft = {0, 100};
    switch (kind) {
    case ParamKind::Choice:
        def.choices = kChoices;
        def.text = "valid";
        break;
    case ParamKind::Tuple:
        def.rank = 2;
        def.ints = {3, 3};
        def.intCount = 2;
        break;
    case ParamKind::Shape:
        def.ints = {8, 8, 3};
        def.intCount = 3;
        break;
    case ParamKind::Activation:
        def.text = "linear";
        break;
    case ParamKind::Initializer:
        def.text = "GlorotUniform";
        break;
    default:
        break;
    }
    return def;
}

ParamValue otherValue(ParamKind kind) {
    switch (kind) {
    case ParamKind::Integer:
        return std::int64_t{42};
    case ParamKind::Number:
        return 0.25;
    case ParamKind::Flag:
        return true;
    case ParamKind::Choice:
        return std::string("same");
    case ParamKind::Text:
    case ParamKind::Expression:
        return std::string("ij,jk->ik");
    case ParamKind::File:
        return std::string("/tmp/a photo.png");
    case ParamKind::Tuple:
        return Ints{5, 1};
    case ParamKind::Shape:
    case ParamKind::IntList:
        return Ints{32, 16, 4};
    case ParamKind::Activation:
        return NamedFunction{"leaky_relu", {{"negative_slope", 0.1}}};
    case ParamKind::Initializer:
        return NamedFunction{"RandomNormal", {{"stddev", 0.5}, {"seed", 7}}};
    }
    return {};
}

/// Types text over what is in a field, as a person does.
void typeInto(QWidget* field, const QString& text) {
    field->setFocus();
    if (auto* box = qobject_cast<QAbstractSpinBox*>(field))
        box->selectAll();
    else if (auto* line = qobject_cast<QLineEdit*>(field))
        line->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

class TestInspectorEditors : public QObject {
    Q_OBJECT

private slots:
    void everyKindShowsWhatItIsGivenAndSaysNothing_data() {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind <= static_cast<int>(ParamKind::Initializer); ++kind)
            QTest::addRow("kind %d", kind) << kind;
    }
    void everyKindShowsWhatItIsGivenAndSaysNothing() {
        QFETCH(int, kind);
        open(static_cast<ParamKind>(kind));
        QSignalSpy said(m_editor.get(), &ParamEditor::edited);
        const ParamValue wanted = otherValue(m_def.kind);
        QVERIFY(!m_def.problemWith(wanted));
        m_editor->setValue(wanted);
        QVERIFY(*m_editor->value() == wanted);
        m_editor->setValue(std::nullopt);
        m_editor->setValue(m_def.defaultValue());
        QCOMPARE(said.count(), 0);
    }

    void integer() {
        open(ParamKind::Integer);
        typeInto(m_editor->findChild<NumberBox*>(), "42");
        QCOMPARE(std::get<std::int64_t>(*m_editor->value()), 42);
        typeInto(m_editor->findChild<NumberBox*>(), "4.5");
        QCOMPARE(std::get<std::int64_t>(*m_editor->value()), 42);
    }

    void numberTakesAPointAndAComma() {
        QLocale::setDefault(QLocale(QLocale::German));
        open(ParamKind::Number);
        typeInto(m_editor->findChild<NumberBox*>(), "0,25");
        QCOMPARE(std::get<double>(*m_editor->value()), 0.25);
        typeInto(m_editor->findChild<NumberBox*>(), "0.125");
        QCOMPARE(std::get<double>(*m_editor->value()), 0.125);
        QCOMPARE(m_editor->findChild<QLineEdit*>()->text(), QString("0.125"));
        QLocale::setDefault(QLocale::c());
    }

    void numberBeyondTheHardRangeIsRefused() {
        open(ParamKind::Number);
        QSignalSpy refused(m_editor.get(), &ParamEditor::refused);
        typeInto(m_editor->findChild<NumberBox*>(), "5000");
        QVERIFY(!refused.isEmpty());
        QVERIFY(refused.last().first().toString().contains("4096"));
        QCOMPARE(std::get<double>(*m_editor->value()), 0.0);
    }

    void flag() {
        open(ParamKind::Flag);
        auto* box = m_editor->findChild<QCheckBox*>();
        QTest::keyClick(box, Qt::Key_Space);
        QCOMPARE(std::get<bool>(*m_editor->value()), true);
        m_editor->setValue(std::nullopt);
        QCOMPARE(box->checkState(), Qt::PartiallyChecked);
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(m_editor->value().has_value());
    }

    void choice() {
        open(ParamKind::Choice);
        QTest::keyClick(m_editor->findChild<QComboBox*>(), Qt::Key_Down);
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("same"));
    }

    void text() {
        open(ParamKind::Text);
        typeInto(m_editor->findChild<QLineEdit*>(), "ij,jk->ik");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("ij,jk->ik"));
    }

    void fileIsTypedDroppedAndCleared() {
        open(ParamKind::File);
        typeInto(m_editor->findChild<QLineEdit*>(), "/tmp/a photo.png");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("/tmp/a photo.png"));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/tmp/b.png")});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_editor.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_editor.get(), &drop);
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("/tmp/b.png"));
        QTest::mouseClick(m_editor->findChildren<IconButton*>().last(), Qt::LeftButton);
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string());
    }

    void sourcesWithoutAFileAreChosenByMenu() {
        openSource();
        auto* line = m_editor->findChild<QLineEdit*>();
        choose("Noise");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("noise:1"));
        QCOMPARE(line->text(), QString("Noise, seed 1"));
        QVERIFY(line->isReadOnly());
        m_editor->setValue(std::string("noise:3:50"));
        QCOMPARE(line->text(), QString("Noise, seed 3, whole numbers below 50"));
        choose("Zeros");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("zeros:"));
        QTest::mouseClick(m_editor->findChildren<IconButton*>().last(), Qt::LeftButton);
        QVERIFY(!line->isReadOnly());
        m_editor->setValue(std::string("numbers:1 2"));
        typeInto(line, "numbers:1 2 3");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("numbers:1 2 3"));
        choose("Chirp");
        QVERIFY(std::get<std::string>(*m_editor->value()).starts_with("chirp:"));
    }

    void aTextIsTypedLiveAndIsOneStep() {
        openSource();
        QSignalSpy began(m_editor.get(), &ParamEditor::gestureStarted);
        QSignalSpy ended(m_editor.get(), &ParamEditor::gestureEnded);
        choose("A text to type");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("text:"));
        auto* field = m_editor->findChild<QPlainTextEdit*>();
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "a cat");
        QTest::keyClick(field, Qt::Key_Return);
        QTest::keyClicks(field, "sat");
        QCOMPARE(std::get<std::string>(*m_editor->value()), std::string("text:a cat\nsat"));
        m_editor->findChild<QLineEdit*>()->setFocus();
        QCOMPARE(began.count(), 1);
        QCOMPARE(ended.count(), 1);
        m_editor->setValue(std::string("text:other"));
        QCOMPARE(field->toPlainText(), QString("other"));
        m_editor->setValue(std::string("noise:1"));
        QVERIFY(!field->isVisible());
    }

    void tupleEntriesFollowTheLock() {
        open(ParamKind::Tuple);
        const QList<NumberBox*> boxes = m_editor->findChildren<NumberBox*>();
        typeInto(boxes.at(1), "5");
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{5, 5}));
        QTest::mouseClick(m_editor->findChild<IconButton*>(), Qt::LeftButton);
        typeInto(boxes.at(1), "7");
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{5, 7}));
        QTest::mouseClick(m_editor->findChild<IconButton*>(), Qt::LeftButton);
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{5, 5}));
    }

    void shapeGrowsShrinksAndNamesItsChannels() {
        open(ParamKind::Shape);
        typeInto(m_editor->findChildren<NumberBox*>().at(0), "20");
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{20, 8, 3}));
        auto* channels = m_editor->findChild<QComboBox*>();
        QCOMPARE(channels->currentText(), QString("RGB"));
        QTest::keyClick(channels, Qt::Key_Down);
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{20, 8, 4}));
        clickNamed("Remove the last dimension");
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{20, 8}));
        clickNamed("Add a dimension");
        QVERIFY(std::get<Ints>(*m_editor->value()) == (Ints{20, 8, 1}));
    }

    void activationHasItsArguments() {
        open(ParamKind::Activation);
        auto* combo = m_editor->findChild<QComboBox*>();
        combo->setFocus();
        combo->setCurrentIndex(combo->findData("leaky_relu"));
        QCOMPARE(std::get<NamedFunction>(*m_editor->value()).name, std::string("leaky_relu"));
        typeInto(m_editor->findChildren<NumberBox*>().last(), "0.1");
        QVERIFY(std::get<NamedFunction>(*m_editor->value()) ==
                (NamedFunction{"leaky_relu", {{"negative_slope", 0.1}}}));
    }

    void aSeedOutlivesTheInitializerAndCanBeRolled() {
        open(ParamKind::Initializer);
        m_editor->setValue(NamedFunction{"RandomNormal", {{"seed", 7}}});
        auto* combo = m_editor->findChild<QComboBox*>();
        combo->setCurrentIndex(combo->findData("HeUniform"));
        QCOMPARE(std::get<NamedFunction>(*m_editor->value()).arg("seed", -1), 7.0);
        clickNamed("Roll a new seed");
        QVERIFY(std::get<NamedFunction>(*m_editor->value()).arg("seed", -1) >= 0);
        QVERIFY(std::get<NamedFunction>(*m_editor->value()).arg("seed", -1) != 7.0);
    }

    void everyActivationAndInitializerCanBeChosen() {
        for (ParamKind kind : {ParamKind::Activation, ParamKind::Initializer}) {
            open(kind);
            auto* combo = m_editor->findChild<QComboBox*>();
            for (int i = 0; i < combo->count(); ++i) {
                combo->setCurrentIndex(i);
                const auto& function = std::get<NamedFunction>(*m_editor->value());
                QCOMPARE(QString::fromStdString(function.name), combo->itemData(i).toString());
            }
        }
    }

    void logarithmicSlidersReachEveryEnd() {
        const SliderScale scale({1, 512}, true);
        QVERIFY(scale.isLogarithmic());
        QCOMPARE(scale.value(0), 1.0);
        QCOMPARE(scale.value(scale.steps()), 512.0);
        QCOMPARE(scale.stepped(1, 1), 2.0);
        QCOMPARE(scale.stepped(2, -1), 1.0);
        QCOMPARE(scale.value(scale.position(512)), 512.0);
        const SliderScale linear({0, 1}, false);
        QVERIFY(!linear.isLogarithmic());
        QCOMPARE(linear.value(500), 0.5);
        QCOMPARE(linear.stepped(0.5, 1), 0.51);
        const SliderScale few({1, 7}, true);
        for (int i = 1; i <= 7; ++i)
            QCOMPARE(few.value(few.position(i)), static_cast<double>(i));
    }

    void numbersAreWrittenAsTheyAreRead() {
        for (double number : {0.0, 1.0, -2.5, 1e-7, 0.1, 123456789.0, 1e20, std::numeric_limits<double>::infinity()})
            QCOMPARE(numberFromText(numberText(number)).value_or(-1), number);
        QVERIFY(!numberFromText("1.2.3"));
        QVERIFY(!numberFromText("1,234.5"));
    }

private:
    /// The source of an Input, where somebody brings what is chosen.
    void openSource() {
        open(ParamKind::File, "source");
        connect(m_editor.get(), &ParamEditor::sourceChosen, m_editor.get(),
                [this](const QString& source) { m_editor->setValue(source.toStdString()); });
    }
    void choose(const char* text) {
        auto* menu = m_editor->findChildren<IconButton*>().first()->menu();
        for (QAction* action : menu->findChildren<QAction*>())
            if (action->text() == QLatin1String(text))
                action->trigger();
    }
    void open(ParamKind kind, const char* id = nullptr) {
        m_editor.reset();
        m_def = makeDef(kind);
        if (id)
            m_def.id = id;
        m_editor.reset(makeParamEditor(m_def, nullptr));
        m_editor->setValue(m_def.defaultValue());
        m_editor->resize(300, 100);
        m_editor->show();
        m_editor->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
    }
    void clickNamed(const QString& name) {
        for (IconButton* button : m_editor->findChildren<IconButton*>()) {
            if (button->accessibleName() == name && button->isVisible())
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL("no such button");
    }

    ParamDef m_def{};
    std::unique_ptr<ParamEditor> m_editor;
};

QTEST_MAIN(TestInspectorEditors)
#include "tst_inspector_editors.moc"
