// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/Drawing.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace layerscope;

namespace {

/// number(row, column, channel) in [1, rows, columns, channels].
template <class Number>
Value image(std::int64_t rows, std::int64_t columns, std::int64_t channels, Number number) {
    TensorBuilder builder(Shape{1, rows, columns, channels});
    std::size_t i = 0;
    for (std::int64_t y = 0; y < rows; ++y)
        for (std::int64_t x = 0; x < columns; ++x)
            for (std::int64_t c = 0; c < channels; ++c)
                builder.floats()[i++] = static_cast<float>(number(y, x, c));
    return {std::move(builder).finish(), imageAxes(), std::nullopt};
}

Value ramp(std::int64_t rows, std::int64_t columns, std::int64_t channels) {
    return image(rows, columns, channels,
                 [](auto y, auto x, auto c) { return std::sin(double(y * 7 + x * 3 + c)) + double(c); });
}

constexpr NodeId kNode{1};

void moveTo(QWidget* widget, const QPoint& position) {
    QTest::mouseMove(widget, position);
}

void wheel(QWidget* widget, const QPointF& position, int delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(position, widget->mapToGlobal(position), {}, QPoint(0, delta), Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

QString digits(double value) {
    return QString::fromStdString(fullNumber(static_cast<float>(value)));
}

} // namespace

class TestMaps : public QObject {
    Q_OBJECT

    struct Window {
        SharedPointer pointer;
        MapsView view{pointer};
        Window() {
            view.resize(700, 500);
            view.show();
            view.activateWindow();
        }
        void show(const Value& value, bool picture = false) {
            view.setShown(makeShown(kNode, value, picture));
            QVERIFY(QTest::qWaitForWindowExposed(&view));
            QTRY_VERIFY(view.grid()->isComplete());
        }
        QWidget* viewport() { return view.grid()->viewport(); }
        template <class T>
        T* named(const QString& name) {
            for (T* child : view.findChildren<T*>())
                if (child->accessibleName() == name)
                    return child;
            return nullptr;
        }
    };

    static void compareTile(const QImage& grabbed, const QRect& rect, const Value& value, std::int64_t map,
                            const MapStyle& style) {
        const FeatureMaps maps(value);
        const Bitmap wanted = maps.render(map, style);
        for (int row = 0; row < wanted.height; ++row)
            for (int column = 0; column < wanted.width; ++column) {
                const int x = rect.left() + int((column + 0.5) * rect.width() / wanted.width);
                const int y = rect.top() + int((row + 0.5) * rect.height() / wanted.height);
                QCOMPARE(grabbed.pixel(x, y), wanted.row(row)[column]);
            }
    }

private slots:
    void everyMapIsDrawnAsItsNumbers() {
        Window window;
        const Value value = ramp(6, 8, 5);
        window.show(value);
        const QImage grabbed = window.viewport()->grab().toImage();
        for (int map = 0; map < 5; ++map)
            compareTile(grabbed, window.view.grid()->mapRect(map), value, map, {});
    }

    void channelsFirstIsDrawnTheSame() {
        TensorBuilder builder(Shape{1, 2, 3, 4});
        for (std::size_t i = 0; i < 24; ++i)
            builder.floats()[i] = float(i);
        const Axes last = imageAxes();
        const Value value{std::move(builder).finish(), {last[0], last[3], last[1], last[2]}, std::nullopt};
        Window window;
        window.show(value);
        QCOMPARE(FeatureMaps(value).count(), 2);
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(1), value, 1, {});
        moveTo(window.viewport(), window.view.grid()->mapRect(1).center());
        const MapPlace place = window.view.grid()->hovered().value();
        QVERIFY(window.view.readOut().endsWith(digits(double(12 + place.row * 4 + place.column))));
    }

    void thePointerReadsEveryMap() {
        Window window;
        const Value value = ramp(6, 8, 5);
        const FeatureMaps maps(value);
        window.show(value);
        QSignalSpy moved(&window.pointer, &SharedPointer::moved);
        const QRect rect = window.view.grid()->mapRect(3);
        for (int row = 0; row < 6; ++row) {
            moveTo(window.viewport(),
                   {rect.left() + rect.width() * 5 / 16, rect.top() + (2 * row + 1) * rect.height() / 12});
            QCOMPARE(window.view.grid()->hovered().value(), (MapPlace{3, row, 2}));
            QVERIFY2(window.view.readOut().endsWith(digits(double(maps.at(3, row, 2)))),
                     qPrintable(window.view.readOut()));
            QVERIFY(window.view.readOut().contains(QStringLiteral("channel 3")));
            QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, row, 2, 3}));
        }
        QCOMPARE(moved.size(), 6);
        QCOMPARE(window.pointer.point().node, kNode);
        moveTo(window.viewport(), {rect.right() + 3, rect.bottom() + 3});
        QVERIFY(!window.pointer.point().valid);
    }

    void aPointerElsewhereMarksAndReadsHere() {
        Window window;
        Value value = ramp(6, 8, 5);
        for (Axis& axis : value.axes)
            axis.source = NodeId{9};
        window.show(value);
        const QImage before = window.viewport()->grab().toImage();
        window.pointer.set(probeOf(NodeId{7}, value.axes, {0, 3, 4, 0}));
        const QImage after = window.viewport()->grab().toImage();
        for (int map = 0; map < 5; ++map)
            QVERIFY(before.copy(window.view.grid()->mapRect(map)) != after.copy(window.view.grid()->mapRect(map)));
        QVERIFY(window.view.readOut().endsWith(digits(double(FeatureMaps(value).at(0, 3, 4)))));
    }

    void scrollingShowsTheLastOf512AndIsSmooth() {
        Window window;
        const Value value = ramp(112, 112, 512);
        window.show(value);
        MapGrid* grid = window.view.grid();
        QScrollBar* bar = grid->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        std::vector<double> frames;
        QElapsedTimer clock;
        const QPointF middle = QRectF(window.viewport()->rect()).center();
        while (bar->value() < bar->maximum()) {
            clock.start();
            wheel(window.viewport(), middle, -120);
            window.viewport()->repaint();
            frames.push_back(double(clock.nsecsElapsed()) / 1e6);
            QCoreApplication::processEvents();
        }
        std::ranges::sort(frames);
        qInfo("512 maps of 112 x 112: %zu wheel steps, median %.2f ms, p95 %.2f ms, worst %.2f ms a frame",
              frames.size(), frames[frames.size() / 2], frames[frames.size() * 95 / 100], frames.back());
        QVERIFY(frames.size() > 20);
        QTRY_VERIFY(grid->isComplete());
        QVERIFY(grid->mapRect(511).intersects(window.viewport()->rect()));
        moveTo(window.viewport(), {1, 1});
        const QRect rect = grid->mapRect(511);
        const QImage grabbed = window.viewport()->grab().toImage();
        QVERIFY(grabbed.pixel(rect.center()) != Theme::instance().color(Theme::Role::CardHeader).rgb());
    }

    void keysWalkAndOpenAndComeBack() {
        Window window;
        window.show(ramp(6, 8, 40));
        MapGrid* grid = window.view.grid();
        grid->setFocus();
        QTRY_VERIFY(grid->hasFocus());
        QTest::keyClick(grid, Qt::Key_Right);
        QCOMPARE(grid->current(), 1);
        QTest::keyClick(grid, Qt::Key_Down);
        QCOMPARE(grid->current(), 1 + grid->columns());
        QTest::keyClick(grid, Qt::Key_End);
        QCOMPARE(grid->current(), 39);
        QTest::keyClick(grid, Qt::Key_Right);
        QCOMPARE(grid->current(), 39);
        QTest::keyClick(grid, Qt::Key_Home);
        QTest::keyClick(grid, Qt::Key_Right);
        QVERIFY(grid->accessibleDescription().contains(QStringLiteral("channel 1 of 40 maps")));
        QTest::keyClick(grid, Qt::Key_Return);
        QVERIFY(window.view.isZoomed());
        QCOMPARE(window.view.zoom()->map(), 1);
        QTRY_VERIFY(window.view.zoom()->hasFocus());
        QTest::keyClick(window.view.zoom(), Qt::Key_PageDown);
        QCOMPARE(window.view.zoom()->map(), 2);
        QTest::keyClick(window.view.zoom(), Qt::Key_Escape);
        QVERIFY(!window.view.isZoomed());
        QCOMPARE(grid->current(), 2);
    }

    void aClickOpensOneMapThatZoomsAndReads() {
        Window window;
        const Value value = ramp(30, 40, 4);
        const FeatureMaps maps(value);
        window.show(value);
        QTest::mouseClick(window.viewport(), Qt::LeftButton, {}, window.view.grid()->mapRect(2).center());
        MapZoom* zoom = window.view.zoom();
        QVERIFY(window.view.isZoomed());
        QCOMPARE(zoom->map(), 2);
        QTRY_VERIFY(zoom->isRendered());
        const QPointF anchor = zoom->cellRect(12, 17).center();
        moveTo(zoom, anchor.toPoint());
        QCOMPARE(zoom->hovered().value(), (MapPlace{2, 12, 17}));
        QVERIFY(window.view.readOut().endsWith(digits(double(maps.at(2, 12, 17)))));
        const double before = zoom->scale();
        for (int i = 0; i < 8; ++i)
            wheel(zoom, anchor, 120);
        QVERIFY(zoom->scale() > 3 * before);
        // What the pointer is on stays under it.
        QVERIFY(zoom->cellRect(12, 17).contains(anchor));
        const QPointF corner = zoom->cellRect(0, 0).topLeft();
        QTest::mousePress(zoom, Qt::LeftButton, {}, anchor.toPoint());
        QTest::mouseMove(zoom, anchor.toPoint() + QPoint(20, 10));
        QTest::mouseRelease(zoom, Qt::LeftButton, {}, anchor.toPoint() + QPoint(20, 10));
        QVERIFY(QLineF(zoom->cellRect(0, 0).topLeft() - corner, QPointF(20, 10)).length() < 1.5);
        QTest::keyClick(zoom, Qt::Key_0);
        QCOMPARE(zoom->scale(), before);
    }

    void arrowsReadElementsOfAZoomedMap() {
        Window window;
        const Value value = ramp(3, 4, 1);
        window.show(value);
        window.view.openMap(0);
        MapZoom* zoom = window.view.zoom();
        QTRY_VERIFY(zoom->isRendered());
        QTest::keyClick(zoom, Qt::Key_Left);
        QTest::keyClick(zoom, Qt::Key_Up);
        const MapPlace place = zoom->hovered().value();
        QVERIFY(window.view.readOut().endsWith(digits(double(FeatureMaps(value).at(0, place.row, place.column)))));
        for (int i = 0; i < 9; ++i)
            QTest::keyClick(zoom, Qt::Key_Right);
        QCOMPARE(zoom->hovered()->column, 3);
    }

    void numbersAreDrawnInLargeCells() {
        Window window;
        window.show(image(3, 3, 1, [](auto y, auto x, auto) { return double(y) + double(x) / 10; }));
        window.view.openMap(0);
        MapZoom* zoom = window.view.zoom();
        QTRY_VERIFY(zoom->isRendered());
        const auto colours = [&] {
            QSet<QRgb> seen;
            const QImage cell = zoom->grab(zoom->cellRect(1, 1).toRect().adjusted(4, 4, -4, -4)).toImage();
            for (int y = 0; y < cell.height(); ++y)
                for (int x = 0; x < cell.width(); ++x)
                    seen << cell.pixel(x, y);
            return seen.size();
        };
        QVERIFY(zoom->scale() > 80);
        QVERIFY(colours() > 1);
        while (zoom->scale() > 12)
            QTest::keyClick(zoom, Qt::Key_Minus);
        QCOMPARE(colours(), 1);
    }

    void colourMapAndRangeChangeThePicture() {
        Window window;
        const Value value = ramp(6, 8, 3);
        window.show(value);
        QSignalSpy changed(&window.view, &TensorView::mapStyleChanged);
        auto* maps = window.named<QComboBox>(QStringLiteral("Colour map"));
        auto* range = window.named<QComboBox>(QStringLiteral("Range of the colours"));
        QVERIFY(maps && range);
        QTest::keyClick(maps, Qt::Key_Down);
        QCOMPARE(changed.size(), 1);
        MapStyle style{maps->currentData().toString().toStdString(), RangeMode::Own, 0, 1};
        QVERIFY(!style.colorMap.empty());
        QTRY_VERIFY(window.view.grid()->isComplete());
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(1), value, 1, style);
        QVERIFY(window.view.colorBar()->whose().contains(QStringLiteral("own")));

        QTest::keyClick(range, Qt::Key_Down);
        style.range = RangeMode::Shared;
        QTRY_VERIFY(window.view.grid()->isComplete());
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(2), value, 2, style);
        QVERIFY(window.view.colorBar()->whose().contains(QStringLiteral("shared")));

        QTest::keyClick(range, Qt::Key_Down);
        auto* low = window.named<QLineEdit>(QStringLiteral("Lowest value of the range"));
        auto* high = window.named<QLineEdit>(QStringLiteral("Highest value of the range"));
        QVERIFY(low->isVisible() && high->isVisible());
        low->selectAll();
        QTest::keyClicks(low, QStringLiteral("-3"));
        QTest::keyClick(low, Qt::Key_Return);
        high->selectAll();
        QTest::keyClicks(high, QStringLiteral("5.5"));
        QTest::keyClick(high, Qt::Key_Return);
        QCOMPARE(window.view.colorBar()->scale().min, -3.0);
        QCOMPARE(window.view.colorBar()->scale().max, 5.5);
        style.range = RangeMode::Fixed;
        style.fixedMin = -3;
        style.fixedMax = 5.5;
        QTRY_VERIFY(window.view.grid()->isComplete());
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(0), value, 0, style);
    }

    void aRangeThatIsNoneIsMarkedAndNotTaken() {
        Window window;
        window.show(ramp(4, 4, 2));
        window.view.setMapStyle({{}, RangeMode::Fixed, -1, 1});
        auto* low = window.named<QLineEdit>(QStringLiteral("Lowest value of the range"));
        low->selectAll();
        QTest::keyClicks(low, QStringLiteral("7"));
        QTest::keyClick(low, Qt::Key_Return);
        QVERIFY(low->property("mistake").toBool());
        QCOMPARE(window.view.colorBar()->scale().min, -1.0);
    }

    void aPictureIsShownInColourAndAsMaps() {
        Window window;
        const Value value = image(8, 8, 3, [](auto y, auto x, auto c) { return double((y + x * c) % 8) / 8; });
        window.show(value, true);
        QVERIFY(window.view.showsPicture());
        const FeatureMaps maps(value);
        const QImage grabbed = window.viewport()->grab().toImage();
        const QRect rect = window.view.grid()->mapRect(0);
        QCOMPARE(grabbed.pixel(rect.left() + rect.width() * 7 / 16, rect.top() + rect.height() * 5 / 16),
                 maps.renderColor().row(2)[3]);
        QCOMPARE(window.view.image(), toImage(maps.renderColor()));
        moveTo(window.viewport(), rect.center());
        QVERIFY(window.view.readOut().contains(QStringLiteral("green")));
        QTest::mouseClick(window.named<QToolButton>(QStringLiteral("Colour picture")), Qt::LeftButton);
        QVERIFY(!window.view.showsPicture());
        QTRY_VERIFY(window.view.grid()->isComplete());
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(2), value, 2, {});
    }

    void staleIsDimmedAndKept() {
        Window window;
        const Value value = ramp(6, 8, 2);
        Shown shown = makeShown(kNode, value, false);
        window.view.setShown(shown);
        QTRY_VERIFY(window.view.grid()->isComplete());
        const QRect rect = window.view.grid()->mapRect(1);
        const QImage fresh = window.viewport()->grab(rect).toImage();
        shown.stale = true;
        window.view.setShown(shown);
        const QImage stale = window.viewport()->grab(rect).toImage();
        QVERIFY(stale != fresh);
        shown.stale = false;
        window.view.setShown(shown);
        QCOMPARE(window.viewport()->grab(rect).toImage(), fresh);
    }

    void newNumbersReplaceOldOnes() {
        Window window;
        window.show(ramp(6, 8, 4));
        const Value next = image(6, 8, 4, [](auto y, auto x, auto c) { return double(y * x) - double(c); });
        window.show(next);
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(3), next, 3, {});
        // Of another form while the old one is still being drawn.
        window.view.setShown(makeShown(kNode, ramp(200, 200, 64), false));
        const Value other = ramp(5, 5, 2);
        window.show(other);
        compareTile(window.viewport()->grab().toImage(), window.view.grid()->mapRect(1), other, 1, {});
    }

    void oddValuesAreShown_data() {
        QTest::addColumn<Value>("value");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("one element") << image(1, 1, 1, [](auto, auto, auto) { return 3.0; });
        QTest::newRow("1x1 maps") << ramp(1, 1, 20);
        QTest::newRow("all NaN") << image(4, 4, 2, [nan](auto, auto, auto) { return nan; });
        QTest::newRow("some NaN and infinite") << image(4, 4, 2, [=](auto y, auto x, auto) {
            return y == 0 ? nan : x == 0 ? infinity : x == 1 ? -infinity : 1.0;
        });
        QTest::newRow("wide") << ramp(1, 900, 2);
        QTest::newRow("high") << ramp(900, 1, 2);
        QTest::newRow("no rows") << image(0, 4, 2, [](auto, auto, auto) { return 0.0; });
        QTest::newRow("no channels") << image(4, 4, 0, [](auto, auto, auto) { return 0.0; });
        QTest::newRow("nothing") << Value{};
    }
    void oddValuesAreShown() {
        QFETCH(Value, value);
        Window window;
        window.show(value);
        for (int x = 0; x < 700; x += 50)
            moveTo(window.viewport(), {x, 40});
        QTest::keyClick(window.view.grid(), Qt::Key_Return);
        window.view.openMap(0);
        for (Qt::Key key : {Qt::Key_Plus, Qt::Key_Right, Qt::Key_Down, Qt::Key_PageDown, Qt::Key_Minus, Qt::Key_Escape})
            QTest::keyClick(window.view.zoom(), key);
        QVERIFY(!window.view.isZoomed());
        const bool some = value.tensor && value.tensor.elements() > 0;
        QCOMPARE(!window.view.image().isNull(), some);
        QVERIFY(!window.view.grab().isNull());
    }

    void whatIsCopiedIsWhatIsShown() {
        Window window;
        const Value value = ramp(6, 8, 4);
        const FeatureMaps maps(value);
        window.show(value);
        QCOMPARE(window.view.image(), toImage(sheet(maps, {}, false)));
        window.view.openMap(2);
        QCOMPARE(window.view.image(), toImage(maps.render(2, {})));
    }

    void theCellSizeIsChosenBySliderAndWheel() {
        Window window;
        window.show(ramp(6, 8, 40));
        MapGrid* grid = window.view.grid();
        auto* slider = window.named<QSlider>(QStringLiteral("Size of a map"));
        const int columns = grid->columns();
        slider->setValue(200);
        QCOMPARE(grid->cellSize(), 200);
        QVERIFY(grid->columns() < columns);
        wheel(window.viewport(), {50, 50}, -480, Qt::ControlModifier);
        QVERIFY(grid->cellSize() < 200);
        QCOMPARE(slider->value(), grid->cellSize());
    }
};

QTEST_MAIN(TestMaps)
#include "tst_maps.moc"
