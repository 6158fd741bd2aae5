// SPDX-License-Identifier: GPL-3.0-or-later
// Picking with the mouse and the keyboard, and the panel that explains what was picked.
#include "inspector/parts/IconButton.h"
#include "probe/PatchView.h"
#include "probe/ProbeHeader.h"
#include "probe/ShareBar.h"
#include "probe/StepView.h"
#include "probe/TermTable.h"
#include "views/BarList.h"
#include "views/BarsView.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"
#include "views/NumbersView.h"
#include "widgets/ProbeFixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTableView>

using namespace layerscope;
using Element = std::vector<std::int64_t>;

namespace {

QPoint middleOf(const MapZoom& zoom, std::int64_t row, std::int64_t column) {
    return zoom.cellRect(row, column).center().toPoint();
}

void clickOn(QWidget* widget, QPoint place) {
    QTest::mouseMove(widget, place);
    QTest::mouseClick(widget, Qt::LeftButton, Qt::NoModifier, place);
}

int rowThatReadsInput(const TermTable& table) {
    for (int row = 0; row < table.terms()->rowCount(); ++row)
        if (const Term* term = table.terms()->termAt(row); term && term->factor.origin == Origin::Input)
            return row;
    return -1;
}

} // namespace

class TestProbe : public QObject {
    Q_OBJECT

private slots:
    void aClickPicksAndADragDoesNot() {
        ProbeFixture fixture;
        auto* maps = qobject_cast<MapsView*>(fixture.view(fixture.conv, "maps"));
        QVERIFY(maps);
        maps->openMap(2);
        MapZoom& zoom = *maps->zoom();
        const QPoint from = middleOf(zoom, 8, 8);
        QTest::mousePress(&zoom, Qt::LeftButton, Qt::NoModifier, from);
        QTest::mouseMove(&zoom, from + QPoint(60, 0));
        QTest::mouseRelease(&zoom, Qt::LeftButton, Qt::NoModifier, from + QPoint(60, 0));
        QVERIFY(!fixture.pointer.picked().valid);
        zoom.fit();
        bool told = false;
        connect(fixture.result.get(), &ViewPanel::elementPicked, this, [&told] { told = true; });
        clickOn(&zoom, middleOf(zoom, 3, 4));
        QVERIFY(told);
        QCOMPARE(fixture.picked(), (Element{0, 3, 4, 2}));
        QCOMPARE(fixture.pointer.picked().node, fixture.conv);
        QVERIFY(fixture.isFresh());
        QCOMPARE(fixture.panel->header()->nodeText(), QStringLiteral("conv2d"));
        QVERIFY(fixture.panel->header()->elementText().contains(QStringLiteral("row 3, column 4, channel 2")));
        QCOMPARE(fixture.panel->header()->valueText().replace(QChar(0x2212), u'-').toDouble(),
                 QString::number(fixture.engine(fixture.conv, fixture.picked()), 'g', 9).toDouble());
        QVERIFY(fixture.panel->noticeText().isEmpty());
    }

