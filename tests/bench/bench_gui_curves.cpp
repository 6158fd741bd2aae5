// SPDX-License-Identifier: GPL-3.0-or-later
//
// How smoothly ten million points zoom. Printed, not asserted. The 95th percentile is the second number in brackets.
#include "bench/Measure.h"
#include "picture/SpectrogramPicture.h"
#include "views/CurvesView.h"
#include "views/RangePlot.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <cmath>
#include <random>

using namespace layerscope;
using namespace layerscope::bench;

namespace {

constexpr double kRate = 48'000;

Value noise(std::int64_t length, std::int64_t channels) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    TensorBuilder builder(Shape{1, length, channels});
    for (float& number : builder.floats())
        number = uniform(random);
    Axis time = sourceAxis(AxisKind::Time, AxisUnit::Second, 1 / kRate);
    time.source = NodeId{1};
    return {std::move(builder).finish(), {batchAxis(), time, channelAxis()}, std::nullopt};
}

/// Each turn of the wheel at another place: the new pieces are found, given to the plot, and painted.
void measureZoom(CurvesView& view, const char* what) {
    RangePlot& plot = *view.plot();
    for (const double factor : {1.0, 10.0, 100.0, 1'000.0, 10'000.0, 1'000'000.0}) {
        const double middle = plot.whole().to * 0.37;
        int turn = 0;
        char text[96];
        std::snprintf(text, sizeof text, "%s, zoomed %.0f times", what, factor);
        measure(text, 60, [&] {
            plot.fit();
            plot.zoomAt(middle + plot.whole().length() / factor * 0.01 * (turn++ % 20), factor * 1.01);
            plot.replot(QCustomPlot::rpImmediateRefresh);
        });
    }
    plot.fit();
}

void measureCurves(std::int64_t length, std::int64_t channels, const char* what) {
    const Value value = noise(length, channels);
    measure(std::string(what) + ", preparing on the other thread", 5, [&] { const Peaks peaks{Series(value)}; });
    SharedPointer pointer;
    CurvesView view(pointer);
    view.resize(1600, 800);
    view.show();
    const Shown shown = makeShown(NodeId{1}, value, false);
    QElapsedTimer timer;
    timer.start();
    view.setShown(shown);
    const double held = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    while (!view.isReady())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%-52s %9.3f ms, window held up %.3f ms\n", (std::string(what) + ", to the first picture").c_str(),
                static_cast<double>(timer.nsecsElapsed()) / 1e6, held);
    measureZoom(view, what);
    if (channels > 1) {
        view.setMode(CurvesView::Mode::Stacked);
        measureZoom(view, (std::string(what) + " in lanes").c_str());
    }
}

void measureSpectrogram() {
    const Series series(noise(static_cast<std::int64_t>(600 * kRate), 1));
    measure("spectrogram of ten minutes at 48 kHz", 3, [&] {
        spectrogramOf(series,
                      {.series = 0, .first = 0, .end = 600 * kRate, .window = 1024, .width = 1500, .height = 600});
    });
    measure("spectrogram of one second of them", 10, [&] {
        spectrogramOf(series, {.series = 0, .first = 0, .end = kRate, .window = 1024, .width = 1500, .height = 600});
    });
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    measureCurves(10'000'000, 1, "10 M points");
    measureCurves(1'250'000, 8, "8 curves of 1.25 M");
    measureSpectrogram();
    return 0;
}
