// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Mosaic.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

using namespace layerscope;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

/// 0, 1, 2 ... in that shape.
Value counting(Shape shape, Axes axes = {}) {
    TensorBuilder builder(shape);
    std::iota(builder.floats().begin(), builder.floats().end(), 0.0f);
    return {std::move(builder).finish(), axes.empty() ? defaultAxes(shape.rank()) : axes, {}};
}

Value floats(Shape shape, const std::vector<float>& numbers) {
    return {Tensor::fromFloats(shape, numbers), defaultAxes(shape.rank()), {}};
}

MapStyle style(const char* map, RangeMode range = RangeMode::Shared, double min = 0, double max = 1) {
    MapStyle style;
    style.colorMap = map;
    style.range = range;
    style.fixedMin = min;
    style.fixedMax = max;
    return style;
}

int opaquePixels(const Bitmap& bitmap) {
    return static_cast<int>(std::ranges::count_if(bitmap.pixels, [](std::uint32_t p) { return p >> 24 == 0xFF; }));
}

/// CIELAB lightness of a colour, 0 to 100.
double lightness(std::uint32_t color) {
    const auto linear = [](std::uint32_t channel) {
        const double s = (channel & 0xFFu) / 255.0;
        return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
    };
    const double y = 0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color);
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

} // namespace

class TestPicture : public QObject {
    Q_OBJECT
private slots:
    void mapsOfEachRank_data();
    void mapsOfEachRank();
    void channelsFirstShowsTheSame();
    void volumesShowSlicesOfAChannel();
    void onlyTheFirstOfABatch();
    void integersAreShown();
    void emptyValuesHaveNoMaps();
    void rangesSharedOwnFixed();
    void divergingIsCentredOnZero();
    void nonFiniteNumbersHaveColors();
    void nonFiniteNumbersDoNotStretchTheRange();
    void colorsFollowTheScale();
    void picturesAreShownInTheirOwnColors_data();
    void picturesAreShownInTheirOwnColors();
    void mosaicHasTheSizeAskedFor();
    void mosaicAveragesByArea();
    void mosaicKeepsSmallMapsCrisp();
    void mosaicShowsWhatFits();
    void mosaicKnowsWhatIsWhere();
    void mosaicOfAVectorIsBars();
    void mosaicOfALongVectorIsCells();
    void extremeSizesDoNotBreakIt();
    void sheetHoldsEveryElement();
    void mosaicIsFast();
    void sequentialMapsGrowLighter_data();
    void sequentialMapsGrowLighter();
    void divergingMapsAreSymmetric_data();
    void divergingMapsAreSymmetric();
    void mapsAreFoundById();
};

void TestPicture::mapsOfEachRank_data() {
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<QList<int>>("expected"); // count, rows, columns
    QTest::newRow("scalar") << QList<int>{} << QList<int>{1, 1, 1};
    QTest::newRow("batch") << QList<int>{1} << QList<int>{1, 1, 1};
    QTest::newRow("features") << QList<int>{1, 7} << QList<int>{1, 1, 7};
    QTest::newRow("sequence") << QList<int>{1, 20, 3} << QList<int>{1, 3, 20};
    QTest::newRow("image") << QList<int>{1, 5, 6, 3} << QList<int>{3, 5, 6};
    QTest::newRow("volume") << QList<int>{1, 4, 5, 6, 2} << QList<int>{8, 5, 6};
}

void TestPicture::mapsOfEachRank() {
    QFETCH(QList<int>, shape);
    QFETCH(QList<int>, expected);
    Shape dims;
    for (int dim : shape)
        dims.append(dim);
    const FeatureMaps maps(counting(dims));
    QCOMPARE(maps.count(), expected[0]);
    QCOMPARE(maps.rows(), expected[1]);
    QCOMPARE(maps.columns(), expected[2]);
    // Every element of batch 0 is at exactly one place.
    std::set<float> seen;
    for (std::int64_t m = 0; m < maps.count(); ++m)
        for (std::int64_t y = 0; y < maps.rows(); ++y)
            for (std::int64_t x = 0; x < maps.columns(); ++x)
                seen.insert(maps.at(m, y, x));
    QCOMPARE(static_cast<std::int64_t>(seen.size()), dims.elements());
}

