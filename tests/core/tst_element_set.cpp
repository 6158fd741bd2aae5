// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/ElementSet.h"

#include <QTest>

#include <random>
#include <set>

using namespace layerscope;

namespace {

constexpr std::int64_t kSize = 24;

/// The same set as an IndexSet and as the indices one by one.
struct Both {
    IndexSet set;
    std::set<std::int64_t> plain;

    explicit Both(std::mt19937& random, int stretches) {
        for (int i = 0; i < stretches; ++i) {
            const auto first = static_cast<std::int64_t>(random() % kSize);
            const auto last = first + static_cast<std::int64_t>(random() % 4) - 1;
            set.add({first, last});
            for (std::int64_t index = first; index <= last; ++index)
                plain.insert(index);
        }
    }
};

Region regionOf(Stretch rows, Stretch columns) {
    return {IndexSet::stretch(rows.first, rows.last), IndexSet::stretch(columns.first, columns.last)};
}

} // namespace

class TestElementSet : public QObject {
    Q_OBJECT
private slots:
    void isTheSetOfItsIndices() {
        std::mt19937 random(1);
        for (int round = 0; round < 2000; ++round) {
            const Both both(random, round % 7);
            QCOMPARE(both.set.count(), static_cast<std::int64_t>(both.plain.size()));
            for (std::int64_t i = -1; i <= kSize + 3; ++i)
                QCOMPARE(both.set.contains(i), both.plain.contains(i));
            for (std::size_t s = 1; s < both.set.stretches().size(); ++s)
                QVERIFY(both.set.stretches()[s].first > both.set.stretches()[s - 1].last + 1);
        }
    }

    void containsAndMeetsAsSetsDo() {
        std::mt19937 random(2);
        for (int round = 0; round < 2000; ++round) {
            const Both a(random, 5);
            const Both b(random, round % 3);
            const bool inside = std::ranges::includes(a.plain, b.plain);
            QCOMPARE(a.set.contains(b.set), inside);
            QCOMPARE(a.set.meets(b.set),
                     std::ranges::any_of(b.plain, [&](std::int64_t i) { return a.plain.contains(i); }));
        }
    }

    void theUnionOfRegionsIsExact() {
        std::mt19937 random(3);
        const auto stretch = [&] {
            const auto first = static_cast<std::int64_t>(random() % 6);
            return Stretch{first, first + static_cast<std::int64_t>(random() % 4)};
        };
        for (int round = 0; round < 500; ++round) {
            ElementSet set;
            std::vector<Region> regions;
            for (int i = 0; i < 6; ++i)
                set.add(regions.emplace_back(regionOf(stretch(), stretch())));
            QVERIFY(set.exact);
            for (std::int64_t row = 0; row < 10; ++row)
                for (std::int64_t column = 0; column < 10; ++column) {
                    const std::int64_t element[] = {row, column};
                    QCOMPARE(set.contains(element), std::ranges::any_of(regions, [&](const Region& region) {
                                 return contains(region, element);
                             }));
                }
        }
    }

    void tooManyRegionsBecomeABound() {
        ElementSet set;
        for (std::int64_t i = 0; i <= static_cast<std::int64_t>(ElementSet::kMostRegions); ++i)
            set.add(regionOf({2 * i, 2 * i}, {3 * i, 3 * i}));
        QVERIFY(!set.exact);
        const std::int64_t inside[] = {1, 1};
        QVERIFY(set.contains(inside));
        QCOMPARE(set.box().front().first, std::int64_t{0});
        QCOMPARE(set.box().back().last, static_cast<std::int64_t>(3 * ElementSet::kMostRegions));
    }

    void anEmptyRegionAddsNothing() {
        ElementSet set;
        set.add(Region{IndexSet::one(1), IndexSet()});
        QVERIFY(set.empty());
    }
};

QTEST_GUILESS_MAIN(TestElementSet)
#include "tst_element_set.moc"
