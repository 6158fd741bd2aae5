// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/HighlightMarks.h"
#include "tensor/ElementCount.h"

#include <QTest>

#include <random>

namespace layerscope {

namespace {

IndexSet from(std::int64_t first, std::int64_t last) {
    return IndexSet::stretch(first, last);
}

/// [1, 8 rows, 10 columns, 4 channels]
const MapAxes& picture() {
    static const MapAxes maps(Shape{1, 8, 10, 4}, imageAxes());
    return maps;
}

ElementSet of(const Region& region) {
    ElementSet set;
    set.add(region);
    return set;
}

} // namespace

class TstHighlightMarks : public QObject {
    Q_OBJECT
private slots:
    void aWindowIsOneBoxOnTheMapsOfItsChannels() {
        const ElementSet set = of({from(0, 0), from(2, 4), from(5, 7), from(1, 2)});
        QCOMPARE(cellsOn(mapCut(picture(), 1), set).boxes, (std::vector{CellBox{{2, 4}, {5, 7}}}));
        QVERIFY(cellsOn(mapCut(picture(), 0), set).empty());
        QVERIFY(cellsOn(mapCut(picture(), 3), set).empty());
        QCOMPARE(cellsOn(mapCut(picture(), 0, true), set).count(), 9);
    }

    void dilationLeavesHoles() {
        IndexSet rows;
        IndexSet columns;
        for (const std::int64_t i : {1, 3, 5}) {
            rows.add(IndexSet::one(i));
            columns.add(IndexSet::one(i + 1));
        }
        const CellMarks marks = cellsOn(mapCut(picture(), 0), of({from(0, 0), rows, columns, from(0, 3)}));
        QCOMPARE(marks.boxes.size(), std::size_t(9));
        QVERIFY(marks.contains(3, 4));
        QVERIFY(!marks.contains(2, 4));
        QCOMPARE(marks.hull(), (CellBox{{1, 5}, {2, 6}}));
        QVERIFY(marks.exact);
    }

    void channelsThatDifferOnlyInPlaceFallTogetherInAColourPicture() {
        ElementSet set = of({from(0, 0), from(0, 1), from(0, 1), from(0, 0)});
        set.add(Region{from(0, 0), from(0, 1), from(1, 2), from(1, 1)});
        const CellMarks marks = cellsOn(mapCut(picture(), 0, true), set);
        QCOMPARE(marks.count(), 6);
    }

    void tooManyHolesBecomeABound() {
        IndexSet odd;
        for (std::int64_t i = 1; i < 200; i += 2)
            odd.add(IndexSet::one(i));
        const MapAxes maps(Shape{1, 200, 200, 1}, imageAxes());
        const CellMarks marks = cellsOn(mapCut(maps, 0), of({from(0, 0), odd, odd, from(0, 0)}));
        QCOMPARE(marks.boxes, (std::vector{CellBox{{1, 199}, {1, 199}}}));
        QVERIFY(!marks.exact);
    }

    void aVolumeIsCutByItsThreePlanes() {
        const MapAxes maps(Shape{1, 6, 8, 10, 2}, defaultAxes(5));
        const ElementSet set = of({from(0, 0), from(1, 3), from(4, 5), from(6, 9), from(0, 1)});
        QCOMPARE(cellsOn(planeCut(maps, 0, 1, 2, 2), set).boxes, (std::vector{CellBox{{4, 5}, {6, 9}}}));
        QVERIFY(cellsOn(planeCut(maps, 0, 1, 2, 4), set).empty());
        QCOMPARE(cellsOn(planeCut(maps, 1, 0, 2, 5), set).boxes, (std::vector{CellBox{{1, 3}, {6, 9}}}));
        QCOMPARE(cellsOn(planeCut(maps, 1, 1, 0, 6), set).boxes, (std::vector{CellBox{{4, 5}, {1, 3}}}));
        QCOMPARE(cellsOn(planeCut(maps, 0, 1, 2, std::nullopt), set).count(), 8);
    }

    void aVectorAndASequenceAreFlat() {
        const MapAxes vector(Shape{1, 12}, {batchAxis(), featureAxis()});
        QCOMPARE(cellsOn(mapCut(vector, 0), of({from(0, 0), from(3, 5)})).boxes,
                 (std::vector{CellBox{{0, 0}, {3, 5}}}));
        const MapAxes sequence(Shape{1, 20, 3}, defaultAxes(3));
        QCOMPARE(cellsOn(mapCut(sequence, 0), of({from(0, 0), from(4, 8), from(0, 2)})).boxes,
                 (std::vector{CellBox{{0, 2}, {4, 8}}}));
    }

    void paddingAsksForRoomOnItsSides() {
        ElementSet set = of({from(0, 0), from(-2, -1), from(-1, 3), from(0, 3)});
        QCOMPARE(besideOf(set, 1, 8), (Beside{2, 0}));
        QCOMPARE(besideOf(set, 2, 10), (Beside{1, 0}));
        set.add(Region{from(0, 0), from(7, 9), from(10, 10), from(0, 3)});
        QCOMPARE(besideOf(set, 1, 8), (Beside{2, 2}));
        QCOMPARE(besideOf(set, 2, 10), (Beside{1, 1}));
        QCOMPARE(besideOf(set, 3, 4), Beside());
        QCOMPARE(besideOf(set, -1, 1), Beside());
        QCOMPARE(besideOf(of({from(-99, 3)}), 0, 20), (Beside{10, 0}));
        QCOMPARE(besideOf(of({from(-99, 99)}), 0, 2), (Beside{4, 4}));
        Beside most{1, 0};
        most.cover({0, 3});
        QCOMPARE(most, (Beside{1, 3}));
    }

    void theBatchIsSeenAtItsFirstElement() {
        const MapAxes maps(Shape{2, 8, 10, 4}, imageAxes());
        QVERIFY(cellsOn(mapCut(maps, 0), of({from(1, 1), from(0, 0), from(0, 0), from(0, 0)})).empty());
        QVERIFY(cellsOn(mapCut(maps, 0), ElementSet::whole(Shape{1, 2})).empty()); // of another rank
    }

    void elementsOfSeveralRegionsCountOnce() {
        std::mt19937 random(5);
        for (int round = 0; round < 200; ++round) {
            ElementSet set;
            for (int i = 0; i < 5; ++i) {
                Region region;
                for (int d = 0; d < 3; ++d) {
                    IndexSet along;
                    for (int piece = 0; piece < 2; ++piece) {
                        const std::int64_t first = static_cast<std::int64_t>(random() % 6);
                        along.add({first, first + static_cast<std::int64_t>(random() % 3)});
                    }
                    region.push_back(along);
                }
                set.add(region);
            }
            std::int64_t count = 0;
            for (std::int64_t a = 0; a < 8; ++a)
                for (std::int64_t b = 0; b < 8; ++b)
                    for (std::int64_t c = 0; c < 8; ++c)
                        count += set.contains(std::array{a, b, c}) ? 1 : 0;
            QCOMPARE(countOf(set), count);
        }
        QCOMPARE(countOf({}), 0);
    }
};

} // namespace layerscope

QTEST_GUILESS_MAIN(layerscope::TstHighlightMarks)
#include "tst_highlight_marks.moc"
