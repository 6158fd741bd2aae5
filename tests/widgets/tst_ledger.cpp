// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/LedgerPanel.h"

#include "layers/Layers.h"
#include "ledger/WhatIfList.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

namespace {

/// Input -> Conv2D -> Flatten -> Dense and their costs.
struct LedgerFixture {
    Document document{layerRegistry()};
    LiveSession session{document};
    Selection selection;
    LedgerPanel panel{document, session, selection};
    NodeId input = add("Input");
    NodeId conv = add("Conv2D");
    NodeId flat = add("Flatten");
    NodeId dense = add("Dense");

    LedgerFixture() {
        document.setParam(input, "shape", Ints{8, 8, 3});
        document.setParam(conv, "filters", std::int64_t{4});
        document.setParam(conv, "padding", std::string("same"));
        document.setParam(dense, "units", std::int64_t{10});
        document.link({input, 0}, {conv, 0});
        document.link({conv, 0}, {flat, 0});
        document.link({flat, 0}, {dense, 0});
        panel.resize(1000, 300);
        panel.show();
        panel.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&panel));
    }
    NodeId add(const char* type) { return document.addNode(*layerRegistry().find(type), {}); }

    bool settled(std::int64_t parameters) {
        return QTest::qWaitFor(
            [&] {
                return session.isSettled() && !panel.whatIf()->isBusy() &&
                       panel.table()->ledger().total.parameters == parameters;
            },
            20000);
    }
    QString cell(int row, int column) const {
        const auto* model = panel.table()->model();
        return model->index(row, column).data().toString();
    }
    QTreeWidgetItem* alternative(const QString& label) {
        const auto found = panel.whatIf()->list()->findItems(label, Qt::MatchStartsWith, 0);
        return found.isEmpty() ? nullptr : found.front();
    }
};

constexpr std::int64_t kParameters = 3 * 3 * 3 * 4 + 4 + 8 * 8 * 4 * 10 + 10;

} // namespace

class TestLedger : public QObject {
    Q_OBJECT
private slots:
    void rowsAndTotal();
    void sortingLeavesTheTotalBelow();
    void clickingSelectsTheNode();
    void selectionIsShown();
    void costliestPath();
    void copyAndSave();
    void followsEdits();
    void whatIfIsTakenAsOneStep();
    void barsStandForShares();
};

void TestLedger::rowsAndTotal() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    QCOMPARE(fixture.panel.table()->model()->rowCount(), 5);
    QCOMPARE(fixture.cell(1, LedgerModel::Name), QString("conv2d"));
    QCOMPARE(fixture.cell(1, LedgerModel::ShapeColumn), QString("8 h × 8 w × 4 c"));
    QCOMPARE(fixture.cell(1, LedgerModel::Parameters), QString("112"));
    QCOMPARE(fixture.cell(1, LedgerModel::Products),
             QString::fromStdString(amountText(8 * 8 * 27 * 4, CostMeasure::MultiplyAccumulates)));
    QCOMPARE(fixture.cell(4, LedgerModel::Name), QString("Total"));
    QVERIFY(fixture.panel.table()
                ->model()
                ->index(3, LedgerModel::Parameters)
                .data(Qt::ToolTipRole)
                .toString()
                .startsWith("2,570, 95.8"));
}

void TestLedger::sortingLeavesTheTotalBelow() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        fixture.panel.table()->sortByColumn(LedgerModel::Parameters, order);
        QCOMPARE(fixture.cell(4, LedgerModel::Name), QString("Total"));
        QCOMPARE(fixture.cell(order == Qt::DescendingOrder ? 0 : 3, LedgerModel::Name), QString("dense"));
    }
}

