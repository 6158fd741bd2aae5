// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "data/Feeding.h"
#include "layers/Layers.h"
#include "session/LiveSession.h"
#include "tensor/Npy.h"
#include "views/BarList.h"
#include "views/BarsView.h"
#include "views/Drawing.h"
#include "views/LatestJob.h"
#include "views/MapsView.h"
#include "views/NumbersView.h"
#include "views/SaveMenu.h"
#include "views/StatisticsView.h"
#include "views/ViewPanel.h"
#include "views/ViewRegistry.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <cmath>
#include <limits>
#include <semaphore>

using namespace layerscope;

namespace {

constexpr NodeId kNode{1};

Value ramp(Shape shape, Axes axes) {
    TensorBuilder builder(shape);
    float next = -3.25F;
    for (float& number : builder.floats())
        number = next += 0.37F;
    return {std::move(builder).finish(), std::move(axes), std::nullopt};
}

Value vectorOf(std::initializer_list<float> numbers) {
    const Shape shape{1, static_cast<std::int64_t>(numbers.size())};
    return {Tensor::fromFloats(shape, std::span(numbers.begin(), numbers.size())),
            {batchAxis(), featureAxis()},
            std::nullopt};
}

template <class T>
T* named(QWidget& parent, const QString& name) {
    for (T* child : parent.findChildren<T*>())
        if (child->accessibleName() == name)
            return child;
    return nullptr;
}

QStringList viewsFor(const Value& value) {
    const FeatureMaps maps(value);
    QStringList ids;
    for (const ViewDef& def : viewDefs())
        if (def.suits(maps))
            ids << QLatin1String(def.id);
    return ids;
}

} // namespace

class TestViews : public QObject {
    Q_OBJECT

private slots:
    void viewsArePickedByAxes() {
        QCOMPARE(viewsFor(ramp({1, 4, 5, 3}, imageAxes())), QStringList({"maps", "statistics", "numbers"}));
        QCOMPARE(viewsFor(ramp({1, 10}, {batchAxis(), featureAxis()})), QStringList({"bars", "statistics", "numbers"}));
        QCOMPARE(viewsFor(ramp({1, 20, 8}, defaultAxes(3))), QStringList({"curves", "maps", "statistics", "numbers"}));
    }

    void onlyTheNewestJobRuns() {
        std::binary_semaphore gate(0);
        QStringList shown;
        int ran = 0;
        {
            LatestJob job;
            const auto work = [&](const QString& name) {
                return [&, name]() -> LatestJob::Show {
                    ++ran;
                    if (name == QStringLiteral("first"))
                        gate.acquire();
                    return [&, name] { shown << name; };
                };
            };
            for (const char* name : {"first", "second", "third", "fourth"})
                job.start(work(QLatin1String(name)));
            gate.release();
            QTRY_COMPARE(shown, QStringList({"first", "fourth"}));
            QCOMPARE(ran, 2);
            job.start(work(QStringLiteral("cancelled")));
            job.cancel();
            QTRY_VERIFY(!job.isBusy());
            job.start(work(QStringLiteral("last")));
        }
        QCoreApplication::processEvents();
        QCOMPARE(shown.size(), 2); // what is shown after its owner is gone would be a crash
    }

