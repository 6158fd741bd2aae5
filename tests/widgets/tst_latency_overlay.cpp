// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/LatencyOverlay.h"
#include "session/LatencyTrace.h"
#include "theme/Theme.h"

#include <QPaintEvent>

#include <thread>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

struct Overlaid : CanvasFixture {
    Overlaid()
        : CanvasFixture(Live::Yes)
        , input(add("Input", 400, 200))
        , conv(add("Conv2D", 660, 200)) {
        document.setParam(input, "shape", Ints{12, 12, 3});
        document.setParam(input, "source", std::string("noise:1"));
        link(input, conv);
        overlay = view->findChild<LatencyOverlay*>();
    }
    QAction* action() const { return view->actions().at(CanvasActions::Latency); }
    [[nodiscard]] bool settle() {
        return QTest::qWaitFor([this] {
            QTest::qWait(150);
            return session->isSettled() && !scene().node(conv)->picture().isNull();
        });
    }
    /// A tick that took so long, as if the canvas had painted it.
    void record(std::chrono::milliseconds plan, std::chrono::milliseconds run) const {
        LatencyTrace& trace = latencyOf(*session);
        trace.begun(LatencyTrace::Clock::now());
        std::this_thread::sleep_for(plan);
        trace.planned();
        std::this_thread::sleep_for(run);
        trace.run();
        trace.pictured();
        const QSignalBlocker alone(trace);
        trace.handOver();
        trace.painted();
    }

    NodeId input;
    NodeId conv;
    LatencyOverlay* overlay = nullptr;
};

} // namespace

class TestLatencyOverlay : public QObject {
    Q_OBJECT
private slots:
    void theActionShowsAndHidesIt();
    void valuesAppearAndFollowAnEdit();
    void aBreachIsNamedInWords();
    void withinTheBudgetItSaysSo();
    void thePointerGoesThrough();
    void itCostsTheCanvasNoPaint();
    void itIsReadInEveryTheme();
};

void TestLatencyOverlay::theActionShowsAndHidesIt() {
    Overlaid canvas;
    QVERIFY(canvas.overlay);
    QVERIFY(!canvas.overlay->isVisible());
    QVERIFY(canvas.view->actions().group(CanvasActions::Viewing).contains(canvas.action()));
    QVERIFY(canvas.action()->isCheckable() && !canvas.action()->isChecked());
    canvas.action()->trigger();
    QVERIFY(canvas.overlay->isVisible());
    QCOMPARE(canvas.overlay->accessibleName(), QStringLiteral("Latency"));
    canvas.key(Qt::Key_T);
    QVERIFY(!canvas.overlay->isVisible());
    canvas.key(Qt::Key_T);
    QVERIFY(canvas.overlay->isVisible());
    QVERIFY(canvas.action()->isChecked());
    // Without a live session there is nothing to show, and nothing happens.
    CanvasFixture still;
    still.key(Qt::Key_T);
    QVERIFY(!still.view->findChild<LatencyOverlay*>());
}

void TestLatencyOverlay::valuesAppearAndFollowAnEdit() {
    Overlaid canvas;
    QVERIFY(canvas.settle());
    canvas.action()->trigger();
    LatencyTrace& trace = latencyOf(*canvas.session);
    const std::uint64_t before = trace.paintedTicks();
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{6});
    QTRY_COMPARE(trace.paintedTicks(), before + 1);
    canvas.overlay->refresh();
    QCOMPARE(canvas.overlay->rows().size(), kLatencyStages + 1);
    QVERIFY(canvas.overlay->frames().startsWith(QStringLiteral("%1 shown").arg(trace.paintedTicks())));
    const auto shown = trace.records(5s);
    QCOMPARE(canvas.overlay->rows().back().median,
             QString::number(summaryOf(shown).whole.median, 'f', summaryOf(shown).whole.median < 99.95 ? 1 : 0));
    canvas.document.setParam(canvas.conv, "filters", std::int64_t{7});
    QTRY_COMPARE(trace.paintedTicks(), before + 2);
    // By itself, at its next beat.
    QTRY_VERIFY(canvas.overlay->frames().startsWith(QStringLiteral("%1 shown").arg(trace.paintedTicks())));
    QVERIFY(canvas.overlay->accessibleDescription().contains(canvas.overlay->rows().front().name));
}

