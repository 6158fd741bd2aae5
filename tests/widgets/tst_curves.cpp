// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "theme/Theme.h"
#include "views/CurvesView.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"

#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using namespace layerscope;

namespace {

constexpr NodeId kSource{1};
constexpr NodeId kLayer{2};
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Axis seconds(double step, double origin = 0, double field = 0) {
    Axis axis = sourceAxis(AxisKind::Time, AxisUnit::Second, step, origin);
    axis.source = kSource;
    if (field > 0)
        axis.field = field;
    return axis;
}

template <class F>
Value valueOf(std::int64_t length, std::int64_t channels, const Axis& axis, const F& f) {
    TensorBuilder builder(Shape{1, length, channels});
    for (std::int64_t i = 0; i < length; ++i)
        for (std::int64_t c = 0; c < channels; ++c)
            builder.floats()[static_cast<std::size_t>(i * channels + c)] = static_cast<float>(f(i, c));
    return {std::move(builder).finish(), {batchAxis(), axis, channelAxis()}, std::nullopt};
}

double waves(std::int64_t i, std::int64_t c) {
    return std::sin(static_cast<double>(i) * 0.02 * static_cast<double>(c + 1)) * static_cast<double>(c + 1);
}

/// What LAYERSCOPE_PICTURES names gets a picture of each case, to be looked at.
void keep(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LAYERSCOPE_PICTURES");
    QCoreApplication::processEvents(); // replots that wait
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

QPointF pixelOf(const RangePlot& plot, double x, double y) {
    return {plot.xAxis->coordToPixel(x), plot.yAxis->coordToPixel(y)};
}

void turnWheel(QWidget& widget, const QPointF& at, int delta, Qt::KeyboardModifiers modifiers = {}) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

struct Bench {
    explicit Bench(const Value& value, NodeId node = kSource, SharedPointer* other = nullptr)
        : view(other ? *other : pointer) {
        view.resize(760, 420);
        view.move(other ? 800 : 0, 0);
        view.show();
        view.setShown(makeShown(node, value, false));
        QCoreApplication::processEvents();
    }
    SharedPointer pointer;
    CurvesView view;
    RangePlot& plot() { return *view.plot(); }
};

/// Lowest and highest of what a line of the plot was given.
std::pair<double, double> drawn(RangePlot& plot, int line) {
    std::pair<double, double> range(1e300, -1e300);
    const auto& data = *plot.graph(2 + line)->data();
    for (auto it = data.constBegin(); it != data.constEnd(); ++it)
        if (std::isfinite(it->value))
            range = {std::min(range.first, it->value), std::max(range.second, it->value)};
    return range;
}

} // namespace

class TestCurves : public QObject {
    Q_OBJECT

private slots:
    void init() { Theme::instance().setMode(Theme::Mode::Light); }