void TestPicture::channelsFirstShowsTheSame() {
    const Axes last = imageAxes();
    const FeatureMaps channelsLast(counting({1, 4, 5, 3}));
    TensorBuilder builder(Shape{1, 3, 4, 5});
    std::size_t i = 0;
    for (std::int64_t c = 0; c < 3; ++c)
        for (std::int64_t y = 0; y < 4; ++y)
            for (std::int64_t x = 0; x < 5; ++x)
                builder.floats()[i++] = channelsLast.at(c, y, x);
    const FeatureMaps channelsFirst({std::move(builder).finish(), {last[0], last[3], last[1], last[2]}, {}});
    QCOMPARE(channelsFirst.count(), std::int64_t{3});
    QVERIFY(channelsFirst.isPicture() && channelsLast.isPicture());
    for (RangeMode mode : {RangeMode::Own, RangeMode::Shared}) {
        const MapStyle s = style("magma", mode);
        QCOMPARE(mosaic(channelsFirst, s, 200, 100, false).pixels, mosaic(channelsLast, s, 200, 100, false).pixels);
        QCOMPARE(channelsFirst.render(2, s).pixels, channelsLast.render(2, s).pixels);
    }
    QCOMPARE(channelsFirst.renderColor().pixels, channelsLast.renderColor().pixels);
}

void TestPicture::volumesShowSlicesOfAChannel() {
    const FeatureMaps maps(counting({1, 2, 3, 4, 5}));
    QCOMPARE(maps.at(0, 0, 0), 0.0f);
    QCOMPARE(maps.at(1, 0, 0), 60.0f); // the second slice of channel 0
    QCOMPARE(maps.at(2, 0, 0), 1.0f);  // the first slice of channel 1
    QVERIFY(!maps.isPicture());
}

void TestPicture::onlyTheFirstOfABatch() {
    const FeatureMaps maps(counting({3, 2, 2, 1}));
    QCOMPARE(maps.count(), std::int64_t{1});
    QCOMPARE(maps.scaleOf(0, style("gray")).max, 3.0);
}

void TestPicture::integersAreShown() {
    const FeatureMaps maps({Tensor::fromInts({1, 3}, std::vector<std::int32_t>{-5, 0, 9}), defaultAxes(2), {}});
    QCOMPARE(maps.at(0, 0, 2), 9.0f);
    QCOMPARE(maps.scaleOf(0, style("gray")).min, -5.0);
    const FeatureMaps copy = maps;
    QCOMPARE(copy.at(0, 0, 0), -5.0f);
}

void TestPicture::emptyValuesHaveNoMaps() {
    for (const Value& value : {Value{}, counting({1, 0}), counting({1, 0, 5, 3})}) {
        const FeatureMaps maps(value);
        QCOMPARE(maps.count(), std::int64_t{0});
        QCOMPARE(opaquePixels(mosaic(maps, {}, 30, 20, true)), 0);
        QVERIFY(sheet(maps, {}, false).empty());
        QVERIFY(maps.render(0, {}).empty());
        QVERIFY(maps.renderColor().empty());
    }
}

void TestPicture::rangesSharedOwnFixed() {
    const FeatureMaps maps(floats({1, 1, 2, 2}, {0, 10, 4, 30}));
    QCOMPARE(maps.scaleOf(0, style("gray")).max, 30.0);
    QCOMPARE(maps.scaleOf(0, style("gray", RangeMode::Own)).max, 4.0);
    QCOMPARE(maps.scaleOf(1, style("gray", RangeMode::Own)).min, 10.0);
    QCOMPARE(maps.scaleOf(1, style("gray", RangeMode::Fixed, -2, 5)).min, -2.0);
    QCOMPARE(maps.scaleOf(1, style("gray", RangeMode::Fixed, -2, 5)).max, 5.0);
}

void TestPicture::divergingIsCentredOnZero() {
    const FeatureMaps maps(floats({1, 3}, {-1, 0, 4}));
    const ColorScale scale = maps.scaleOf(0, style(""));
    QVERIFY(scale.map->diverging);
    QCOMPARE(scale.min, -4.0);
    QCOMPARE(scale.max, 4.0);
    QCOMPARE(scale.color(0), scale.map->colors[128]);
    const FeatureMaps positive(floats({1, 3}, {0, 1, 4}));
    QVERIFY(!positive.scaleOf(0, style("")).map->diverging);
}

