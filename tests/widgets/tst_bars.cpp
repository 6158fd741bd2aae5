// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Layers.h"
#include "session/ClassNaming.h"
#include "theme/Theme.h"
#include "views/BarList.h"
#include "views/BarsView.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace layerscope;

namespace {

Value chances(bool named, float last = 0.1F) {
    Value value{Tensor::fromFloats({1, 4}, std::vector<float>{0.15F, 0.05F, 0.7F, last}),
                {batchAxis(), featureAxis()},
                std::nullopt};
    if (named)
        value.axes.back().labels =
            std::make_shared<AxisLabels>(AxisLabels{"tabby cat", "tench", "Egyptian cat", "goldfish"});
    return value;
}

QToolButton* button(QWidget& view, const QString& text) {
    for (QToolButton* each : view.findChildren<QToolButton*>())
        if (each->text() == text)
            return each;
    return nullptr;
}

void keep(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LAYERSCOPE_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace

class TestBars : public QObject {
    Q_OBJECT

private slots:
    void namedClassesAreLargestFirstWithPerCent() {
        BarsView view(m_pointer);
        view.resize(520, 240);
        view.show();
        view.setShown(makeShown(NodeId{1}, chances(true), false));
        QCOMPARE(view.list()->elementAt(0), 2);
        QCOMPARE(view.list()->elementAt(1), 0);
        QVERIFY(view.list()->areShares());
        QCOMPARE(view.list()->nameOf(3), QStringLiteral("goldfish"));
        view.list()->setFocus();
        QTest::keyClick(view.list(), Qt::Key_Home);
        QVERIFY2(view.readOut().startsWith(QStringLiteral("Egyptian cat · element 2 · 0.7")),
                 qPrintable(view.readOut()));
        QVERIFY2(view.readOut().endsWith(QStringLiteral("70.00 %")), qPrintable(view.readOut()));
        keep(view, QStringLiteral("bars-classes"));
        // What the user chose stays with the next value.
        QTest::mouseClick(button(view, QStringLiteral("Largest first")), Qt::LeftButton);
        view.setShown(makeShown(NodeId{1}, chances(true), false));
        QCOMPARE(view.list()->elementAt(0), 0);
    }

    void plainVectorsKeepTheirOrder() {
        BarsView view(m_pointer);
        view.resize(520, 240);
        view.show();
        view.setShown(makeShown(NodeId{1}, chances(false, -0.1F), false));
        QCOMPARE(view.list()->elementAt(0), 0);
        QVERIFY(!view.list()->areShares());
        QVERIFY(view.list()->nameOf(0).isEmpty());
        QTest::mouseMove(view.list()->viewport(), {40, view.list()->rowHeight() / 2});
        QVERIFY2(view.readOut().startsWith(QStringLiteral("element 0")), qPrintable(view.readOut()));
        QVERIFY(!view.readOut().contains(u'%'));
        keep(view, QStringLiteral("bars-plain"));
    }

    void theButtonAsksForNames() {
        BarsView view(m_pointer);
        view.resize(520, 240);
        view.show();
        view.setShown(makeShown(NodeId{1}, chances(false), false));
        QSignalSpy wanted(&view, &BarsView::classNamesWanted);
        QTest::mouseClick(button(view, QStringLiteral("Class names…")), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
    }

    void namesAreReadIntoTheNodeAndUndone() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("names.txt"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("tench\ngoldfish\n");
        file.close();
        Document document(layerRegistry());
        const NodeId node = document.addNode(*layerRegistry().find("Dense"), {0, 0});
        QVERIFY(readClassNamesInto(document, node, path.toStdString()));
        QCOMPARE(document.graph().find(node)->classNames, (std::vector<std::string>{"tench", "goldfish"}));
        document.undoStack().undo();
        QVERIFY(document.graph().find(node)->classNames.empty());
        QVERIFY(!readClassNamesInto(document, node, folder.filePath(QStringLiteral("none.txt")).toStdString()));
    }

private:
    SharedPointer m_pointer;
};

QTEST_MAIN(TestBars)
#include "tst_bars.moc"