void TestLedger::clickingSelectsTheNode() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    fixture.panel.table()->sortByColumn(LedgerModel::Parameters, Qt::DescendingOrder);
    LedgerTable& table = *fixture.panel.table();
    const QRect cell = table.visualRect(table.model()->index(1, LedgerModel::Name));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(fixture.selection.current(), fixture.conv);
    QTest::keyClick(&table, Qt::Key_Up);
    QCOMPARE(fixture.selection.current(), fixture.dense);
    QCOMPARE(fixture.selection.nodes().size(), std::size_t{1});
}

void TestLedger::selectionIsShown() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    fixture.selection.set({fixture.flat});
    const auto rows = fixture.panel.table()->selectionModel()->selectedRows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.front().row(), fixture.panel.table()->shownRow(fixture.flat));
    QCOMPARE(fixture.selection.nodes(), std::set<NodeId>{fixture.flat});
}

void TestLedger::costliestPath() {
    LedgerFixture fixture;
    const NodeId aside = fixture.add("Dense");
    fixture.document.link({fixture.input, 0}, {aside, 0});
    fixture.document.setParam(aside, "units", std::int64_t{1});
    QVERIFY(fixture.settled(kParameters + 4));
    fixture.panel.setPathMeasure(CostMeasure::Parameters);
    QVERIFY2(fixture.panel.pathText().contains("100 %"), qPrintable(fixture.panel.pathText()));
    fixture.panel.selectPath();
    QCOMPARE(fixture.selection.nodes(), (std::set<NodeId>{fixture.input, fixture.conv, fixture.flat, fixture.dense}));
}

void TestLedger::copyAndSave() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    fixture.panel.table()->setFocus();
    QTest::keyClick(fixture.panel.table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 6);
    QVERIFY(lines[2].startsWith("conv2d\tConv2D\t8 h × 8 w × 4 c\t112\t6912\t1024\t448"));
    QTemporaryDir folder;
    fixture.panel.saveCsv(folder.filePath("cost.csv"));
    QFile file(folder.filePath("cost.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()).toStdString(), ledgerCsv(fixture.panel.table()->ledger()));
}

void TestLedger::followsEdits() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    fixture.document.setParam(fixture.dense, "units", std::int64_t{20});
    QVERIFY(fixture.settled(kParameters + 2570));
    fixture.document.undoStack().undo();
    QVERIFY(fixture.settled(kParameters));
}

void TestLedger::whatIfIsTakenAsOneStep() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    fixture.selection.set({fixture.conv});
    QTRY_VERIFY(fixture.alternative("Half the filters: 2"));
    QTreeWidgetItem* half = fixture.alternative("Half the filters: 2");
    QCOMPARE(half->text(1), QString("−1,336"));
    fixture.panel.whatIf()->list()->setCurrentItem(half);
    QVERIFY2(fixture.panel.whatIf()->summary().contains("8 h × 8 w × 2 c"),
             qPrintable(fixture.panel.whatIf()->summary()));
    const int steps = fixture.document.undoStack().count();
    QTest::mouseClick(fixture.panel.whatIf()->button(), Qt::LeftButton);
    QCOMPARE(fixture.document.undoStack().count(), steps + 1);
    QCOMPARE(fixture.document.graph().find(fixture.conv)->params.integer("filters"), std::int64_t{2});
    QVERIFY(fixture.settled(3 * 3 * 3 * 2 + 2 + 8 * 8 * 2 * 10 + 10));
    QTRY_VERIFY(fixture.alternative("Half the filters: 1")); // the list follows
}

void TestLedger::barsStandForShares() {
    LedgerFixture fixture;
    QVERIFY(fixture.settled(kParameters));
    double sum = 0;
    for (int row = 0; row < 4; ++row)
        sum += fixture.panel.table()->model()->index(row, LedgerModel::Memory).data(LedgerModel::ShareRole).toDouble();
    QVERIFY(std::abs(sum - 1) < 1e-9);
    QVERIFY(!fixture.panel.table()->model()->index(4, LedgerModel::Memory).data(LedgerModel::ShareRole).isValid());
}

QTEST_MAIN(TestLedger)
#include "tst_ledger.moc"