void TestPicture::nonFiniteNumbersHaveColors() {
    ColorScale scale;
    for (const ColorMap& map : colorMaps()) {
        scale.map = &map;
        std::set<std::uint32_t> special;
        for (float v : {kNan, kInf, -kInf}) {
            const std::uint32_t color = scale.color(static_cast<double>(v));
            special.insert(color);
            QVERIFY(std::ranges::find(map.colors, color) == map.colors.end());
        }
        QCOMPARE(special.size(), std::size_t{3});
    }
}

void TestPicture::nonFiniteNumbersDoNotStretchTheRange() {
    const FeatureMaps maps(floats({1, 1, 4, 1}, {1, kNan, kInf, 3}));
    const ColorScale scale = maps.scaleOf(0, style("gray"));
    QCOMPARE(scale.min, 1.0);
    QCOMPARE(scale.max, 3.0);
    const FeatureMaps nothing(floats({1, 2}, {kNan, -kInf}));
    QCOMPARE(nothing.scaleOf(0, style("")).max, 0.0);
    const Bitmap bitmap = maps.render(0, style("gray"));
    QCOMPARE(bitmap.pixels[1], ColorScale::nonFiniteColor(static_cast<double>(kNan)));
    QCOMPARE(bitmap.pixels[2], ColorScale::nonFiniteColor(static_cast<double>(kInf)));
}

void TestPicture::colorsFollowTheScale() {
    ColorScale scale{findColorMap("gray"), -10, 10};
    QCOMPARE(scale.color(-10), 0xFF000000u);
    QCOMPARE(scale.color(10), 0xFFFFFFFFu);
    QCOMPARE(scale.color(-1e300), 0xFF000000u);
    QCOMPARE(scale.color(1e300), 0xFFFFFFFFu);
    scale.min = scale.max = 5;
    QCOMPARE(scale.color(5), 0xFF000000u);
}

void TestPicture::picturesAreShownInTheirOwnColors_data() {
    QTest::addColumn<double>("black");
    QTest::addColumn<double>("white");
    QTest::newRow("0..1") << 0.0 << 1.0;
    QTest::newRow("-1..1") << -1.0 << 1.0;
    QTest::newRow("0..255") << 0.0 << 255.0;
    QTest::newRow("ImageNet") << -2.1 << 2.6;
}

void TestPicture::picturesAreShownInTheirOwnColors() {
    QFETCH(double, black);
    QFETCH(double, white);
    const auto b = static_cast<float>(black);
    const auto w = static_cast<float>(white);
    const FeatureMaps maps(floats({1, 1, 3, 3}, {b, b, b, w, w, w, w, b, b}));
    QVERIFY(maps.isPicture());
    const std::vector<std::uint32_t> expected{0xFF000000u, 0xFFFFFFFFu, 0xFFFF0000u};
    QCOMPARE(maps.renderColor().pixels, expected);
    QCOMPARE(sheet(maps, {}, true).pixels, expected);
    const Bitmap preview = mosaic(maps, {}, 30, 10, true);
    QCOMPARE(preview.row(5)[5], 0xFF000000u);
    QCOMPARE(preview.row(5)[15], 0xFFFFFFFFu);
    QCOMPARE(preview.row(5)[25], 0xFFFF0000u);
}

void TestPicture::mosaicHasTheSizeAskedFor() {
    for (const auto& shape : {Shape{1, 10}, Shape{1, 5000}, Shape{1, 7, 9}, Shape{1, 33, 17, 5}, Shape{1, 3, 4, 5, 6}})
        for (const auto& [w, h] : {std::pair{240, 160}, std::pair{1, 1}, std::pair{3, 200}, std::pair{200, 3}}) {
            const Bitmap bitmap = mosaic(FeatureMaps(counting(shape)), {}, w, h, false);
            QCOMPARE(bitmap.width, w);
            QCOMPARE(bitmap.height, h);
            QCOMPARE(bitmap.pixels.size(), static_cast<std::size_t>(w * h));
            QVERIFY(opaquePixels(bitmap) > 0);
        }
}

void TestPicture::mosaicAveragesByArea() {
    // A checkerboard of black and white, made smaller by an even factor, is gray everywhere.
    TensorBuilder builder(Shape{1, 64, 64, 1});
    for (std::size_t i = 0; i < 64 * 64; ++i)
        builder.floats()[i] = static_cast<float>((i + i / 64) % 2);
    const FeatureMaps maps({std::move(builder).finish(), imageAxes(), {}});
    const Bitmap bitmap = mosaic(maps, style("gray"), 32, 32, false);
    QCOMPARE(opaquePixels(bitmap), 32 * 32);
    for (std::uint32_t pixel : bitmap.pixels)
        QCOMPARE(pixel, 0xFF808080u);
}

