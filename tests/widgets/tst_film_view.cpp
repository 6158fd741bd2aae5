// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "views/Drawing.h"
#include "views/FilmView.h"
#include "views/ThumbStrip.h"
#include "widgets/SpatialValues.h"

#include <QSlider>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>
#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::array<std::int64_t, 4> kSizes{20, 12, 16, 3};

Value film(double seconds = 0.04, std::int64_t channels = 3) {
    return spatial({kSizes[0], kSizes[1], kSizes[2], channels}, filmAxes(seconds), [](auto s, auto y, auto x, auto c) {
        return c == 0 ? double(s) / 20 : c == 1 ? double(y) / 12 : double(x) / 16;
    });
}

} // namespace

class TestFilmView : public QObject {
    Q_OBJECT

    struct Window {
        SharedPointer pointer;
        FilmView view{pointer};
        Window() {
            view.setMapStyle({});
            view.resize(560, 620);
            view.show();
            view.activateWindow();
            static_cast<void>(QTest::qWaitForWindowActive(&view));
            view.setFocus();
        }
        void show(const Value& value, NodeId node = kSource) {
            view.setShown(makeShown(node, value, false));
            QTRY_VERIFY(view.frame()->isRendered());
        }
        template <class T>
        T* named(const QString& name) {
            for (T* child : view.findChildren<T*>())
                if (child->accessibleName() == name)
                    return child;
            return nullptr;
        }
        void press(Qt::Key key) { QTest::keyClick(&view, key); }
        QPoint pixel(std::int64_t row, std::int64_t column) {
            const QRectF rect = view.frame()->frameRect();
            return QPointF(rect.x() + (double(column) + 0.5) / 16 * rect.width(),
                           rect.y() + (double(row) + 0.5) / 12 * rect.height())
                .toPoint();
        }
    };

private slots:
    void aSourceIsShownInColour() {
        Window window;
        const Value value = film();
        window.show(value);
        QVERIFY(window.view.showsColor());
        window.view.setCurrent(7);
        QTRY_COMPARE(window.view.frame()->drawnFrame(), 7);
        window.pointer.clear();
        const QRectF rect = window.view.frame()->frameRect();
        const QImage grabbed = window.view.frame()->grab().toImage();
        const FeatureMaps maps(value);
        const Bitmap wanted = maps.renderColor(7);
        for (int row = 0; row < wanted.height; ++row)
            for (int column = 0; column < wanted.width; ++column)
                QCOMPARE(grabbed.pixel(window.pixel(row, column)), wanted.row(row)[column]);
        QCOMPARE(qRed(wanted.row(0)[0]), qRound(7.0F / 20 * 255));
        QVERIFY(std::abs(rect.width() / rect.height() - 16.0 / 12) < 1e-6);
        QTest::mouseClick(window.named<QToolButton>(QStringLiteral("Colour picture")), Qt::LeftButton);
        QVERIFY(!window.view.showsColor());
    }

    void aLayerIsShownByChannel() {
        Window window;
        window.show(film(), kLayer);
        QVERIFY(!window.view.showsColor());
        auto* channel = window.named<QSpinBox>(QStringLiteral("Channel"));
        QVERIFY(channel->isVisible());
        channel->setFocus();
        QTest::keyClick(channel, Qt::Key_Up);
        QTest::mouseMove(window.view.frame(), window.pixel(3, 8));
        QVERIFY2(window.view.readOut().endsWith(QString::fromStdString(fullNumber(3.0F / 12))),
                 qPrintable(window.view.readOut()));
    }

    void keysStep() {
        Window window;
        window.show(film());
        const auto after = [&](Qt::Key key) {
            window.press(key);
            return window.view.current();
        };
        QCOMPARE(after(Qt::Key_Right), 1);
        QCOMPARE(after(Qt::Key_PageDown), 11);
        QCOMPARE(after(Qt::Key_Left), 10);
        QCOMPARE(after(Qt::Key_End), 19);
        QCOMPARE(after(Qt::Key_Right), 19);
        QCOMPARE(after(Qt::Key_Home), 0);
        const bool loops = window.view.loops();
        window.press(Qt::Key_L);
        QCOMPARE(window.view.loops(), !loops);
    }