    void numbersAreTheTensors() {
        NumbersView view(m_pointer);
        view.resize(600, 400);
        view.show();
        const Value value = ramp({1, 5, 7, 3}, imageAxes());
        view.setShown(makeShown(kNode, value, false));
        NumbersModel& model = *view.model();
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.columnCount(), 7);
        QCOMPARE(model.sliceAxes(), std::vector<int>{3});
        auto* channel = named<QSpinBox>(view, QStringLiteral("Slice: channel"));
        QVERIFY(channel);
        channel->setValue(2);
        for (int row = 0; row < 5; ++row)
            for (int column = 0; column < 7; ++column) {
                const double wanted = value.tensor.at((row * 7 + column) * 3 + 2);
                QCOMPARE(model.numberAt(row, column), wanted);
                QCOMPARE(model.index(row, column).data().toString().toStdString(), shortNumber(wanted));
            }
        // Keys move the current cell; the strip below has all digits and says where.
        view.table()->setFocus();
        view.table()->setCurrentIndex(model.index(0, 0));
        QTest::keyClick(view.table(), Qt::Key_Down);
        QTest::keyClick(view.table(), Qt::Key_Right);
        const auto wanted = static_cast<float>(value.tensor.at((1 * 7 + 1) * 3 + 2));
        QVERIFY2(view.readOut().endsWith(QString::fromStdString(fullNumber(wanted))), qPrintable(view.readOut()));
        QVERIFY(view.readOut().contains(QStringLiteral("row 1")) &&
                view.readOut().contains(QStringLiteral("channel 2")));
    }

    void numbersCopyAsTableAndReadBackTheSame() {
        NumbersView view(m_pointer);
        view.show();
        const Value value = ramp({1, 4, 4, 2}, imageAxes());
        view.setShown(makeShown(kNode, value, false));
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.activateWindow();
        view.table()->setFocus();
        QTRY_VERIFY(view.table()->hasFocus());
        view.table()->setCurrentIndex(view.model()->index(1, 1));
        QTest::keyClick(view.table(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(view.table(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(view.table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column)
                QCOMPARE(lines[row].split(u'\t')[column].toFloat(),
                         static_cast<float>(value.tensor.at(((row + 1) * 4 + column + 1) * 2)));
    }

    void heatColoursTheCells() {
        NumbersView view(m_pointer);
        view.setShown(makeShown(kNode, ramp({1, 4, 4, 1}, imageAxes()), false));
        const QModelIndex low = view.model()->index(0, 0);
        const QModelIndex high = view.model()->index(3, 3);
        QVERIFY(!low.data(Qt::BackgroundRole).isValid());
        QTest::mouseClick(named<QToolButton>(view, QStringLiteral("Colours behind the numbers")), Qt::LeftButton);
        QVERIFY(low.data(Qt::BackgroundRole).value<QColor>() != high.data(Qt::BackgroundRole).value<QColor>());
        QVERIFY(low.data(Qt::ForegroundRole).isValid());
    }

    void numbersOfManyRanks_data() {
        QTest::addColumn<Value>("value");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("scalar") << ramp({}, {}) << 1 << 1;
        QTest::newRow("vector") << ramp({1, 6}, {batchAxis(), featureAxis()}) << 6 << 1;
        QTest::newRow("sequence") << ramp({1, 9, 4}, defaultAxes(3)) << 9 << 4;
        QTest::newRow("film") << ramp({1, 2, 3, 4, 5}, defaultAxes(5)) << -1 << -1;
        QTest::newRow("empty") << ramp({1, 0, 4, 2}, imageAxes()) << 0 << 4;
        QTest::newRow("nothing") << Value{} << 0 << 0;
    }
    void numbersOfManyRanks() {
        QFETCH(Value, value);
        QFETCH(int, rows);
        QFETCH(int, columns);
        NumbersView view(m_pointer);
        view.show();
        view.setShown(makeShown(kNode, value, false));
        if (rows >= 0) {
            QCOMPARE(view.model()->rowCount(), rows);
            QCOMPARE(view.model()->columnCount(), columns);
        }
        // Every number of the tensor can be reached, each once.
        NumbersModel& model = *view.model();
        double sum = 0;
        const std::function<void(std::size_t)> visit = [&](std::size_t depth) {
            if (depth == model.sliceAxes().size()) {
                for (int row = 0; row < model.rowCount(); ++row)
                    for (int column = 0; column < model.columnCount(); ++column)
                        sum += model.numberAt(row, column);
                return;
            }
            const int axis = model.sliceAxes()[depth];
            for (std::int64_t i = 0; i < model.axisSize(axis); ++i) {
                model.setSlice(axis, i);
                visit(depth + 1);
            }
        };
        visit(0);
        double wanted = 0;
        for (std::int64_t i = 0; i < value.tensor.elements(); ++i)
            wanted += value.tensor.at(i);
        QCOMPARE(sum, wanted);
        QVERIFY(!view.grab().isNull());
    }

    void aHugeTableIsShownAtOnce() {
        const Value value{Tensor::filled(Shape{1, 2048, 2048, 4}, 1.5F), imageAxes(), std::nullopt};
        const Shown shown = makeShown(kNode, value, false);
        NumbersView view(m_pointer);
        view.resize(800, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QElapsedTimer clock;
        clock.start();
        view.setShown(shown);
        view.grab();
        qInfo("2048 x 2048 x 4 numbers: first table after %lld ms", clock.elapsed());
        QCOMPARE(view.model()->rowCount(), 2048);
    }

    void statisticsCountWhatIsThere() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float infinity = std::numeric_limits<float>::infinity();
        SharedPointer pointer;
        StatisticsView view(pointer);
        view.resize(500, 500);
        view.show();
        view.setShown(makeShown(kNode, vectorOf({0, 0, 1, 2, 3, nan, infinity, -infinity}), false));
        QTRY_VERIFY(view.isReady());
        QCOMPARE(view.figure(QStringLiteral("Lowest")), QStringLiteral("0"));
        QCOMPARE(view.figure(QStringLiteral("Highest")), QStringLiteral("3.00"));
        QVERIFY(view.figure(QStringLiteral("NaN")).startsWith(QStringLiteral("1 ")));
        QVERIFY(view.figure(QStringLiteral("Infinities")).startsWith(QStringLiteral("2 ")));
        QVERIFY(view.figure(QStringLiteral("Zeros")).startsWith(QStringLiteral("2 (25")));
        std::int64_t counted = 0;
        for (std::int64_t count : view.histogram().counts)
            counted += count;
        QCOMPARE(counted, 5);
    }

    void statisticsOfOneMap() {
        TensorBuilder builder(Shape{1, 2, 2, 2});
        for (std::size_t i = 0; i < 8; ++i)
            builder.floats()[i] = i % 2 == 0 ? float(i) : 100.0F + float(i);
        SharedPointer pointer;
        StatisticsView view(pointer);
        view.resize(500, 500);
        view.show();
        view.setShown(makeShown(kNode, {std::move(builder).finish(), imageAxes(), std::nullopt}, false));
        QTRY_VERIFY(view.isReady());
        QCOMPARE(view.figure(QStringLiteral("Highest")), QStringLiteral("107"));
        auto* map = named<QSpinBox>(view, QStringLiteral("Channel whose numbers are counted"));
        QTest::keyClick(map, Qt::Key_Up);
        QTRY_COMPARE(view.figure(QStringLiteral("Highest")), QStringLiteral("6.00"));
        QCOMPARE(view.figure(QStringLiteral("Numbers")), QStringLiteral("4"));
        QTest::keyClick(map, Qt::Key_Up);
        QTRY_COMPARE(view.figure(QStringLiteral("Lowest")), QStringLiteral("101"));
    }

    void pointingAtABarReadsIt() {
        SharedPointer pointer;
        StatisticsView view(pointer);
        view.resize(500, 500);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setShown(makeShown(kNode, vectorOf({1, 1, 1, 1}), false));
        QTRY_VERIFY(view.isReady());
        view.setShown(makeShown(kNode, ramp({1, 8, 8, 1}, imageAxes()), false));
        QTRY_COMPARE(view.figure(QStringLiteral("Numbers")), QStringLiteral("64"));
        auto* plot = named<QWidget>(view, QStringLiteral("Histogram"));
        QTest::mouseMove(plot, QPoint(plot->width() / 2, plot->height() / 2));
        QTRY_VERIFY2(view.readOut().startsWith(QStringLiteral("1 numbers from")), qPrintable(view.readOut()));
        QVERIFY(!view.image().isNull());
    }

    void barsInTheirOrderAndLargestFirst() {
        BarsView view(m_pointer);
        view.resize(400, 300);
        view.show();
        view.setShown(makeShown(kNode, vectorOf({0.1F, -0.4F, 0.7F, 0.2F}), false));
        BarList* list = view.list();
        QCOMPARE(list->elementAt(0), 0);
        QTest::mouseClick(view.findChild<QToolButton*>(), Qt::LeftButton);
        std::vector<std::int64_t> order;
        for (int row = 0; row < 4; ++row)
            order.push_back(list->elementAt(row));
        QCOMPARE(order, (std::vector<std::int64_t>{2, 3, 0, 1}));
        QTest::mouseMove(list->viewport(), QPoint(100, list->rowHeight() * 3 + 4));
        QVERIFY2(view.readOut().contains(QStringLiteral("element 1")), qPrintable(view.readOut()));
        QVERIFY(view.readOut().endsWith(QString::fromStdString(fullNumber(-0.4F))));
        QTest::keyClick(list, Qt::Key_Home);
        QVERIFY(view.readOut().contains(QStringLiteral("element 2")));
        QTest::keyClick(list, Qt::Key_Down);
        QVERIFY(view.readOut().contains(QStringLiteral("element 3")));
    }

    void longVectorsAreSortedElsewhere() {
        TensorBuilder builder(Shape{1, 300'000});
        for (std::size_t i = 0; i < 300'000; ++i)
            builder.floats()[i] = static_cast<float>((i * 7919) % 300'000);
        BarsView view(m_pointer);
        view.resize(400, 300);
        view.show();
        view.setShown(
            makeShown(kNode, {std::move(builder).finish(), {batchAxis(), featureAxis()}, std::nullopt}, false));
        QElapsedTimer clock;
        clock.start();
        view.setLargestFirst(true);
        qInfo("300,000 elements: the order is asked for in %lld ms", clock.elapsed());
        QTRY_COMPARE(view.list()->elementAt(0) * 7919 % 300'000, 299'999);
    }

    // The panel, over a session that runs.

    void thePanelShowsTheCurrentNode() {
        Bench bench;
        QVERIFY(bench.text().contains(QStringLiteral("Select a node")));
        bench.selection.setCurrent(bench.conv);
        QTRY_VERIFY(bench.panel.shown());
        QCOMPARE(bench.panel.viewId(), QStringLiteral("maps"));
        QVERIFY(bench.panel.shown().value().tensor.identical(bench.session.live(bench.conv)->value.tensor));
        bench.selection.setCurrent(bench.dense);
        QTRY_VERIFY(bench.panel.shown());
        QCOMPARE(bench.panel.viewId(), QStringLiteral("bars"));
        bench.selection.clear();
        QVERIFY(!bench.panel.shown());
        QVERIFY(bench.text().contains(QStringLiteral("Select a node")));
    }

    void thePanelFollowsEveryEdit() {
        Bench bench;
        bench.selection.setCurrent(bench.conv);
        QTRY_VERIFY(bench.panel.shown());
        QTRY_VERIFY(bench.session.isSettled());
        const Tensor before = bench.panel.shown().value().tensor;
        bench.document.setParam(bench.conv, "filters", ParamValue(std::int64_t{9}));
        QTRY_COMPARE(bench.panel.shown().maps->count(), 9);
        bench.document.undoStack().undo();
        QTRY_VERIFY(bench.panel.shown().value().tensor.identical(before));
        bench.document.undoStack().redo();
        QTRY_COMPARE(bench.panel.shown().maps->count(), 9);
        bench.document.undoStack().undo();
        QTRY_VERIFY(bench.panel.shown().value().tensor.identical(before));
        QTRY_VERIFY(!bench.panel.shown().stale);
    }

    void aPinKeepsANode() {
        Bench bench;
        bench.selection.setCurrent(bench.conv);
        QTRY_VERIFY(bench.panel.shown());
        QTest::mouseClick(named<QToolButton>(bench.panel, QStringLiteral("Pin")), Qt::LeftButton);
        QVERIFY(bench.panel.isPinned());
        bench.selection.setCurrent(bench.dense);
        QCOMPARE(bench.panel.node(), bench.conv);
        QTest::mouseClick(named<QToolButton>(bench.panel, QStringLiteral("Pin")), Qt::LeftButton);
        QCOMPARE(bench.panel.node(), bench.dense);
        bench.panel.setPinned(true);
        bench.document.removeNodes({bench.dense});
        QVERIFY(!bench.panel.isPinned());
    }

    void theChosenTabStays() {
        Bench bench;
        bench.selection.setCurrent(bench.conv);
        QTRY_VERIFY(bench.panel.shown());
        auto* tabs = bench.panel.findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
        QCOMPARE(bench.panel.viewId(), QStringLiteral("numbers"));
        bench.selection.setCurrent(bench.dense);
        QTRY_VERIFY(bench.panel.shown());
        QCOMPARE(bench.panel.viewId(), QStringLiteral("numbers"));
        auto* numbers = qobject_cast<NumbersView*>(bench.panel.view());
        QVERIFY(numbers);
        QCOMPARE(numbers->model()->numberAt(1, 0), bench.session.live(bench.dense)->value.tensor.at(1));
    }

    void copyAndSaveGiveWhatIsShown() {
        Bench bench;
        QTemporaryDir dir;
        bench.selection.setCurrent(bench.conv);
        QTRY_VERIFY(bench.panel.shown() && !bench.panel.shown().stale);
        const QImage wanted = toImage(sheet(*bench.panel.shown().maps, bench.panel.mapStyle(), false));
        bench.panel.activateWindow();
        bench.panel.view()->setFocus();
        QTRY_VERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->image().convertToFormat(wanted.format()), wanted);

        QSignalSpy saved(&bench.panel, &ViewPanel::saved);
        bench.panel.saveMenu().savePng(dir.filePath(QStringLiteral("maps.png")));
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(QImage(dir.filePath(QStringLiteral("maps.png"))).convertToFormat(wanted.format()), wanted);

        bench.panel.saveMenu().saveTensor(dir.filePath(QStringLiteral("maps.npy")));
        QTRY_COMPARE(saved.size(), 2);
        const auto read = readNpyFile(dir.filePath(QStringLiteral("maps.npy")).toStdString());
        QVERIFY(read && read->identical(bench.panel.shown().value().tensor));

        QSignalSpy failed(&bench.panel, &ViewPanel::failed);
        bench.panel.saveMenu().savePng(dir.filePath(QStringLiteral("no/such/folder/x.png")));
        bench.panel.saveMenu().saveTensor(dir.filePath(QStringLiteral("no/such/folder/x.npy")));
        QTRY_COMPARE(failed.size(), 2);
    }

    void aMistakeSaysWhereToLook() {
        Bench bench;
        const NodeId lonely = bench.document.addNode(*bench.document.registry().find("Conv2D"), {});
        QTRY_VERIFY(bench.session.isSettled());
        bench.selection.setCurrent(lonely);
        QTRY_VERIFY(!bench.panel.shown());
        QTRY_VERIFY2(!bench.text().isEmpty() && !bench.text().contains(QStringLiteral("Select")),
                     qPrintable(bench.text()));
    }

private:
    /// A picture file -> Conv2D -> Flatten -> Dense, computed.
    struct Bench {
        QTemporaryDir dir;
        Document document{layerRegistry()};
        LiveSession session{document};
        Selection selection;
        SharedPointer pointer;
        ViewPanel panel{document, session, selection, pointer};
        NodeId source;
        NodeId conv;
        NodeId dense;

        Bench() {
            QImage picture(24, 24, QImage::Format_RGB32);
            for (int y = 0; y < 24; ++y)
                for (int x = 0; x < 24; ++x)
                    picture.setPixel(x, y, qRgb(x * 10, y * 10, (x * y) % 256));
            const QString file = dir.filePath(QStringLiteral("picture.png"));
            picture.save(file);
            source = add("Input");
            conv = add("Conv2D");
            const NodeId flat = add("Flatten");
            dense = add("Dense");
            document.setParam(source, "source", ParamValue(file.toStdString()));
            document.link({source, 0}, {conv, 0});
            document.link({conv, 0}, {flat, 0});
            document.link({flat, 0}, {dense, 0});
            panel.resize(700, 600);
            panel.show();
            wait();
        }
        NodeId add(const char* type) { return document.addNode(*document.registry().find(type), {}); }
        void wait() {
            QTRY_VERIFY(session.isSettled() && session.live(dense) &&
                        session.live(dense)->status == NodeLive::Status::Fresh);
        }
        QString text() {
            for (QLabel* label : panel.findChildren<QLabel*>())
                if (label->isVisible() && label->wordWrap())
                    return label->text();
            return {};
        }
    };

private:
    SharedPointer m_pointer;
};

QTEST_MAIN(TestViews)
#include "tst_views.moc"
