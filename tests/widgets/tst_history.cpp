// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/HistoryPanel.h"
#include "layers/Layers.h"
#include "session/Document.h"

#include <QTest>
#include <QUndoView>

using namespace layerscope;

class TestHistory : public QObject {
    Q_OBJECT

private slots:
    void stepsAreListedAndTheArrowKeysWalkThem() {
        Document document(layerRegistry());
        HistoryPanel panel(document);
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        const NodeId node = document.addNode(*layerRegistry().find("Dense"), {});
        document.setParam(node, "units", std::int64_t{3});
        QAbstractItemModel* model = panel.view()->model();
        QCOMPARE(model->rowCount(), 3); // as opened, and two steps
        panel.view()->setFocus();
        QTest::keyClick(panel.view(), Qt::Key_Up);
        QCOMPARE(document.undoStack().index(), 1);
        QVERIFY(document.graph().find(node)->params.integer("units") != 3);
        QTest::keyClick(panel.view(), Qt::Key_Down);
        QCOMPARE(document.graph().find(node)->params.integer("units"), 3);
        QTest::keyClick(panel.view(), Qt::Key_Home);
        QVERIFY(document.graph().nodes().empty());
    }

    void theSavedStateHasAMark() {
        Document document(layerRegistry());
        HistoryPanel panel(document);
        document.addNode(*layerRegistry().find("Dense"), {});
        document.markSaved("/tmp/a.layerscope");
        QAbstractItemModel* model = panel.view()->model();
        QVERIFY(!model->index(1, 0).data(Qt::DecorationRole).isNull());
        QVERIFY(model->index(0, 0).data(Qt::DecorationRole).isNull());
    }
};

QTEST_MAIN(TestHistory)
#include "tst_history.moc"