    void theWheelZoomsAtThePointer() {
        Bench bench(valueOf(1000, 1, seconds(0.01), waves));
        RangePlot& plot = bench.plot();
        QVERIFY(std::abs(plot.extent().from + 0.005) < 1e-9 && std::abs(plot.extent().to - 9.995) < 1e-9);
        const QPointF at = pixelOf(plot, 2.5, 0);
        turnWheel(plot, at, 360);
        QVERIFY(plot.extent().length() < 6);
        QVERIFY(std::abs(plot.xAxis->pixelToCoord(at.x()) - 2.5) < 1e-9);
        for (int i = 0; i < 40; ++i)
            turnWheel(plot, at, 240);
        QVERIFY(std::abs(plot.extent().length() - 0.04) < 1e-9); // four elements and no less
        QVERIFY(std::abs(plot.xAxis->pixelToCoord(at.x()) - 2.5) < 0.02);
        QTest::mouseDClick(&plot, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(plot.isFitted());
        turnWheel(plot, at, -1200);
        QVERIFY(plot.isFitted());
    }

    void draggingAndKeysMove() {
        Bench bench(valueOf(1000, 1, seconds(0.01), waves));
        RangePlot& plot = bench.plot();
        plot.zoomAt(5, 4);
        const auto before = plot.extent();
        const QPoint from = pixelOf(plot, before.from + 1.5, 0).toPoint();
        QTest::mousePress(&plot, Qt::LeftButton, {}, from);
        QTest::mouseMove(&plot, from - QPoint(50, 0));
        QTest::mouseMove(&plot, from - QPoint(100, 0));
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, from - QPoint(100, 0));
        const double moved = 100 * before.length() / plot.axisRect()->width();
        QVERIFY(std::abs(plot.extent().from - before.from - moved) < 1e-6);
        QVERIFY(std::abs(plot.extent().length() - before.length()) < 1e-9);
        QTest::keyClick(&plot, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(std::abs(plot.extent().from - before.from - moved + 0.1 * before.length()) < 1e-6);
        turnWheel(plot, from, -120, Qt::ShiftModifier);
        QVERIFY(std::abs(plot.extent().from - before.from - moved) < 1e-6);
        QTest::keyClick(&plot, Qt::Key_Plus);
        QVERIFY(plot.extent().length() < before.length());
        QTest::keyClick(&plot, Qt::Key_0);
        QVERIFY(plot.isFitted());
        // Dragging past the end stops there.
        plot.zoomAt(5, 4);
        plot.pan(1e6);
        QVERIFY(std::abs(plot.extent().to - plot.whole().to) < 1e-9);
    }

    void zoomIsSharedByViewsOfASource() {
        Bench source(valueOf(1000, 1, seconds(0.01), waves));
        Bench layer(valueOf(500, 3, seconds(0.02, 0.005, 0.05), waves), kLayer, &source.pointer);
        Axis otherAxis = seconds(0.01);
        otherAxis.source = NodeId{9};
        Bench other(valueOf(1000, 1, otherAxis, waves), NodeId{9}, &source.pointer);
        QSignalSpy moved(layer.view.plot(), &RangePlot::rangeMoved);
        turnWheel(source.plot(), pixelOf(source.plot(), 3, 0), 600);
        QCOMPARE(layer.plot().extent(), source.plot().extent());
        QCOMPARE(moved.count(), 1);
        QVERIFY(other.plot().isFitted());
        // Another node in the same view keeps the stretch that is looked at.
        const auto kept = source.plot().extent();
        source.view.setShown(makeShown(kLayer, valueOf(250, 2, seconds(0.04, 0.01), waves), false));
        QCOMPARE(source.plot().extent(), kept);
        QTest::keyClick(&layer.plot(), Qt::Key_0);
        QVERIFY(source.plot().isFitted() && layer.plot().isFitted());
    }

    void onlyWhatIsSeenIsDrawnAndEveryPeakOfIt() {
        std::mt19937 random(3);
        std::normal_distribution<double> normal;
        const Value value = valueOf(2'000'000, 1, seconds(1 / 48e3), [&](std::int64_t i, std::int64_t) {
            return i == 1'234'567 ? 55.5 : i == 1'400'000 ? -44.25 : normal(random);
        });
        Bench bench(value);
        QTRY_VERIFY(bench.view.isReady());
        QCOMPARE(drawn(bench.plot(), 0), std::pair(-44.25, 55.5));
        QVERIFY2(bench.view.lines().points() < 5 * bench.plot().pixels(),
                 qPrintable(QString::number(bench.view.lines().points())));
        bench.plot().zoomAt(1'234'567 / 48e3, 300);
        QCOMPARE(drawn(bench.plot(), 0).second, 55.5);
        QVERIFY(drawn(bench.plot(), 0).first > -44);
        QVERIFY(bench.view.lines().points() < 5 * bench.plot().pixels());
        keep(bench.view, QStringLiteral("curves-two-million-zoomed"));
        bench.plot().zoomAt(1'234'567 / 48e3, 1e9);
        QVERIFY(bench.view.lines().points() <= 9);
        // The peak's pixel is painted.
        bench.plot().fit();
        const QImage image = bench.plot().image();
        const double ratio = image.devicePixelRatio();
        const QPointF at = pixelOf(bench.plot(), 1'234'567 / 48e3, 50);
        bool found = false;
        for (int x = -3; x <= 3; ++x)
            found = found || image.pixelColor((at * ratio).toPoint() + QPoint(x, 0)) == curveColor(0);
        QVERIFY(found);
        keep(bench.view, QStringLiteral("curves-two-million"));
    }

    void lanesShowWhatFitsAndScroll() {
        Value value = valueOf(400, 40, seconds(0.01), waves);
        auto labels = std::make_shared<AxisLabels>();
        for (int i = 0; i < 40; ++i)
            labels->push_back("column " + std::to_string(i));
        value.axes.back().labels = labels;
        Bench bench(value);
        bench.view.setMode(CurvesView::Mode::Stacked);
        const int lanes = bench.view.layout().count;
        QVERIFY2(lanes > 3 && lanes < 20, qPrintable(QString::number(lanes)));
        keep(bench.view, QStringLiteral("curves-lanes"));
        QTest::keyClick(&bench.plot(), Qt::Key_Down);
        QCOMPARE(bench.view.layout().first, 1);
        QTest::keyClick(&bench.plot(), Qt::Key_PageDown);
        QCOMPARE(bench.view.layout().first, 1 + lanes);
        // Pointing at a lane reads its channel.
        const QPoint at = pixelOf(bench.plot(), 1.234, -2).toPoint();
        QTest::mouseMove(&bench.plot(), at);
        const auto element =
            static_cast<std::int64_t>(std::floor(bench.plot().xAxis->pixelToCoord(at.x()) / 0.01 + 0.5));
        const std::int64_t channel = 3 + lanes;
        QVERIFY2(bench.view.readOut().contains(QStringLiteral("column %1 ").arg(channel)),
                 qPrintable(bench.view.readOut()));
        const auto wanted = static_cast<float>(value.tensor.at(element * 40 + channel));
        QVERIFY2(bench.view.readOut().endsWith(QString::fromStdString(fullNumber(wanted))),
                 qPrintable(bench.view.readOut()));
        bench.view.setMode(CurvesView::Mode::Overlay);
        QCOMPARE(bench.view.layout().count, 8);
        keep(bench.view, QStringLiteral("curves-overlay"));
    }

    void heatMapsShowAllChannels() {
        Bench bench(valueOf(400, 40, seconds(0.01), waves));
        bench.view.setMode(CurvesView::Mode::Heat);
        QTRY_VERIFY(bench.view.isReady());
        QTest::qWait(20);
        keep(bench.view, QStringLiteral("curves-heat"));
        const QImage image = bench.plot().image();
        const ColorScale scale = FeatureMaps(valueOf(400, 40, seconds(0.01), waves)).scaleOf(-1, {});
        const auto colorAt = [&](std::int64_t i, std::int64_t c) {
            const QPointF at = pixelOf(bench.plot(), static_cast<double>(i) * 0.01, static_cast<double>(c));
            return image.pixelColor((at * image.devicePixelRatio()).toPoint()).rgb();
        };
        for (const auto& [i, c] : {std::pair(20, 38), std::pair(100, 5), std::pair(350, 20)}) {
            // A box holds its element and at most a neighbour.
            bool near = false;
            for (int by = -1; by <= 1; ++by)
                near = near || colorAt(i, c) == scale.color(static_cast<double>(static_cast<float>(waves(i + by, c))));
            QVERIFY(near);
        }
        QTest::mouseMove(&bench.plot(), pixelOf(bench.plot(), 1, 7).toPoint());
        QVERIFY2(bench.view.readOut().contains(QStringLiteral("channel 7")), qPrintable(bench.view.readOut()));
    }

    void thePointerIsLinked() {
        Bench source(valueOf(1000, 1, seconds(0.01), waves));
        Bench layer(valueOf(250, 2, seconds(0.04, 0.015, 0.08), waves), kLayer, &source.pointer);
        const QPoint at = pixelOf(layer.plot(), layer.plot().axis().placeOf(100), 0).toPoint();
        QTest::mouseMove(&layer.plot(), at);
        const ProbePoint& point = source.pointer.point();
        QVERIFY(point.valid);
        QCOMPARE(point.node, kLayer);
        QCOMPARE(point.place.size(), std::size_t{1});
        QVERIFY(std::abs(point.place[0].place - 4.015) < 1e-9);
        QCOMPARE(point.place[0].field, 0.08);
        // The other view reads its own element at that place and paints the stretch.
        QVERIFY2(source.view.readOut().startsWith(QStringLiteral("4.0")), qPrintable(source.view.readOut()));
        const QColor clear = Theme::instance().color(Theme::Role::Panel);
        source.plot().zoomAt(4.015, 20);
        QCoreApplication::processEvents();
        const QImage zoomed = source.plot().image();
        const auto zoomedPixel = [&](double seconds) {
            const QPointF here(source.plot().xAxis->coordToPixel(seconds), source.plot().axisRect()->top() + 4);
            return zoomed.pixelColor((here * zoomed.devicePixelRatio()).toPoint());
        };
        QVERIFY(zoomedPixel(3.99) != clear);
        QCOMPARE(zoomedPixel(3.94), clear);
        keep(source.view, QStringLiteral("curves-pointer"));
        // Keys walk, and leaving forgets.
        layer.plot().setFocus();
        QTest::keyClick(&layer.plot(), Qt::Key_Right);
        QVERIFY(std::abs(source.pointer.point().place[0].place - 4.055) < 1e-9);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&layer.plot(), &leave);
        QVERIFY(!source.pointer.point().valid);
    }

