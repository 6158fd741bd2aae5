// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/CurvesView.h"
#include "views/RangePlot.h"
#include "views/SpectrogramView.h"
#include "views/ViewRegistry.h"

#include <QWheelEvent>
#include <QtTest>

#include <cmath>
#include <numbers>

using namespace layerscope;

namespace {

constexpr NodeId kSource{1};
constexpr NodeId kLayer{2};
constexpr double kRate = 8000;

Axis seconds(double step, double origin = 0, double field = 0) {
    Axis axis = sourceAxis(AxisKind::Time, AxisUnit::Second, step, origin);
    axis.source = kSource;
    axis.field = field > 0 ? field : step;
    return axis;
}

/// Rises from 0 to half the sampling rate.
Value chirp(std::int64_t length, int channels = 1) {
    TensorBuilder builder(Shape{1, length, channels});
    const double duration = static_cast<double>(length) / kRate;
    for (std::int64_t i = 0; i < length; ++i)
        for (int c = 0; c < channels; ++c) {
            const double t = static_cast<double>(i) / kRate;
            builder.floats()[static_cast<std::size_t>(i * channels + c)] = static_cast<float>(
                std::sin(std::numbers::pi * kRate / 2 * t * t / duration / static_cast<double>(c + 1)));
        }
    return {std::move(builder).finish(), {batchAxis(), seconds(1 / kRate), channelAxis()}, std::nullopt};
}

Value timeAndFrequency() {
    Axis frequency = sourceAxis(AxisKind::Frequency, AxisUnit::Hertz, 125);
    frequency.source = kSource;
    TensorBuilder builder(Shape{1, 50, 33});
    for (std::int64_t t = 0; t < 50; ++t)
        for (std::int64_t f = 0; f < 33; ++f)
            builder.floats()[static_cast<std::size_t>(t * 33 + f)] =
                t == 20 && f == 8 ? 9.0F : static_cast<float>(f) / 33;
    return {std::move(builder).finish(), {batchAxis(), seconds(0.016, 0.004, 0.008), frequency}, std::nullopt};
}

QStringList viewsFor(const Value& value) {
    const FeatureMaps maps(value);
    QStringList ids;
    for (const ViewDef& def : viewDefs())
        if (def.suits(maps))
            ids << QLatin1String(def.id);
    return ids;
}

void keep(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LAYERSCOPE_PICTURES");
    QCoreApplication::processEvents();
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

struct Bench {
    explicit Bench(const Value& value, SharedPointer* other = nullptr)
        : view(other ? *other : pointer) {
        view.resize(760, 420);
        view.move(other ? 800 : 0, 0);
        view.show();
        view.setShown(makeShown(kLayer, value, false));
        ready = QTest::qWaitFor([&] { return view.isReady(); }, 10'000);
        QCoreApplication::processEvents();
    }
    SharedPointer pointer;
    SpectrogramView view;
    bool ready = false;
    RangePlot& plot() { return *view.plot(); }
    QPoint pixelOf(double x, double y) {
        return QPointF(plot().xAxis->coordToPixel(x), plot().yAxis->coordToPixel(y)).toPoint();
    }
    int brightness(const QImage& image, double x, double y) {
        return qGray(image.pixel(QPointF(QPointF(pixelOf(x, y)) * image.devicePixelRatio()).toPoint()));
    }
};

} // namespace

class TestSpectrogram : public QObject {
    Q_OBJECT

private slots:
    void init() { Theme::instance().setMode(Theme::Mode::Light); }

    void viewsArePickedByWhatTheAxesMean() {
        QCOMPARE(viewsFor(chirp(8000)), QStringList({"curves", "spectrogram", "maps", "statistics", "numbers"}));
        QCOMPARE(viewsFor(timeAndFrequency()).first(), QStringLiteral("spectrogram"));
        Value slow = chirp(8000);
        slow.axes[1].step = 0.1;
        QVERIFY(!viewsFor(slow).contains(QStringLiteral("spectrogram")));
        slow.axes[1] = sourceAxis(AxisKind::Time, AxisUnit::Token);
        QVERIFY(!viewsFor(slow).contains(QStringLiteral("spectrogram")));
    }

    void aChirpIsALineThatRises() {
        Bench bench(chirp(40'000));
        QVERIFY(bench.ready);
        bench.view.setWindow(256);
        QTRY_VERIFY(bench.view.isReady());
        keep(bench.view, QStringLiteral("spectrogram-chirp"));
        QCOMPARE(bench.plot().yAxis->range().upper, kRate / 2);
        const QImage image = bench.plot().image();
        for (const double t : {1.0, 2.5, 4.0}) {
            const double frequency = kRate / 2 * t / 5;
            QVERIFY(bench.brightness(image, t, frequency) > 180);
            QVERIFY(bench.brightness(image, t, frequency < 2000 ? frequency + 900 : frequency - 900) < 60);
        }
        QTest::mouseMove(&bench.plot(), bench.pixelOf(2.5, 2000));
        QVERIFY2(bench.view.readOut().contains(QStringLiteral(" Hz")) &&
                     bench.view.readOut().endsWith(QStringLiteral(" dB")),
                 qPrintable(bench.view.readOut()));
        const double decibels = bench.view.readOut().section(QStringLiteral(" · "), 2).section(u' ', 0, 0).toDouble();
        QVERIFY2(decibels > -12 && decibels < 1, qPrintable(bench.view.readOut()));
    }

    void zoomComputesWhatIsSeen() {
        Bench bench(chirp(40'000));
        SharedPointer& pointer = bench.pointer;
        const QPointF at = bench.pixelOf(2.5, 2000);
        QWheelEvent event(at, bench.plot().mapToGlobal(at), {}, {0, 1200}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&bench.plot(), &event);
        QVERIFY(bench.plot().extent().length() < 1);
        QCOMPARE(*pointer.range().find(AxisKind::Time, kSource), bench.plot().extent());
        QTRY_VERIFY(bench.view.isReady());
        const QImage image = bench.plot().image();
        QVERIFY(bench.brightness(image, 2.5, 2000) > 180);
        QVERIFY(bench.brightness(image, 2.5, 3500) < 60);
        keep(bench.view, QStringLiteral("spectrogram-zoomed"));
        // Curves of the same source show the same stretch.
        CurvesView curves(pointer);
        curves.resize(600, 300);
        curves.show();
        curves.setShown(makeShown(kSource, chirp(40'000), false));
        QTRY_VERIFY(curves.isReady());
        QCOMPARE(curves.plot()->extent(), bench.plot().extent());
        QTest::keyClick(&bench.plot(), Qt::Key_0);
        QVERIFY(curves.plot()->isFitted());
    }

    void layersOfTimeAndFrequencyAreDrawnUpright() {
        Bench bench(timeAndFrequency());
        keep(bench.view, QStringLiteral("spectrogram-layer"));
        const QImage image = bench.plot().image();
        const double time = 0.004 + 20 * 0.016;
        QVERIFY(bench.brightness(image, time, 1000) > 150);
        QVERIFY(bench.brightness(image, time, 3000) < 100);
        QTest::mouseMove(&bench.plot(), bench.pixelOf(time, 1000));
        QVERIFY2(bench.view.readOut().contains(QStringLiteral("1000 Hz")) &&
                     bench.view.readOut().endsWith(QStringLiteral(" 9")),
                 qPrintable(bench.view.readOut()));
        const ProbePoint& point = bench.pointer.point();
        QVERIFY(point.valid);
        QCOMPARE(point.place.size(), std::size_t{2});
        QVERIFY(std::abs(point.place[0].place - time) < 1e-9);
        QCOMPARE(point.place[1].kind, AxisKind::Frequency);
        QCOMPARE(point.place[1].place, 1000.0);
        QTest::keyClick(&bench.plot(), Qt::Key_Right);
        QVERIFY(std::abs(bench.pointer.point().place[0].place - time - 0.016) < 1e-9);
    }

    void channelsAreChosen() {
        Bench bench(chirp(40'000, 2));
        bench.view.setChannel(1);
        QTRY_VERIFY(bench.view.isReady());
        QCoreApplication::processEvents();
        const QImage image = bench.plot().image();
        QVERIFY(bench.brightness(image, 4, kRate / 4 * 4 / 5) > 170);
        QVERIFY(bench.brightness(image, 4, kRate / 2 * 4 / 5) < 90);
    }

    void anOlderResultIsDimmed() {
        Bench bench(chirp(10'000));
        const QImage fresh = bench.plot().image();
        Shown shown = makeShown(kLayer, chirp(10'000), false);
        bench.view.setShown(shown);
        QTRY_VERIFY(bench.view.isReady());
        shown.stale = true;
        bench.view.setShown(shown);
        QVERIFY(bench.plot().image() != fresh);
        bench.view.setShown({kLayer, nullptr, false, false});
        QVERIFY(bench.view.image().isNull());
    }

    void everyThemeIsReadable() {
        for (const auto& [mode, name] :
             {std::pair(Theme::Mode::Dark, "dark"), std::pair(Theme::Mode::Projector, "projector")}) {
            Theme::instance().setMode(mode);
            Bench bench(chirp(40'000));
            keep(bench.view, QStringLiteral("spectrogram-%1").arg(QLatin1String(name)));
            QVERIFY(!bench.view.image().isNull());
        }
    }
};

QTEST_MAIN(TestSpectrogram)
#include "tst_spectrogram_view.moc"
