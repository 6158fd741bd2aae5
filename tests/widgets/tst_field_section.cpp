// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of the picked element's fields, the switches, the measurement and the table, by mouse and keyboard.
#include "field/FieldSection.h"
#include "session/SessionFixtures.h"

#include <QCheckBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

/// A picture of 16 × 16, a convolution of 3 × 3 and one of 3 × 3 with stride 2.
struct Panel {
    QTemporaryDir folder;
    Document document{layerRegistry()};
    NodeId input = addPicture(document, writePicture(folder.path()));
    NodeId first = addAfter(document, input, "Conv2D");
    NodeId second = addAfter(document, first, "Conv2D");
    LiveSession session{document};
    SharedPointer pointer;
    FieldSection section{document, session, pointer};

    Panel() {
        document.setParam(first, "filters", std::int64_t{2});
        document.setParam(second, "filters", std::int64_t{2});
        document.setParam(second, "strides", Ints{2, 2});
        section.resize(330, 700);
        section.show();
        [this] { QTRY_VERIFY(session.isSettled() && session.plan() && session.plan()->stepOf(second)); }();
    }
    void pick(NodeId node, std::vector<std::int64_t> element) {
        pointer.pick(probeOf(node, session.plan()->stepOf(node)->output.axes, element));
        [&] {
            QTRY_VERIFY(section.fields().facts() && section.fields().facts()->node == node &&
                        section.fields().facts()->element == element);
        }();
    }
    template <class T>
    T* withText(const QString& part) {
        for (T* child : section.findChildren<T*>())
            if (child->text().contains(part))
                return child;
        return nullptr;
    }
};

} // namespace

class TestFieldSection : public QObject {
    Q_OBJECT

private slots:
    void itSaysHowLargeWhereAndHowSure() {
        Panel window;
        QCOMPARE(window.section.receptiveText(), QString());
        window.pick(window.second, {0, 2, 3, 1});
        const QString text = window.section.receptiveText();
        QVERIFY2(text.contains(QStringLiteral("5 × 5 px")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("rows 4–8, columns 6–10")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("75 of 768 elements, 9.77 %")), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("Exact.")), qPrintable(text));
        QCOMPARE(window.section.projectiveText(), QString()); // nothing is behind it
        window.pick(window.input, {0, 5, 5, 0});
        QCOMPARE(window.section.receptiveText(), QString());
        QVERIFY(window.section.projectiveText().contains(QStringLiteral("2 × 2")));
    }

    void holesAreSaid() {
        Panel window;
        window.document.setParam(window.first, "dilation_rate", Ints{2, 2});
        QTRY_VERIFY(window.session.isSettled());
        window.pick(window.first, {0, 4, 4, 0});
        const QString text = window.section.receptiveText();
        QVERIFY2(text.contains(QStringLiteral("27 of 768")) &&
                     text.contains(QStringLiteral("with holes, the box has 75")),
                 qPrintable(text));
    }

    void theSwitchesWorkByKeyboard() {
        Panel window;
        window.pick(window.second, {0, 2, 3, 1});
        auto* box = window.withText<QCheckBox>(QStringLiteral("depends on"));
        QVERIFY(box && box->isChecked() && box->isVisible());
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(window.pointer.highlights().of(window.input).field.empty());
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(!window.pointer.highlights().of(window.input).field.empty());
    }

    void theTableShowsTheGrowthAndChoosesLayers() {
        Panel window;
        window.pick(window.second, {0, 2, 3, 1});
        QTableWidget* table = window.section.growthTable();
        QCOMPARE(table->rowCount(), 2);
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("3 × 3"));
        QCOMPARE(table->item(1, 1)->text(), QStringLiteral("5 × 5"));
        QCOMPARE(table->item(1, 2)->text(), QStringLiteral("5 = 3 + (3 − 1) × 1"));
        QCOMPARE(table->item(1, 3)->text(), QStringLiteral("2 × 2"));
        QSignalSpy chosen(&window.section, &FieldSection::nodeChosen);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualItemRect(table->item(0, 0)).center());
        QVERIFY(!chosen.isEmpty());
        QCOMPARE(chosen.last().first().value<NodeId>(), window.first);
        table->setCurrentCell(1, 0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(chosen.last().first().value<NodeId>(), window.second);
    }

    void theEffectIsMeasuredOnDemand() {
        Panel window;
        window.pick(window.second, {0, 2, 3, 1});
        auto* measure = window.withText<QPushButton>(QStringLiteral("Measure"));
        QVERIFY(measure && measure->isVisible());
        QTest::mouseClick(measure, Qt::LeftButton);
        QTRY_VERIFY(window.section.effect().effect() && !window.section.effect().isMeasuring());
        QVERIFY(!window.section.effectText().isEmpty());
        QVERIFY(window.pointer.highlights().of(window.input).effect);
        window.pick(window.second, {0, 2, 2, 1});
        QVERIFY(!window.pointer.highlights().of(window.input).effect);
        QVERIFY(measure->isVisible());
    }
};

QTEST_MAIN(TestFieldSection)
#include "tst_field_section.moc"