    void gapsMasksAndStaleAreSeen() {
        Value value = valueOf(200, 2, seconds(0.1), [](std::int64_t i, std::int64_t c) {
            return c == 0 && i >= 50 && i < 60 ? kNan
                   : c == 1 && i == 120        ? std::numeric_limits<float>::infinity()
                                               : static_cast<float>(waves(i, c));
        });
        std::vector<std::int32_t> keepOf(200, 1);
        std::fill(keepOf.begin() + 150, keepOf.end(), 0);
        value.mask = Tensor::fromInts({1, 200}, keepOf);
        Bench bench(value);
        const auto& line = *bench.plot().graph(2)->data();
        QVERIFY(std::isnan((line.constBegin() + 55)->value));
        QVERIFY(bench.plot().graph(0)->dataCount() > 0);
        QCOMPARE(bench.plot().graph(1)->dataCount(), 1);
        QCOMPARE(bench.plot().graph(1)->data()->constBegin()->key, 12.0);
        keep(bench.view, QStringLiteral("curves-gaps-and-mask"));
        const QImage fresh = bench.plot().image();
        Shown shown = makeShown(kSource, value, false);
        bench.view.setShown(shown);
        shown.stale = true;
        bench.view.setShown(shown);
        QVERIFY(fresh != bench.plot().image());
        bench.view.setShown({kSource, nullptr, false, false});
        QVERIFY(bench.view.image().isNull());
    }