    void keysPickWalkAndLetGo() {
        ProbeFixture fixture;
        auto* maps = qobject_cast<MapsView*>(fixture.view(fixture.conv, "maps"));
        QVERIFY(maps);
        // Nothing is pointed at: the brightest.
        QTest::keyClick(maps->grid(), Qt::Key_P);
        QVERIFY(fixture.pointer.picked().valid);
        const Tensor& tensor = fixture.session.live(fixture.conv)->value.tensor;
        QCOMPARE(fixture.engine(fixture.conv, fixture.picked()),
                 static_cast<double>(*std::ranges::max_element(tensor.floats())));
        maps->openMap(0);
        MapZoom& zoom = *maps->zoom();
        fixture.probe.pick(fixture.conv, {0, 5, 5, 0});
        for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_PageDown})
            QTest::keyClick(&zoom, key);
        QCOMPARE(fixture.picked(), (Element{0, 6, 7, 1}));
        QCOMPARE(zoom.map(), std::int64_t{1}); // the view goes along
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Up, Qt::Key_Up, Qt::Key_PageUp, Qt::Key_PageUp})
            QTest::keyClick(&zoom, key);
        QCOMPARE(fixture.picked(), (Element{0, 4, 6, 0}));
        QTest::keyClick(&zoom, Qt::Key_Escape);
        QVERIFY(!fixture.pointer.picked().valid);
        QVERIFY(maps->isZoomed()); // Esc let the element go, and only that
        QTest::keyClick(&zoom, Qt::Key_Return);
        QVERIFY(fixture.pointer.picked().valid);
        QTest::keyClick(&zoom, Qt::Key_Escape);
        QTest::keyClick(&zoom, Qt::Key_Escape);
        QVERIFY(!maps->isZoomed());
    }

    void vectorsAndNumbersArePickedFrom() {
        ProbeFixture fixture;
        auto* bars = qobject_cast<BarsView*>(fixture.view(fixture.dense, "bars"));
        QVERIFY(bars);
        clickOn(bars->list()->viewport(), QPoint(40, bars->list()->rowHeight() * 3 + 4));
        QCOMPARE(fixture.picked(), (Element{0, 3}));
        QTest::keyClick(bars->list(), Qt::Key_Up);
        QCOMPARE(fixture.picked(), (Element{0, 2}));
        QCOMPARE(bars->list()->currentRow(), 2);
        auto* numbers = qobject_cast<NumbersView*>(fixture.view(fixture.conv, "numbers"));
        QVERIFY(numbers);
        const QModelIndex cell = numbers->model()->index(2, 5);
        clickOn(numbers->table()->viewport(), numbers->table()->visualRect(cell).center());
        QCOMPARE(fixture.picked(), (Element{0, 2, 5, 0}));
        QTest::keyClick(numbers->table(), Qt::Key_Down);
        QTest::keyClick(numbers->table(), Qt::Key_PageDown);
        QCOMPARE(fixture.picked(), (Element{0, 3, 5, 1}));
        QCOMPARE(numbers->table()->currentIndex(), numbers->model()->index(3, 5));
    }

    void theTermsAreTheEnginesNumbers() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.conv, {0, 7, 7, 1});
        QVERIFY(fixture.isFresh());
        const auto steps = fixture.panel->steps();
        QCOMPARE(steps.size(), std::size_t{2});
        const TermTable& table = *steps[0]->table();
        QVERIFY(table.terms()->canFold());
        QCOMPARE(table.terms()->rowCount(), TermModel::kFirst + 1);
        // Folded, what is shown and the rest are the sum.
        double sum = 0;
        table.terms()->setFolded(false);
        const Tensor& picture = fixture.session.live(fixture.input)->value.tensor;
        for (int row = 0; row < table.terms()->rowCount(); ++row) {
            const Term* term = table.terms()->termAt(row);
            QVERIFY(term);
            sum += term->product();
            if (term->factor.origin == Origin::Input)
                QCOMPARE(term->factor.value, picture.at(term->factor.index));
        }
        const double value = fixture.engine(fixture.conv, {0, 7, 7, 1});
        QVERIFY(std::abs(std::max(sum, 0.0) - value) < 1e-5 * std::max(1.0, std::abs(value)));
        QVERIFY(steps[0]->shares()->isVisible());
        QVERIFY(steps[0]->patch()->isVisible());
        QVERIFY(steps[1]->resultText().startsWith(QStringLiteral("relu(")));
        // The patch: each cell is the picture's number there.
        PatchCells& cells = *steps[0]->patch()->cells();
        QCOMPARE(cells.rows(), 3);
        QCOMPARE(cells.columns(), 3);
        const Term& corner =
            fixture.probe.probed()->explanation.steps[0].terms[static_cast<std::size_t>(cells.termAt(0, 2))];
        QCOMPARE(corner.factor.value, fixture.engine(fixture.input, {0, 6, 8, 0}));
        steps[0]->patch()->showChannel(2);
        QCOMPARE(cells.channel(), std::size_t{2});
    }

    void paddingIsACellOfItsOwn() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.conv, {0, 0, 9, 1});
        QVERIFY(fixture.isFresh());
        const PatchCells& cells = *fixture.panel->steps()[0]->patch()->cells();
        const Step& sum = fixture.probe.probed()->explanation.steps[0];
        for (int column = 0; column < 3; ++column) {
            QVERIFY(sum.terms[static_cast<std::size_t>(cells.termAt(0, column))].isPadding());
            QVERIFY(!sum.terms[static_cast<std::size_t>(cells.termAt(1, column))].isPadding());
        }
    }

    void theLargestIsNamedFirst() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.pool, {0, 2, 3, 1});
        QVERIFY(fixture.isFresh());
        const TermTable& table = *fixture.panel->steps()[0]->table();
        QCOMPARE(table.terms()->termAt(0)->factor.value, fixture.engine(fixture.pool, {0, 2, 3, 1}));
        QVERIFY(table.terms()->index(0, 0).data().toString().contains(QChar(0x25C0)));
        QCOMPARE(fixture.panel->steps()[0]->patch()->cells()->columns(), 2);
    }

    void aTermIsFollowedByKeyAndTheTrailLeadsBack() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.dense, {0, 1});
        QVERIFY(fixture.isFresh());
        TermTable& table = *fixture.panel->steps()[0]->table();
        const int row = rowThatReadsInput(table);
        QVERIFY(row >= 0);
        const Number followed = table.terms()->termAt(row)->factor;
        table.setCurrentIndex(table.terms()->index(row, 0));
        // The row that is current is pointed at in the input's views.
        QCOMPARE(fixture.pointer.point().node, fixture.flat);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(fixture.probe.point().node, fixture.flat);
        QCOMPARE(fixture.selection.current(), fixture.flat);
        QVERIFY(fixture.isFresh());
        QCOMPARE(fixture.probe.probed()->value, followed.value);
        QVERIFY(fixture.panel->header()->trailText().contains(QStringLiteral("dense")));
        QVERIFY(fixture.panel->header()->back()->isEnabled());
        QTest::keyClick(fixture.panel.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(fixture.probe.point().node, fixture.dense);
        QTest::mouseClick(fixture.panel->header()->forward(), Qt::LeftButton);
        QCOMPARE(fixture.probe.point().node, fixture.flat);
    }

    void keysStepAndPlay() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.conv, {0, 0, 0, 0});
        QTest::keyClick(fixture.panel.get(), Qt::Key_Period);
        QCOMPARE(fixture.picked(), (Element{0, 0, 1, 0}));
        QTest::keyClick(fixture.panel.get(), Qt::Key_Comma);
        QCOMPARE(fixture.picked(), (Element{0, 0, 0, 0}));
        fixture.probe.setStepsPerSecond(30);
        QTest::keyClick(fixture.panel.get(), Qt::Key_Space);
        QVERIFY(fixture.probe.isPlaying());
        QTRY_VERIFY(fixture.picked()[2] >= 3);
        QTest::mouseClick(fixture.panel->header()->playButton(), Qt::LeftButton);
        QVERIFY(!fixture.probe.isPlaying());
        QTest::keyClick(fixture.panel.get(), Qt::Key_Escape);
        QVERIFY(!fixture.pointer.picked().valid);
        QVERIFY(fixture.panel->steps().empty() || !fixture.panel->steps()[0]->isVisible());
    }

    void theSumFollowsAnEdit() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.dense, {0, 2});
        QVERIFY(fixture.isFresh());
        const QString before = fixture.panel->header()->valueText();
        const Shape kernel{fixture.session.live(fixture.flat)->value.tensor.shape()[1], 5};
        fixture.document.setWeights(fixture.dense, {{"kernel", Tensor::filled(kernel, 0.5F)}});
        QVERIFY(fixture.settle());
        QVERIFY(fixture.isFresh());
        QVERIFY(fixture.panel->header()->valueText() != before);
        const Term* first = fixture.panel->steps()[0]->table()->terms()->termAt(0);
        QCOMPARE(first->weight.value, 0.5);
        QVERIFY(fixture.panel->noticeText().isEmpty());
    }

    void theWholeSumIsCopied() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.conv, {0, 7, 7, 1});
        QVERIFY(fixture.isFresh());
        fixture.panel->copyText();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.startsWith(QStringLiteral("conv2d [row 7, column 7, channel 1] = ")));
        const std::size_t terms = fixture.probe.probed()->explanation.steps[0].terms.size();
        QVERIFY(text.count(u'\n') > static_cast<qsizetype>(terms));
        fixture.panel->copyCsv();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), static_cast<qsizetype>(terms) + 2); // a heading, and the activation
        QCOMPARE(lines[1].count(QStringLiteral("\",")), qsizetype{4});
    }

    void namesAreSpoken() {
        ProbeFixture fixture;
        QVERIFY(fixture.settle());
        fixture.probe.pick(fixture.conv, {0, 7, 7, 1});
        QVERIFY(fixture.isFresh());
        for (const QWidget* widget : fixture.panel->findChildren<QWidget*>())
            if ((widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() &&
                !widget->objectName().startsWith(u"qt_") && !qobject_cast<const QLineEdit*>(widget))
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }
};

QTEST_MAIN(TestProbe)
#include "tst_probe.moc"