void TestPicture::mosaicKeepsSmallMapsCrisp() {
    const FeatureMaps maps(floats({1, 2, 2, 1}, {0, 1, 1, 0}));
    const Bitmap bitmap = mosaic(maps, style("gray"), 40, 40, false);
    std::set<std::uint32_t> colors(bitmap.pixels.begin(), bitmap.pixels.end());
    QCOMPARE(colors, (std::set<std::uint32_t>{0xFF000000u, 0xFFFFFFFFu}));
    QCOMPARE(bitmap.row(19)[19], 0xFF000000u);
    QCOMPARE(bitmap.row(19)[20], 0xFFFFFFFFu);
}

void TestPicture::mosaicShowsWhatFits() {
    const FeatureMaps maps(counting({1, 28, 28, 512}));
    const MosaicLayout layout = mosaicLayout(maps, 240, 160, false);
    QVERIFY(layout.shown >= 30 && layout.shown < 512);
    QVERIFY(layout.cellWidth >= 24 && layout.cellHeight >= 24);
    QVERIFY(layout.left >= 0 && layout.top >= 0);
    QVERIFY(layout.left + layout.columns * (layout.cellWidth + layout.gap) - layout.gap <= 240);
    QVERIFY(layout.top + layout.rows * (layout.cellHeight + layout.gap) - layout.gap <= 160);
    const MosaicLayout one = mosaicLayout(FeatureMaps(counting({1, 100, 150, 1})), 240, 160, false);
    QCOMPARE(one.cellWidth, 240);
    QCOMPARE(one.cellHeight, 160);
}

void TestPicture::mosaicKnowsWhatIsWhere() {
    const FeatureMaps maps(counting({1, 20, 20, 6}));
    const int width = 200;
    const int height = 120;
    const MosaicLayout layout = mosaicLayout(maps, width, height, false);
    const Bitmap bitmap = mosaic(maps, style("viridis", RangeMode::Own), width, height, false);
    std::set<std::int64_t> found;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto spot = layout.at(x + 0.5, y + 0.5);
            QCOMPARE(spot.has_value(), bitmap.row(y)[x] >> 24 == 0xFF);
            if (!spot)
                continue;
            QVERIFY(spot->row >= 0 && spot->row < 1 && spot->column >= 0 && spot->column < 1);
            found.insert(spot->map);
        }
    QCOMPARE(found.size(), std::size_t{6});
}

void TestPicture::mosaicOfAVectorIsBars() {
    const FeatureMaps maps(floats({1, 4}, {1, 0.5f, 0, kNan}));
    const Bitmap bitmap = mosaic(maps, style("gray"), 40, 21, false);
    const auto heightAt = [&](int x) {
        int opaque = 0;
        for (int y = 0; y < bitmap.height; ++y)
            opaque += bitmap.row(y)[x] >> 24 == 0xFF ? 1 : 0;
        return opaque;
    };
    QCOMPARE(heightAt(5), 21);
    QCOMPARE(heightAt(15), 11);
    QCOMPARE(heightAt(25), 1);
    QCOMPARE(bitmap.row(10)[35], ColorScale::nonFiniteColor(static_cast<double>(kNan)));
}

