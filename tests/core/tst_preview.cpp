// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of value is drawn in the form that fits, and what is drawn can be found under the pointer.
#include "picture/NGrams.h"
#include "picture/Preview.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <set>

using namespace layerscope;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Axes timeAxes(AxisUnit unit, bool channels = true) {
    Axes axes{batchAxis(), sourceAxis(AxisKind::Time, unit)};
    if (channels)
        axes.push_back(channelAxis());
    return axes;
}

Axes filmAxes(AxisKind slices) {
    return {batchAxis(), sourceAxis(slices, slices == AxisKind::Time ? AxisUnit::Second : AxisUnit::Millimetre),
            sourceAxis(AxisKind::Row), sourceAxis(AxisKind::Column), channelAxis()};
}

Value made(const Shape& shape, Axes axes, float (*number)(std::int64_t)) {
    TensorBuilder builder(shape);
    std::int64_t i = 0;
    for (float& v : builder.floats())
        v = number(i++);
    return {std::move(builder).finish(), std::move(axes), {}};
}

Value ids(std::vector<std::int32_t> numbers) {
    Axes axes = timeAxes(AxisUnit::Token, false);
    axes[1].labels = std::make_shared<const AxisLabels>(AxisLabels{"the", "cat", "sat", "on", "the", "mat"});
    return {Tensor::fromInts({1, static_cast<std::int64_t>(numbers.size())}, numbers), axes, {}};
}

int opaqueIn(const Bitmap& bitmap, int left, int top, int width, int height) {
    int count = 0;
    for (int y = top; y < top + height; ++y)
        for (int x = left; x < left + width; ++x)
            count += bitmap.row(y)[x] >> 24 == 0xFF ? 1 : 0;
    return count;
}

} // namespace

class TestPreview : public QObject {
    Q_OBJECT
private slots:
    void theKindIsFoundByTheAxes() {
        const auto zeros = [](const Shape& shape, Axes axes) { return Value{Tensor::filled(shape, 0), axes, {}}; };
        QCOMPARE(previewKindOf(zeros({1, 100, 2}, timeAxes(AxisUnit::Second))), PreviewKind::Curves);
        QCOMPARE(previewKindOf(zeros({1, 100, 64}, timeAxes(AxisUnit::Second))), PreviewKind::Heat);
        QCOMPARE(previewKindOf(zeros({1, 100, 2}, timeAxes(AxisUnit::Token))), PreviewKind::Heat);
        QCOMPARE(previewKindOf(ids({1, 2, 3})), PreviewKind::Tokens);
        QCOMPARE(previewKindOf(zeros({1, 5, 4, 4, 3}, filmAxes(AxisKind::Time))), PreviewKind::Film);
        QCOMPARE(previewKindOf(zeros({1, 5, 4, 4, 3}, filmAxes(AxisKind::Depth))), PreviewKind::Slices);
        QCOMPARE(previewKindOf(zeros({1, 5, 4, 4, 1}, filmAxes(AxisKind::Depth))), PreviewKind::Planes);
        QCOMPARE(previewKindOf(zeros({1, 9, 5, 1}, {batchAxis(), sourceAxis(AxisKind::Time),
                                                    sourceAxis(AxisKind::Frequency, AxisUnit::Hertz), channelAxis()})),
                 PreviewKind::Spectrogram);
        QCOMPARE(previewKindOf(zeros({1, 8, 8, 3}, imageAxes())), PreviewKind::Maps);
        QCOMPARE(previewKindOf(zeros({1, 10}, defaultAxes(2))), PreviewKind::Maps);
        QCOMPARE(previewKindOf({}), PreviewKind::Maps);
    }

