// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/SlicesView.h"
#include "views/ThumbStrip.h"
#include "views/ViewRegistry.h"
#include "widgets/SpatialValues.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::array<std::int64_t, 4> kSizes{12, 20, 30, 2};

QString digits(double value) {
    return QString::fromStdString(fullNumber(static_cast<float>(value)));
}

std::vector<std::string> tabsFor(const Value& value) {
    std::vector<std::string> ids;
    const FeatureMaps maps(value);
    for (const ViewDef& def : viewDefs())
        if (def.suits(maps))
            ids.emplace_back(def.id);
    return ids;
}

} // namespace

class TestSlices : public QObject {
    Q_OBJECT

    struct Window {
        SharedPointer pointer;
        SlicesView view{pointer};
        Window() {
            view.resize(700, 640);
            view.show();
            view.activateWindow();
            static_cast<void>(QTest::qWaitForWindowActive(&view));
        }
        void show(const Value& value, NodeId node = kSource) {
            view.setMapStyle({});
            view.setShown(makeShown(node, value, false));
            QTRY_VERIFY(planes().isRendered());
        }
        SlicePlanes& planes() { return *view.planes(); }
        QPoint pixel(int plane, const VoxelIndex& voxel) { return planes().pointOf(plane, voxel).toPoint(); }
    };

    static void compare(const Plane& plane, const FeatureMaps& maps, std::int64_t channel, const PlaneAxes& axes,
                        std::int64_t index) {
        VoxelIndex voxel{};
        for (std::int64_t y = 0; y < plane.height; ++y)
            for (std::int64_t x = 0; x < plane.width; ++x) {
                voxel[std::size_t(axes.along)] = index;
                voxel[std::size_t(axes.across)] = x;
                voxel[std::size_t(axes.down)] = y;
                QCOMPARE(plane.numbers[std::size_t(y * plane.width + x)], voxelAt(maps, channel, voxel));
            }
    }

private slots:
    void planesHoldTheirNumbers() {
        const FeatureMaps maps(spatial(kSizes, volumeAxes(), numbered));
        for (const PlaneAxes& axes : kPlanes)
            for (std::int64_t index : {0, 3, 11}) {
                compare(sliceOf(maps, 1, axes, index), maps, 1, axes, index);
                QCOMPARE(voxelAt(maps, 1, {2, 3, 4}), float(numbered(2, 3, 4, 1)));
            }
    }

    void channelsFirstGivesTheSame() {
        TensorBuilder builder(Shape{1, 2, 3, 4, 5});
        for (std::size_t i = 0; i < 120; ++i)
            builder.floats()[i] = float(i);
        const Axes last = volumeAxes();
        const FeatureMaps maps({std::move(builder).finish(), {last[0], last[4], last[1], last[2], last[3]}, {}});
        QCOMPARE(voxelCounts(maps), (std::array<std::int64_t, 3>{3, 4, 5}));
        QCOMPARE(voxelAt(maps, 1, {2, 3, 4}), 119.0F);
        compare(sliceOf(maps, 1, kPlanes[2], 4), maps, 1, kPlanes[2], 4);
    }

    void projectionsAreTheLargestAndTheMean() {
        const Value value = spatial(kSizes, volumeAxes(), [](auto s, auto y, auto x, auto c) {
            return std::sin(double(s * 31 + y * 17 + x * 7)) + double(c);
        });
        const FeatureMaps maps(value);
        const auto largest = projectionsOf(maps, 0, Projection::Maximum);
        const auto means = projectionsOf(maps, 0, Projection::Mean);
        const auto counts = voxelCounts(maps);
        for (std::size_t p = 0; p < 3; ++p)
            for (std::int64_t y = 0; y < largest[p].height; ++y)
                for (std::int64_t x = 0; x < largest[p].width; ++x) {
                    float most = -9;
                    double sum = 0;
                    VoxelIndex voxel{};
                    voxel[std::size_t(kPlanes[p].across)] = x;
                    voxel[std::size_t(kPlanes[p].down)] = y;
                    const std::int64_t many = counts[std::size_t(kPlanes[p].along)];
                    for (std::int64_t i = 0; i < many; ++i) {
                        voxel[std::size_t(kPlanes[p].along)] = i;
                        most = std::max(most, voxelAt(maps, 0, voxel));
                        sum += double(voxelAt(maps, 0, voxel));
                    }
                    const std::size_t at = std::size_t(y * largest[p].width + x);
                    QCOMPARE(largest[p].numbers[at], most);
                    QVERIFY(std::abs(double(means[p].numbers[at]) - sum / double(many)) < 1e-5);
                }
    }