void TestPicture::mosaicOfALongVectorIsCells() {
    const FeatureMaps maps(counting({1, 1000}));
    const MosaicLayout layout = mosaicLayout(maps, 240, 160, false);
    QCOMPARE(layout.shown, std::int64_t{1000});
    QCOMPARE(opaquePixels(mosaic(maps, {}, 240, 160, false)), 1000 * layout.cellWidth * layout.cellHeight);
    QCOMPARE(mosaicLayout(FeatureMaps(counting({1, 100'000})), 24, 16, false).shown, std::int64_t{24 * 16});
}

void TestPicture::extremeSizesDoNotBreakIt() {
    for (const auto& shape : {Shape{1, 1, 5000, 2}, Shape{1, 5000, 1, 2}, Shape{1, 1, 1, 3000}, Shape{1, 5000, 1}})
        for (int size : {0, 1, 2, 23, 300}) {
            const FeatureMaps maps(counting(shape));
            QCOMPARE(mosaic(maps, {}, size, size, true).pixels.size(), static_cast<std::size_t>(size * size));
        }
    QVERIFY(mosaic(FeatureMaps(counting({1, 2})), {}, -5, 10, false).empty());
}

void TestPicture::sheetHoldsEveryElement() {
    const Bitmap image = sheet(FeatureMaps(counting({1, 5, 6, 7})), {}, false);
    QCOMPARE(image.width, 3 * 7 - 1);
    QCOMPARE(image.height, 3 * 6 - 1);
    QCOMPARE(opaquePixels(image), 5 * 6 * 7);
    QCOMPARE(opaquePixels(sheet(FeatureMaps(counting({1, 10})), {}, false)), 10);
    QCOMPARE(opaquePixels(sheet(FeatureMaps(counting({1, 50'000})), {}, false)), 50'000);
    const Bitmap many = sheet(FeatureMaps(counting({1, 300, 300, 9})), {}, false);
    QCOMPARE(many.width, 3 * 301 - 1);
}

void TestPicture::mosaicIsFast() {
    const FeatureMaps maps(counting({1, 112, 112, 32}));
    double best = 1e9;
    for (int i = 0; i < 10; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const Bitmap bitmap = mosaic(maps, {}, 240, 160, false);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
        QVERIFY(!bitmap.empty());
    }
    qInfo("mosaic of 112 x 112 x 32 in 240 x 160: %.2f ms", best);
}

void TestPicture::sequentialMapsGrowLighter_data() {
    QTest::addColumn<QString>("id");
    for (const ColorMap& map : colorMaps())
        if (!map.diverging)
            QTest::newRow(map.id) << QString(map.id);
}

void TestPicture::sequentialMapsGrowLighter() {
    QFETCH(QString, id);
    const ColorMap& map = *findColorMap(id.toStdString());
    const double range = lightness(map.colors[255]) - lightness(map.colors[0]);
    QVERIFY(range > 70);
    for (std::size_t i = 1; i < 256; ++i) {
        QVERIFY(map.colors[i] >> 24 == 0xFF);
        const double step = lightness(map.colors[i]) - lightness(map.colors[i - 1]);
        QVERIFY2(step > -0.25 && step < 3 * range / 255, qPrintable(QString("%1 at %2").arg(step).arg(i)));
    }
    for (std::size_t i = 16; i < 256; i += 16)
        QVERIFY(lightness(map.colors[i]) > lightness(map.colors[i - 16]));
}

void TestPicture::divergingMapsAreSymmetric_data() {
    QTest::addColumn<QString>("id");
    for (const ColorMap& map : colorMaps())
        if (map.diverging)
            QTest::newRow(map.id) << QString(map.id);
}

void TestPicture::divergingMapsAreSymmetric() {
    QFETCH(QString, id);
    const ColorMap& map = *findColorMap(id.toStdString());
    for (std::size_t i = 0; i < 128; ++i) {
        const double difference = lightness(map.colors[i]) - lightness(map.colors[255 - i]);
        QVERIFY2(std::abs(difference) < 9, qPrintable(QString("%1 at %2").arg(difference).arg(i)));
    }
    for (std::size_t i = 16; i < 128; i += 16) {
        QVERIFY(lightness(map.colors[i]) > lightness(map.colors[i - 16]));
        QVERIFY(lightness(map.colors[255 - i]) > lightness(map.colors[255 - i + 16]));
    }
    QVERIFY(lightness(map.colors[128]) > lightness(map.colors[0]) + 35);
}

void TestPicture::mapsAreFoundById() {
    for (const char* id : {"viridis", "magma", "cividis", "gray", "blue-orange", "coolwarm"})
        QVERIFY(findColorMap(id));
    QVERIFY(!findColorMap("jet"));
    QVERIFY(!findColorMap(""));
    QCOMPARE(QString(automaticColorMap(-1, 1, true).id), "gray");
    QVERIFY(automaticColorMap(-1, 1, false).diverging);
    QVERIFY(!automaticColorMap(-3, -1, false).diverging);
    QVERIFY(!automaticColorMap(0, 1, false).diverging);
}

QTEST_APPLESS_MAIN(TestPicture)
#include "tst_picture.moc"
