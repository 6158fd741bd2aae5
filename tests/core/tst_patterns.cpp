// SPDX-License-Identifier: GPL-3.0-or-later
// The patterns for lessons that need no file, on pictures, films and volumes.
#include "core/MediaInputs.h"

#include <QTest>

#include <cmath>

using namespace layerscope;
using namespace layerscope::media;

namespace {

std::vector<double> numbers(const char* source, Ints shape, const char* dtype = "float32") {
    MediaStore store;
    const Shown shown = show(store, source, std::move(shape), {{"dtype", std::string(dtype)}});
    std::vector<double> out;
    for (std::int64_t i = 0; shown.value && i < shown.value->tensor.elements(); ++i)
        out.push_back(shown.value->tensor.at(i));
    return out;
}

std::string error(const char* source, Ints shape, const char* dtype = "float32") {
    MediaStore store;
    return show(store, source, std::move(shape), {{"dtype", std::string(dtype)}}).error();
}

using Doubles = std::vector<double>;

} // namespace

class PatternsTest : public QObject {
    Q_OBJECT
private slots:
    void checkerboardsAlternate() {
        QCOMPARE(numbers("checkerboard:2", {2, 4, 1}), (Doubles{0, 0, 1, 1, 0, 0, 1, 1}));
        QCOMPARE(numbers("checkerboard:1", {2, 2, 2}), (Doubles{0, 0, 1, 1, 1, 1, 0, 0}));
        QCOMPARE(numbers("checkerboard:1", {2, 1, 2, 1}, "int32"), (Doubles{0, 1, 1, 0}));
        QCOMPARE(numbers("checkerboard:", {1, 16, 1}), (Doubles{0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1}));
    }

    void gradientsGrowIntoTheirDirection() {
        QCOMPARE(numbers("gradient:0", {2, 3, 1}), (Doubles{0, .5, 1, 0, .5, 1}));
        QCOMPARE(numbers("gradient:90", {3, 2, 1}), (Doubles{0, 0, .5, .5, 1, 1}));
        QCOMPARE(numbers("gradient:180", {1, 3, 1}), (Doubles{1, .5, 0}));
        const Doubles diagonal = numbers("gradient:45", {3, 3, 1});
        QVERIFY(std::abs(diagonal.front()) < 1e-6 && std::abs(diagonal.back() - 1) < 1e-6);
        QVERIFY(std::abs(diagonal[2] - .5) < 1e-6);
        QCOMPARE(numbers("gradient:30", {1, 1, 1}), (Doubles{.5}));
        QVERIFY(error("gradient:0", {2, 2, 1}, "int32").find("whole numbers") != std::string::npos);
    }

    void theBarMovesFromLeftToRight() {
        QCOMPARE(numbers("moving_bar:2", {3, 1, 6, 1}),
                 (Doubles{1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1}));
        QCOMPARE(numbers("moving_bar:1", {1, 3, 1}), (Doubles{0, 1, 0}));
        QCOMPARE(numbers("moving_bar:9", {2, 1, 2, 1}), (Doubles{1, 1, 1, 1}));
        MediaStore store;
        const Shown shown = show(store, "moving_bar:2", {3, 1, 6, 1});
        QCOMPARE(shown.axis(1).kind, AxisKind::Time);
        QCOMPARE(show(store, "phantom:", {3, 4, 6, 1}).axis(1).kind, AxisKind::Depth);
    }

    void thePhantomIsTheHeadOfSheppAndLogan() {
        constexpr std::int64_t kSize = 65;
        const Doubles head = numbers("phantom:", {kSize, kSize, 1});
        const auto at = [&](double x, double y) { // -1 to 1, y to the front, which is on top
            const auto column = std::llround((x + 1) / 2 * kSize - 0.5);
            const auto row = std::llround((1 - y) / 2 * kSize - 0.5);
            return std::round(head[static_cast<std::size_t>(row * kSize + column)] * 100) / 100;
        };
        QCOMPARE(at(0, 0), 0.2);     // brain
        QCOMPARE(at(-0.22, 0), 0.0); // a ventricle
        QCOMPARE(at(0, 0.35), 0.3);  // the tumour is in front
        QCOMPARE(at(0, -0.35), 0.2); // and not behind
        QCOMPARE(at(0, 0.9), 1.0);   // the skull
        QCOMPARE(at(0.95, 0.95), 0.0);
        // The left ventricle is the larger, and they lean apart at the front.
        QCOMPARE(at(-0.32, 0.3), 0.0);
        QCOMPARE(at(-0.32, -0.3), 0.2);
    }

    void theVolumeIsWidestInTheMiddle() {
        constexpr std::int64_t kSize = 33;
        const Doubles head = numbers("phantom:", {kSize, kSize, kSize, 1});
        QCOMPARE(head.size(), static_cast<std::size_t>(kSize * kSize * kSize));
        const auto inside = [&](std::int64_t slice) {
            const auto* first = head.data() + slice * kSize * kSize;
            return std::count_if(first, first + kSize * kSize, [](double v) { return v > 0; });
        };
        QCOMPARE(inside(0), 0);
        QVERIFY(inside(6) > 0 && inside(6) < inside(16));
        // The tumour lies below the middle (z = -0.15), the small spots above (z = 0.25).
        const auto at = [&](std::int64_t slice, std::int64_t row) {
            return std::round(head[static_cast<std::size_t>((slice * kSize + row) * kSize + kSize / 2)] * 100) / 100;
        };
        QCOMPARE(at(14, 10), 0.3);
        QCOMPARE(at(26, 10), 0.2);
        QCOMPARE(at(20, 14), 0.3);
        QCOMPARE(at(12, 18), 0.2);
    }

    void settingsThatAreNotUnderstoodGetASentence() {
        for (const char* source : {"checkerboard:x", "checkerboard:1, 2", "gradient:-", "moving_bar:-3", "phantom:1"})
            QVERIFY2(error(source, {2, 4, 4, 1}).find("not understood") != std::string::npos, source);
    }

    void everyRankIsFilled() {
        for (const char* source : {"checkerboard:", "gradient:10", "moving_bar:", "phantom:"})
            for (const Ints& shape : {Ints{}, {5}, {4, 2}, {4, 5, 3}, {2, 3, 4, 2}, {2, 2, 3, 4, 2}})
                QVERIFY2(error(source, shape).empty(), source);
    }
};

QTEST_APPLESS_MAIN(PatternsTest)
#include "tst_patterns.moc"