    void wordsAreTicks() {
        Axis axis = sourceAxis(AxisKind::Time, AxisUnit::Token);
        axis.source = kSource;
        axis.labels = std::make_shared<AxisLabels>(AxisLabels{"the", "quick", "brown", "fox", "jumps", "over", "dogs"});
        Bench bench(valueOf(7, 4, axis, waves));
        const QVector<QString> ticks = bench.plot().xAxis->tickVectorLabels();
        QVERIFY2(ticks.contains(QStringLiteral("brown")), qPrintable(QStringList(ticks).join(u' ')));
        QTest::mouseMove(&bench.plot(), pixelOf(bench.plot(), 3, 0).toPoint());
        QVERIFY2(bench.view.readOut().contains(QStringLiteral("fox")), qPrintable(bench.view.readOut()));
        keep(bench.view, QStringLiteral("curves-words"));
    }

    void everyThemeIsReadable() {
        for (const auto& [mode, name] :
             {std::pair(Theme::Mode::Dark, "dark"), std::pair(Theme::Mode::Projector, "projector")}) {
            Theme::instance().setMode(mode);
            Bench bench(valueOf(400, 6, seconds(0.01), waves));
            bench.view.setMode(CurvesView::Mode::Stacked);
            keep(bench.view, QStringLiteral("curves-lanes-%1").arg(QLatin1String(name)));
            QVERIFY(!bench.view.image().isNull());
        }
    }
};

QTEST_MAIN(TestCurves)
#include "tst_curves.moc"