    void aHoleIsNotTheLargest() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const FeatureMaps maps(
            spatial({3, 1, 1, 1}, volumeAxes(), [&](auto s, auto, auto, auto) { return s == 1 ? 5.0F : nan; }));
        QCOMPARE(projectionsOf(maps, 0, Projection::Maximum)[0].numbers[0], 5.0F);
    }

    void proportionsAreTrue() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        const QRectF flat = window.planes().planeRect(0);
        const QRectF below = window.planes().planeRect(1);
        const QRectF beside = window.planes().planeRect(2);
        const double scale = flat.width() / 30; // columns of 1 mm
        QVERIFY(std::abs(flat.height() - 20 * 2 * scale) < 1e-6);
        QVERIFY(std::abs(below.height() - 12 * 3 * scale) < 1e-6);
        QVERIFY(std::abs(beside.width() - 12 * 3 * scale) < 1e-6);
        QCOMPARE(below.width(), flat.width());
        QCOMPARE(beside.height(), flat.height());
        for (const QRectF& rect : {flat, below, beside})
            QVERIFY(QRectF(window.planes().rect()).contains(rect));
    }

    void timeHasNoMillimetres() {
        const MapAxes axes({1, 300, 20, 30, 1}, filmAxes(0.04));
        const auto steps = drawnSteps(axes);
        QCOMPARE(steps[1], 1.0);
        QVERIFY(std::abs(steps[0] * 300 - 30) < 1e-9); // as long as the longer side at the most
    }

    void aPressPutsTheCursorAndAllPlanesFollow() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        QSignalSpy moved(&window.planes(), &SlicePlanes::voxelChanged);
        const std::int64_t slice = window.planes().voxel()[0];
        QTest::mouseClick(&window.planes(), Qt::LeftButton, {}, window.pixel(0, {slice, 4, 25}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{slice, 4, 25}));
        QTest::mouseClick(&window.planes(), Qt::LeftButton, {}, window.pixel(1, {9, 4, 7}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{9, 4, 7}));
        QTest::mouseClick(&window.planes(), Qt::LeftButton, {}, window.pixel(2, {2, 18, 7}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{2, 18, 7}));
        QCOMPARE(moved.size(), 3);
        QCOMPARE(window.view.strip()->current(), 2);
        QTRY_VERIFY(window.planes().isRendered());
        for (int plane = 0; plane < 3; ++plane)
            QCOMPARE(window.planes().shownNumber(plane, {2, 18, 7}),
                     std::optional<float>(float(numbered(2, 18, 7, 0))));
    }

    void aDragMovesTheCursorAndStaysInThePlane() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        QTest::mousePress(&window.planes(), Qt::LeftButton, {}, window.pixel(0, {0, 2, 2}));
        QTest::mouseMove(&window.planes(), window.pixel(0, {0, 10, 12}));
        QCOMPARE(window.planes().voxel()[1], 10);
        QTest::mouseMove(&window.planes(), QPoint(1, 1));
        QTest::mouseRelease(&window.planes(), Qt::LeftButton, {}, QPoint(1, 1));
        QCOMPARE(window.planes().voxel()[1], 0);
        QCOMPARE(window.planes().voxel()[2], 0);
    }

    void keysMoveTheCursor() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        window.planes().setVoxel({5, 5, 5});
        window.planes().setFocus();
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(&window.planes(), key, modifiers);
            return window.planes().voxel();
        };
        QCOMPARE(press(Qt::Key_Right), (VoxelIndex{5, 5, 6}));
        QCOMPARE(press(Qt::Key_Down), (VoxelIndex{5, 6, 6}));
        QCOMPARE(press(Qt::Key_Right, Qt::ShiftModifier), (VoxelIndex{5, 6, 16}));
        QCOMPARE(press(Qt::Key_PageDown), (VoxelIndex{6, 6, 16}));
        QCOMPARE(press(Qt::Key_End), (VoxelIndex{11, 6, 16}));
        QCOMPARE(press(Qt::Key_Home), (VoxelIndex{0, 6, 16}));
        press(Qt::Key_2); // columns across, slices down
        QCOMPARE(press(Qt::Key_Down), (VoxelIndex{1, 6, 16}));
        QCOMPARE(press(Qt::Key_PageUp), (VoxelIndex{1, 5, 16}));
        press(Qt::Key_3); // slices across, rows down
        QCOMPARE(press(Qt::Key_Right), (VoxelIndex{2, 5, 16}));
        QCOMPARE(press(Qt::Key_PageDown), (VoxelIndex{2, 5, 17}));
        // The other views are told of the cursor.
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 2, 5, 17, 0}));
    }

    void theWheelStepsTheSlicesUnderIt() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        window.planes().setVoxel({5, 5, 5});
        const auto wheel = [&](int plane, int delta) {
            const QPointF at = window.planes().planeRect(plane).center();
            QWheelEvent event(at, window.planes().mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, {},
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(&window.planes(), &event);
            return window.planes().voxel();
        };
        QCOMPARE(wheel(0, -120), (VoxelIndex{6, 5, 5}));
        QCOMPARE(wheel(0, 240), (VoxelIndex{4, 5, 5}));
        QCOMPARE(wheel(1, -120), (VoxelIndex{4, 6, 5}));
        QCOMPARE(wheel(2, -60), (VoxelIndex{4, 6, 5}));
        QCOMPARE(wheel(2, -60), (VoxelIndex{4, 6, 6}));
    }

    void theReadOutHasMillimetresAndTheNumber() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        QTest::mouseMove(&window.planes(), window.pixel(0, {6, 7, 8}));
        const QString text = window.view.readOut();
        QVERIFY2(text.contains(QStringLiteral("slice 6, 18 mm")) && text.contains(QStringLiteral("row 7, 14 mm")),
                 qPrintable(text));
        QVERIFY2(text.endsWith(digits(numbered(6, 7, 8, 0))), qPrintable(text));
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 6, 7, 8, 0}));
    }

    void anotherChannelAndAProjection() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        auto* channel = window.view.findChild<QSpinBox*>();
        QVERIFY(channel->isVisible());
        channel->setFocus();
        QTest::keyClick(channel, Qt::Key_Up);
        QCOMPARE(window.view.channel(), 1);
        QTRY_VERIFY(window.planes().isRendered());
        QVERIFY2(window.view.readOut().contains(QStringLiteral("channel 1")), qPrintable(window.view.readOut()));
        auto* projection = window.view.findChild<QComboBox*>(QString(), Qt::FindDirectChildrenOnly);
        for (QComboBox* box : window.view.findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("What the planes show"))
                projection = box;
        projection->setCurrentIndex(1);
        QCOMPARE(window.view.projection(), Projection::Maximum);
        QTRY_VERIFY(window.planes().isRendered());
        QTest::mouseMove(&window.planes(), window.pixel(0, {0, 9, 12}));
        QVERIFY2(window.view.readOut().endsWith(digits(numbered(11, 9, 12, 1))), qPrintable(window.view.readOut()));
        // Along the projection all slices are meant.
        QCOMPARE(window.pointer.point().place.size(), std::size_t{2});
        QVERIFY(window.pointer.point().element.empty());
    }

    void theStripGoesToASlice() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        ThumbStrip* strip = window.view.strip();
        QTRY_VERIFY(strip->isComplete());
        for (std::int64_t slice : {11, 0, 7}) {
            QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(qRound(strip->placeOf(slice)), 20));
            QCOMPARE(window.planes().voxel()[0], slice);
        }
    }

    /// A layer after a stride of 2 in each direction: its cursor goes where the source is pointed at, and back.
    void aPointerElsewhereIsFollowed() {
        Window window;
        Axes axes = volumeAxes();
        for (int i : {1, 2, 3}) {
            Axis& axis = axes[std::size_t(i)];
            axis.origin = axis.step / 2;
            axis.field = 2 * axis.step;
            axis.step *= 2;
        }
        window.show(spatial({6, 10, 15, 1}, axes, numbered), kLayer);
        const Axes source = volumeAxes();
        window.pointer.set(probeOf(kSource, source, {0, 8, 3, 21, 0}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{4, 1, 10}));
        auto* follow = window.view.findChild<QToolButton*>();
        for (QToolButton* button : window.view.findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Follow the pointer"))
                follow = button;
        QTest::mouseClick(follow, Qt::LeftButton);
        window.pointer.set(probeOf(kSource, source, {0, 0, 0, 0, 0}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{4, 1, 10}));
        // Of another source nothing is known.
        QTest::mouseClick(follow, Qt::LeftButton);
        window.pointer.set(probeOf(NodeId{9}, fromSource(volumeAxes(), NodeId{9}), {0, 1, 1, 1, 0}));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{4, 1, 10}));
    }

    void theFieldIsMarkedOnTheSlicesThatItMeets() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        for (QToolButton* button : window.view.findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Follow the pointer"))
                button->setChecked(false);
        const auto pointAt = [&](std::int64_t slice) {
            ProbePoint point = probeOf(kLayer, volumeAxes(), {0, slice, 10, 15, 0});
            for (Coordinate& c : point.place)
                c.field *= 3;
            window.pointer.set(point);
        };
        window.planes().setVoxel({6, 0, 0});
        QTRY_VERIFY(window.planes().isRendered());
        window.pointer.clear();
        const QImage bare = window.planes().grab(window.planes().planeRect(0).toRect()).toImage();
        pointAt(7); // its field reaches slices 6 to 8
        QVERIFY(window.planes().grab(window.planes().planeRect(0).toRect()).toImage() != bare);
        pointAt(8);
        QVERIFY(window.planes().grab(window.planes().planeRect(0).toRect()).toImage() == bare);
    }

    void viewsAreChosenByAxes() {
        const Value volume = spatial({3, 4, 5, 1}, volumeAxes(), numbered);
        const Value film = spatial({3, 4, 5, 1}, filmAxes(0.04), numbered);
        QCOMPARE(tabsFor(volume)[0], std::string("slices"));
        QCOMPARE(tabsFor(film)[0], std::string("film"));
        QCOMPARE(tabsFor(film)[1], std::string("slices"));
        const std::vector<std::string> image = tabsFor({Tensor::filled({1, 4, 5, 3}, 1), imageAxes(), {}});
        QCOMPARE(image[0], std::string("maps"));
        QVERIFY(std::ranges::find(image, "slices") == image.end());
    }

    void anEmptyAndANewShapeAreTaken() {
        Window window;
        window.show(spatial(kSizes, volumeAxes(), numbered));
        window.planes().setVoxel({11, 19, 29});
        window.show(spatial({2, 3, 4, 1}, volumeAxes(), numbered));
        QCOMPARE(window.planes().voxel(), (VoxelIndex{1, 1, 2}));
        window.view.setShown({kSource, nullptr, false, false});
        QVERIFY(window.view.image().isNull());
        QTest::mouseMove(&window.planes(), QPoint(50, 50));
        QTest::keyClick(&window.planes(), Qt::Key_Right);
    }

    /// Only the worker touches the numbers: the longest stretch of the window's thread stays short. LAYERSCOPE_HUGE
    /// takes the 512 x 512 x 300 of the brief, which needs 315 MB.
    void aLargeVolumeDoesNotHoldUpTheWindow() {
        const bool huge = qEnvironmentVariableIsSet("LAYERSCOPE_HUGE");
        const std::array<std::int64_t, 4> sizes =
            huge ? std::array<std::int64_t, 4>{300, 512, 512, 1} : std::array<std::int64_t, 4>{60, 200, 200, 1};
        Window window;
        window.view.setMapStyle({});
        QElapsedTimer making;
        making.start();
        const Shown shown = makeShown(kSource, spatial(sizes, volumeAxes(), numbered), false);
        qInfo("made ready in %lld ms (on a worker in the window)", making.elapsed());
        double longest = 0;
        const auto timed = [&](const auto& act) {
            QElapsedTimer timer;
            timer.start();
            act();
            longest = std::max(longest, double(timer.nsecsElapsed()) * 1e-6);
        };
        const auto settle = [&] {
            while (!window.planes().isRendered()) {
                timed([] { QCoreApplication::processEvents(); });
                QThread::usleep(200);
            }
        };
        timed([&] { window.view.setShown(shown); });
        settle();
        for (int i = 0; i < 40; ++i) {
            timed([&] {
                QTest::mouseClick(&window.planes(), Qt::LeftButton, {},
                                  window.pixel(i % 3, {i % 50, 5 * i % 200, 3 * i % 200}));
            });
            timed([] { QCoreApplication::processEvents(); });
        }
        settle();
        QElapsedTimer projecting;
        projecting.start();
        for (QComboBox* box : window.view.findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("What the planes show"))
                timed([&] { box->setCurrentIndex(1); });
        settle();
        qInfo("%s volume: longest stretch of the window's thread %.1f ms; projections after %lld ms",
              huge ? "512 x 512 x 300" : "200 x 200 x 60", longest, projecting.elapsed());
        QVERIFY2(longest < 500, "the window's thread was held up");
    }
};

QTEST_MAIN(TestSlices)
#include "tst_slices.moc"
