// SPDX-License-Identifier: GPL-3.0-or-later
// What a mask leaves out is hatched in maps and previews, and said where numbers are read.
#include "views/MapGrid.h"
#include "views/NumbersModel.h"

#include <QTest>

using namespace layerscope;

namespace {

/// Six steps of two channels; the mask leaves out the last two steps.
Value padded() {
    Value value;
    value.tensor = Tensor::filled({1, 6, 2}, 0.5F);
    value.axes = defaultAxes(3);
    value.mask = Tensor::fromInts({1, 6}, std::vector<std::int32_t>{1, 1, 1, 1, 0, 0});
    return value;
}

int colorsIn(const QImage& image, const QRect& part) {
    QSet<QRgb> colors;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

class TestMasks : public QObject {
    Q_OBJECT

private slots:
    void mapsKnowWhatIsMasked() {
        const FeatureMaps maps(padded());
        QVERIFY(maps.hasMask());
        for (std::int64_t step = 0; step < 6; ++step)
            for (std::int64_t channel = 0; channel < 2; ++channel)
                QCOMPARE(maps.isMasked(0, channel, step), step >= 4);
        Value plain = padded();
        plain.mask.reset();
        QVERIFY(!FeatureMaps(plain).isMasked(0, 0, 5));
    }

    void aMaskOfAnotherShapeIsLeftAlone() {
        Value value = padded();
        value.mask = Tensor::fromInts({1, 2}, std::vector<std::int32_t>{0, 0});
        const FeatureMaps maps(value);
        QVERIFY(!maps.hasMask());
        QVERIFY(!maps.isMasked(0, 0, 5));
    }

    void previewIsHatched() {
        const FeatureMaps maps(padded());
        const MosaicLayout layout = mosaicLayout(maps, 120, 40, false);
        const Bitmap bitmap = mosaic(maps, {}, 120, 40, false);
        const auto colors = [&](double from, double to) {
            QSet<std::uint32_t> seen;
            for (int y = 0; y < layout.cellHeight; ++y)
                for (int x = static_cast<int>(from * layout.cellWidth); x < static_cast<int>(to * layout.cellWidth);
                     ++x)
                    seen.insert(bitmap.row(layout.top + y)[layout.left + x]);
            return seen.size();
        };
        QCOMPARE(colors(0, 0.6), 1);
        QCOMPARE(colors(0.7, 1), 2);
    }

    void gridIsHatched() {
        SharedPointer pointer;
        MapGrid grid(pointer);
        grid.resize(400, 300);
        grid.setCellSize(240);
        grid.setShown(makeShown(NodeId{1}, padded(), false), false);
        grid.show();
        QVERIFY(QTest::qWaitFor([&] { return grid.isComplete(); }));
        const QImage image = grid.viewport()->grab().toImage();
        const QRect map = grid.mapRect(0);
        QRect kept = map;
        kept.setWidth(map.width() * 3 / 6);
        QRect left = map;
        left.setLeft(map.left() + map.width() * 5 / 6);
        QCOMPARE(colorsIn(image, kept), 1);
        QVERIFY(colorsIn(image, left) > 1);
    }

    void numbersSayIt() {
        NumbersModel model;
        model.setShown(makeShown(NodeId{1}, padded(), false));
        int masked = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 0; column < model.columnCount(); ++column) {
                const bool out = model.isMasked(row, column);
                masked += out ? 1 : 0;
                QCOMPARE(model.describe(row, column).contains("masked"), out);
                QCOMPARE(model.data(model.index(row, column), Qt::BackgroundRole).isValid(), out);
            }
        QCOMPARE(masked, 4);
    }
};

QTEST_MAIN(TestMasks)
#include "tst_masks.moc"