    void everyKindHasItsSizeAtAnySize() {
        const std::vector<Value> values{
            made({1, 300, 3}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return std::sin(float(i)); }),
            made({1, 3, 1}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return float(i); }),
            made({1, 30, 40}, timeAxes(AxisUnit::Token), [](std::int64_t i) { return float(i); }),
            made({1, 5, 4, 6, 3}, filmAxes(AxisKind::Time), [](std::int64_t i) { return float(i % 7); }),
            made({1, 5, 4, 6, 1}, filmAxes(AxisKind::Depth), [](std::int64_t i) { return float(i % 7); }),
            made({1, 5, 4, 6, 9}, filmAxes(AxisKind::Depth), [](std::int64_t i) { return float(i % 7); }),
            ids({1, 2, 0}),
            ids(std::vector<std::int32_t>(5000, 3)),
        };
        for (const Value& value : values)
            for (const QSize size : {QSize(1, 1), QSize(2, 7), QSize(23, 3), QSize(176, 120), QSize(352, 240)})
                for (const bool picture : {false, true}) {
                    const Preview made = makePreview(value, {}, size.width(), size.height(), picture);
                    QCOMPARE(made.bitmap.width, size.width());
                    QCOMPARE(made.bitmap.height, size.height());
                    QCOMPARE(made.bitmap.pixels.size(), std::size_t(size.width() * size.height()));
                    for (double x = 0.5; x < size.width(); x += 5)
                        if (const auto spot = made.layout.at(x, size.height() / 2.0))
                            QVERIFY(spot->row >= 0 && spot->row <= 1 && spot->column >= 0 && spot->column < 1);
                }
        QVERIFY(makePreview(values[0], {}, 0, 10, false).bitmap.empty());
    }

    /// One number out of a million is a peak that is seen.
    void curvesKeepTheirPeaks() {
        TensorBuilder builder(Shape{1, 1'000'000, 1});
        std::ranges::fill(builder.floats(), 0.0f);
        builder.floats()[700'000] = 1;
        const Value value{std::move(builder).finish(), timeAxes(AxisUnit::Second), {}};
        const Bitmap bitmap = makePreview(value, {}, 176, 120, false).bitmap;
        QVERIFY(opaqueIn(bitmap, 123, 0, 1, 120) > 100);
        QVERIFY(opaqueIn(bitmap, 50, 0, 1, 120) < 5);
    }

    void everyChannelHasALaneWhereThePointerFindsIt() {
        // Channel 0 is flat, channel 1 goes up and down.
        const Value value = made({1, 400, 2}, timeAxes(AxisUnit::Second),
                                 [](std::int64_t i) { return i % 2 == 0 ? 0.0f : std::sin(float(i / 2)); });
        const Preview preview = makePreview(value, {}, 200, 100, false);
        QVERIFY(opaqueIn(preview.bitmap, 0, 0, 200, 50) < 200 * 4);
        QVERIFY(opaqueIn(preview.bitmap, 0, 50, 200, 50) > 200 * 20);
        const auto spot = preview.layout.at(150.5, 80.5);
        QVERIFY(spot);
        QCOMPARE(spot->map, 0);
        QCOMPARE(int(spot->row * 2), 1);
        QCOMPARE(int(spot->column * 400), 301);
    }

    void fewElementsAreJoinedByLines() {
        const Value value = made({1, 2, 1}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return float(i); });
        const Bitmap bitmap = makePreview(value, {}, 100, 60, false).bitmap;
        for (int x = 0; x < 100; ++x)
            QVERIFY(opaqueIn(bitmap, x, 0, 1, 60) >= 1);
        QVERIFY(opaqueIn(bitmap, 0, 40, 20, 20) > 0); // low at the left
        QVERIFY(opaqueIn(bitmap, 80, 0, 20, 20) > 0); // high at the right
    }

    void nanAndMasksAreSeenInCurves() {
        Value value =
            made({1, 100, 1}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return i == 20 ? kNan : 1.0f; });
        std::vector<std::int32_t> keep(100, 1);
        std::fill(keep.begin() + 80, keep.end(), 0);
        value.mask = Tensor::fromInts({1, 100}, keep);
        const Bitmap bitmap = makePreview(value, {}, 100, 40, false).bitmap;
        QCOMPARE(bitmap.row(3)[20], ColorScale::nonFiniteColor(static_cast<double>(kNan)));
        QVERIFY(opaqueIn(bitmap, 85, 0, 10, 10) > 20); // hatched
        QVERIFY(opaqueIn(bitmap, 40, 0, 10, 10) == 0);
    }

    /// Time runs across and frequency up, whatever the order of the axes in memory.
    void aSpectrogramHasItsFrequenciesUp() {
        Axes axes{batchAxis(), sourceAxis(AxisKind::Time), sourceAxis(AxisKind::Frequency, AxisUnit::Hertz)};
        std::vector<float> numbers(4 * 3, 0.0f);
        numbers[1 * 3 + 2] = 1; // second time, highest frequency
        const Value value{Tensor::fromFloats({1, 4, 3}, numbers), axes, {}};
        MapStyle gray;
        gray.colorMap = "gray";
        const Preview preview = makePreview(value, gray, 80, 60, false);
        QCOMPARE(preview.bitmap.row(5)[30], 0xFFFFFFFFu);
        QCOMPARE(preview.bitmap.row(55)[30], 0xFF000000u);
        QCOMPARE(preview.bitmap.row(5)[70], 0xFF000000u);
        const auto spot = preview.layout.at(30.5, 5.5);
        QVERIFY(spot);
        const MapAxes maps(value.tensor.shape(), value.axes);
        QCOMPARE(maps.row, 2);
        QCOMPARE(int(spot->row * 3), 2);
        QCOMPARE(int(spot->column * 4), 1);
    }

    void aFilmShowsFramesFromItsStartToItsEnd() {
        const Value value =
            made({1, 9, 4, 4, 1}, filmAxes(AxisKind::Time), [](std::int64_t i) { return float(i / 16); });
        MapStyle gray;
        gray.colorMap = "gray";
        const Preview preview = makePreview(value, gray, 176, 120, false);
        QVERIFY(preview.layout.shown > 1);
        QCOMPARE(preview.layout.mapOf(0), 0);
        QCOMPARE(preview.layout.mapOf(preview.layout.shown - 1), 8);
        std::set<std::uint32_t> grays;
        for (std::int64_t cell = 0; cell < preview.layout.shown; ++cell) {
            const auto box = preview.layout.box(cell);
            grays.insert(preview.bitmap.row(box.top + 1)[box.left + 1]);
            const auto spot = preview.layout.at(box.left + 0.5, box.top + 0.5);
            QVERIFY(spot);
            QCOMPARE(spot->map, preview.layout.mapOf(cell));
        }
        QCOMPARE(std::int64_t(grays.size()), preview.layout.shown); // one scale over all frames
        const Value red =
            made({1, 2, 2, 2, 3}, filmAxes(AxisKind::Time), [](std::int64_t i) { return i % 3 == 0 ? 1.0f : 0.0f; });
        const Preview color = makePreview(red, {}, 60, 40, true);
        const auto box = color.layout.box(0);
        QCOMPARE(color.bitmap.row(box.top)[box.left], 0xFFFF0000u);
    }

    void aVolumeShowsItsThreeMiddlePlanes() {
        // The number is the slice: the plane of slices is even, the others show a ramp.
        const Value value =
            made({1, 8, 6, 4, 1}, filmAxes(AxisKind::Depth), [](std::int64_t i) { return float(i / 24); });
        const Preview preview = makePreview(value, {}, 120, 120, false);
        QCOMPARE(preview.layout.planes.size(), std::size_t{3});
        for (const auto& plane : preview.layout.planes) {
            std::set<std::uint32_t> colors;
            for (int y = plane.box.top; y < plane.box.top + plane.box.height; ++y)
                for (int x = plane.box.left; x < plane.box.left + plane.box.width; ++x)
                    colors.insert(preview.bitmap.row(y)[x]);
            QCOMPARE(colors.size(), plane.along == 0 ? std::size_t{1} : std::size_t{8});
        }
        const auto& below = preview.layout.planes[1]; // across rows: slices down
        const auto spot = preview.layout.at(below.box.left + 0.5, below.box.top + below.box.height - 0.5);
        QVERIFY(spot);
        QCOMPARE(spot->map, 7);
        QCOMPARE(spot->row, 0.5);
        QVERIFY(!preview.layout.at(below.box.left + below.box.width + 20, below.box.top + below.box.height - 1));
    }

    void slicesOfManyChannelsAreTheMiddleOnes() {
        const Value value = made({1, 5, 4, 4, 4}, filmAxes(AxisKind::Depth), [](std::int64_t i) { return float(i); });
        const Preview preview = makePreview(value, {}, 176, 120, false);
        for (std::int64_t cell = 0; cell < preview.layout.shown; ++cell)
            QCOMPARE(preview.layout.mapOf(cell), cell * 5 + 2);
    }

    void tokensHaveACellEachAndTheSameColourForTheSameWord() {
        const Preview preview = makePreview(ids({5, 8, 9, 5, 0}), {}, 176, 120, false);
        QCOMPARE(preview.layout.shown, 5);
        QVERIFY(preview.layout.cellWidth >= kReadableCell);
        const auto colorOf = [&](std::int64_t token) {
            const auto box = preview.layout.box(token);
            return preview.bitmap.row(box.top + 1)[box.left + box.width - 1];
        };
        QCOMPARE(colorOf(0), colorOf(3));
        QVERIFY(colorOf(0) != colorOf(1) && colorOf(1) != colorOf(2));
        const auto box = preview.layout.box(4); // padding: hatched on nothing
        const int filled = opaqueIn(preview.bitmap, box.left, box.top, box.width, box.height);
        QVERIFY(filled > 0 && filled < box.width * box.height / 2);
        const auto spot = preview.layout.at(box.left + 2, box.top + 2);
        QVERIFY(spot);
        QCOMPARE(spot->map, 4);
    }

    void theImageForAFileFitsTheKind() {
        const Value sound =
            made({1, 4000, 1}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return std::sin(float(i)); });
        QCOMPARE(drawing(sound, {}, true).width, 1200);
        const Value image = made({1, 8, 8, 3}, imageAxes(), [](std::int64_t i) { return float(i); });
        QCOMPARE(drawing(image, {}, true).width, 8);
    }

    void aLongSoundIsQuick() {
        const Value value =
            made({1, 28'000'000, 1}, timeAxes(AxisUnit::Second), [](std::int64_t i) { return float(i % 1000); });
        const auto start = std::chrono::steady_clock::now();
        QVERIFY(!makePreview(value, {}, 176, 120, false).bitmap.empty());
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        qInfo("28 M samples: %.0f ms", took.count());
    }

    /// The n-gram of a place is what its receptive field covers, also after a stride.
    void nGramsAreWhatAChannelSees() {
        Axes axes = timeAxes(AxisUnit::Token);
        axes[1].labels = std::make_shared<const AxisLabels>(AxisLabels{"not", "bad", "at", "all", "not", "bad"});
        axes[1].field = 2;
        axes[1].origin = 0.5;
        const std::vector<float> numbers{3, 0, 1, 0, 0, 0, 0, 7, 5, kNan};
        Value value{Tensor::fromFloats({1, 5, 2}, numbers), axes, {}};
        QVERIFY(hasTokens(value));
        QCOMPARE(wordsOf(axes[1], 1), std::string("bad at"));
        const TopFirings top = topFirings(Series(value), 3);
        QCOMPARE(top.channels.size(), std::size_t{2});
        const auto& first = top.channels[0].firings; // "not bad" twice: the strongest place stands for both
        QCOMPARE(first.size(), std::size_t{3});
        QCOMPARE(first[0].element, 4);
        QCOMPARE(first[0].value, 5.0f);
        QCOMPARE(wordsOf(axes[1], first[0].element), std::string("not bad"));
        QCOMPARE(first[1].element, 1);
        QCOMPARE(top.channels[1].firings[0].element, 3);
        QCOMPARE(top.channels[1].max, 7.0f);

        value.mask = Tensor::fromInts({1, 5}, std::vector<std::int32_t>{1, 1, 1, 1, 0});
        QCOMPARE(topFirings(Series(value), 3).channels[0].firings[0].element, 0);
        Axis strided = axes[1];
        strided.step = 2;
        strided.field = 3;
        strided.origin = 1;
        QCOMPARE(wordsOf(strided, 1), std::string("at all not"));
        QCOMPARE(wordsOf(strided, 5), std::string());
    }

    void whatHasNoWordsHasNoTokens() {
        QVERIFY(!hasTokens({Tensor::filled({1, 3, 2}, 0), timeAxes(AxisUnit::Token), {}}));
        QVERIFY(!hasTokens({Tensor::filled({1, 4, 4, 1}, 0), imageAxes(), {}}));
        QVERIFY(!hasTokens({}));
        QVERIFY(hasTokens(ids({1, 2})));
    }
};

QTEST_APPLESS_MAIN(TestPreview)
#include "tst_preview.moc"