    void itPlaysAtItsTrueRate() {
        Window window;
        window.show(film(0.02)); // 20 frames in 0.4 s
        window.press(Qt::Key_Space);
        QVERIFY(window.view.isPlaying());
        QElapsedTimer timer;
        timer.start();
        // By the clock: however late the ticks come, the frame is the one of the time that has passed.
        for (int i = 0; i < 6; ++i) {
            QTest::qWait(35);
            const double due = double(timer.nsecsElapsed()) * 1e-9 / 0.02;
            const double ahead = std::fmod(double(window.view.current()) - due + 40, 20);
            QVERIFY2(ahead < 1.5 || ahead > 10, qPrintable(QString::number(ahead)));
        }
        QTRY_VERIFY(timer.elapsed() > 500); // more than once around
        QVERIFY(window.view.isPlaying());
        window.press(Qt::Key_Space);
        QVERIFY(!window.view.isPlaying());
        const std::int64_t stopped = window.view.current();
        QTest::qWait(60);
        QCOMPARE(window.view.current(), stopped);
    }

    void withoutLoopItEnds() {
        Window window;
        window.show(film(0.005));
        window.press(Qt::Key_L);
        QVERIFY(!window.view.loops());
        QTest::mouseClick(window.named<QToolButton>(QStringLiteral("Play")), Qt::LeftButton);
        QTRY_VERIFY(!window.view.isPlaying());
        QCOMPARE(window.view.current(), 19);
        window.press(Qt::Key_Space); // from the start again
        QVERIFY(window.view.isPlaying() || window.view.current() < 19);
        window.view.hide();
        QVERIFY(!window.view.isPlaying());
    }

    void itIsScrubbed() {
        Window window;
        window.show(film());
        auto* scrub = window.named<QSlider>(QStringLiteral("Frame"));
        scrub->setValue(5);
        QCOMPARE(window.view.current(), 5);
        QTRY_VERIFY(window.view.strip()->isComplete());
        for (std::int64_t frame : {19, 0, 12}) {
            QTest::mouseClick(window.view.strip(), Qt::LeftButton, {},
                              QPoint(qRound(window.view.strip()->placeOf(frame)), 20));
            QCOMPARE(window.view.current(), frame);
            QCOMPARE(std::int64_t(scrub->value()), frame);
        }
        // Scrubbing says when, and nothing of where.
        QCOMPARE(window.pointer.point().place.size(), std::size_t{1});
        QCOMPARE(window.pointer.point().place[0].place, 12 * 0.04);
    }

    void thePointerIsToldAndFollowed() {
        Window window;
        window.show(film());
        QTest::mouseMove(window.view.frame(), window.pixel(3, 8));
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 0, 3, 8, 0}));
        QTest::mouseMove(window.view.frame(), QPoint(1, 1));
        QVERIFY(!window.pointer.point().valid);
        // A curve over time, after a stride of 3.
        Axis time = filmAxes(0.04)[1];
        time.step *= 3;
        time.origin += 0.04;
        window.pointer.set(probeOf(kLayer, {batchAxis(), time, channelAxis()}, {0, 4, 0}));
        QCOMPARE(window.view.current(), 13);
        // Nothing is known of another source's time.
        time.source = NodeId{9};
        window.pointer.set(probeOf(kLayer, {batchAxis(), time, channelAxis()}, {0, 1, 0}));
        QCOMPARE(window.view.current(), 13);
    }

    void aClipOfAnotherLengthIsTaken() {
        Window window;
        window.show(film());
        window.press(Qt::Key_End);
        window.show(spatial({4, 12, 16, 3}, filmAxes(0.04), numbered));
        QCOMPARE(window.view.current(), 3);
        QTRY_COMPARE(window.view.frame()->drawnFrame(), 3);
        window.view.setShown({kSource, nullptr, false, false});
        QVERIFY(window.view.image().isNull());
        window.press(Qt::Key_Space);
        QVERIFY(!window.view.isPlaying());
    }
};

QTEST_MAIN(TestFilmView)
#include "tst_film_view.moc"