void TestLatencyOverlay::aBreachIsNamedInWords() {
    Overlaid canvas;
    QVERIFY(canvas.settle());
    canvas.action()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(latencyOf(*canvas.session).records(5s).empty(), 10'000);
    canvas.record(0ms, 40ms);
    canvas.overlay->refresh();
    const auto& rows = canvas.overlay->rows();
    const auto run = static_cast<std::size_t>(LatencyStage::Run);
    QVERIFY(rows[run].isOver);
    QCOMPARE(rows[run].verdict, QStringLiteral("over"));
    QCOMPARE(rows[run].budget, QStringLiteral("3 / 7"));
    QVERIFY(!rows[static_cast<std::size_t>(LatencyStage::Pictures)].isOver);
    QVERIFY2(canvas.overlay->advice().contains(QStringLiteral("layers")), qPrintable(canvas.overlay->advice()));
    QVERIFY(canvas.overlay->accessibleDescription().contains(canvas.overlay->advice()));
    for (int i = 0; i < 3; ++i)
        canvas.record(90ms, 1ms);
    canvas.overlay->refresh();
    QVERIFY2(canvas.overlay->advice().contains(QStringLiteral("plan")), qPrintable(canvas.overlay->advice()));
}

void TestLatencyOverlay::withinTheBudgetItSaysSo() {
    Overlaid canvas;
    QVERIFY(canvas.settle());
    canvas.action()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(latencyOf(*canvas.session).records(5s).empty(), 10'000);
    canvas.overlay->refresh();
    QVERIFY(canvas.overlay->rows().empty());
    QVERIFY2(canvas.overlay->advice().contains(QStringLiteral("Move a slider")), qPrintable(canvas.overlay->advice()));
    for (int i = 0; i < 100; ++i)
        canvas.record(0ms, 0ms);
    canvas.overlay->refresh();
    QVERIFY(!canvas.overlay->rows().back().isOver);
    QCOMPARE(canvas.overlay->rows().back().verdict, QStringLiteral("in the aim"));
}

void TestLatencyOverlay::thePointerGoesThrough() {
    Overlaid canvas;
    canvas.action()->trigger();
    const QPoint inside = canvas.overlay->geometry().center();
    QCOMPARE(canvas.view->childAt(inside), canvas.view->viewport());
}

void TestLatencyOverlay::itCostsTheCanvasNoPaint() {
    Overlaid canvas;
    QVERIFY(canvas.settle());
    canvas.action()->trigger();
    canvas.record(0ms, 30ms);
    QTest::qWait(700);
    struct Watch : QObject {
        bool eventFilter(QObject*, QEvent* event) override {
            paints += event->type() == QEvent::Paint ? 1 : 0;
            return false;
        }
        int paints = 0;
    } canvasPaints, overlayPaints;
    canvas.view->viewport()->installEventFilter(&canvasPaints);
    canvas.overlay->installEventFilter(&overlayPaints);
    canvas.record(0ms, 60ms); // the same rows with other numbers
    QTRY_VERIFY(overlayPaints.paints > 0);
    QCOMPARE(canvasPaints.paints, 0);
}

void TestLatencyOverlay::itIsReadInEveryTheme() {
    Overlaid canvas;
    QVERIFY(canvas.settle());
    canvas.action()->trigger();
    canvas.record(0ms, 30ms);
    canvas.overlay->refresh();
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark, Theme::Mode::Projector}) {
        Theme::instance().setMode(mode);
        const QImage image = canvas.overlay->grab().toImage();
        const QRgb panel = Theme::instance().color(Theme::Role::Panel).rgb();
        int ink = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                ink += image.pixel(x, y) != panel ? 1 : 0;
        QVERIFY(ink > image.width() * image.height() / 50);
        QVERIFY(canvas.view->rect().contains(canvas.overlay->geometry()));
    }
    Theme::instance().setMode(Theme::Mode::System);
}

QTEST_MAIN(TestLatencyOverlay)
#include "tst_latency_overlay.moc"
