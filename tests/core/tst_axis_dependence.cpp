// SPDX-License-Identifier: GPL-3.0-or-later
// Stretches of windows and reshapes against one index after the other.
#include "core/RandomNumbers.h"
#include "layer/Dependence.h"
#include "tensor/Elements.h"

#include <QElapsedTimer>
#include <QTest>

#include <set>

using namespace layerscope;
using layerscope::testing::RandomNumbers;

namespace {

using Pairs = std::set<std::pair<std::int64_t, std::int64_t>>; ///< output, input

IndexSet randomSet(RandomNumbers& random, std::int64_t size) {
    IndexSet set;
    for (std::int64_t part = random.between(1, 3); part > 0; --part) {
        const std::int64_t first = random.between(0, size - 1);
        set.add({first, std::min(size - 1, first + random.between(0, 6))});
    }
    return set;
}

void compare(const AxisDependence& axis, const Pairs& pairs, std::int64_t inputs, std::int64_t outputs,
             RandomNumbers& random) {
    const IndexSet asked = randomSet(random, outputs);
    const IndexSet poked = randomSet(random, inputs);
    IndexSet back;
    IndexSet forth;
    for (const auto& [output, input] : pairs) {
        if (asked.contains(output))
            back.add(IndexSet::one(input));
        if (poked.contains(input))
            forth.add(IndexSet::one(output));
    }
    QVERIFY(axis.back(asked).indices == back && axis.back(asked).exact);
    QVERIFY(axis.forth(poked).indices == forth && axis.forth(poked).exact);
}

Shape randomShape(RandomNumbers& random, std::int64_t elements) {
    Shape shape;
    for (int d = 0; d < 4 && elements > 1; ++d) {
        std::vector<std::int64_t> divisors;
        for (std::int64_t i = 1; i <= elements; ++i)
            if (elements % i == 0)
                divisors.push_back(i);
        shape.append(random.oneOf(divisors));
        elements /= shape[-1];
    }
    shape.append(elements);
    return shape;
}

} // namespace

class TestAxisDependence : public QObject {
    Q_OBJECT

private slots:
    void windowsTouchWhatTheirTapsSay() {
        RandomNumbers random(1);
        for (int n = 0; n < 3000; ++n) {
            const Padding padding = random.oneOf(std::array{Padding::Valid, Padding::Same, Padding::Causal});
            const Window w = Window::make(random.between(1, 40), random.between(1, 5), random.between(1, 5),
                                          random.between(1, 4), padding);
            if (w.out <= 0)
                continue;
            Pairs pairs;
            for (std::int64_t o = 0; o < w.out; ++o)
                for (std::int64_t q = 0; q < w.kernel; ++q)
                    if (!w.isPadding(w.tap(o, q)))
                        pairs.emplace(o, w.tap(o, q));
            compare(slidAxis(0, w), pairs, w.size, w.out, random);
        }
    }

    void transposedWindowsLayDownWhereTheySay() {
        RandomNumbers random(2);
        for (int n = 0; n < 3000; ++n) {
            const std::int64_t stride = random.between(1, 4);
            const auto padding =
                random.chance(0.5) ? std::nullopt : std::optional<std::int64_t>(random.between(0, stride - 1));
            const TransposedWindow w =
                TransposedWindow::make(random.between(1, 15), random.between(1, 5), stride, random.between(1, 3),
                                       random.chance(0.5) ? Padding::Valid : Padding::Same, padding);
            if (w.out <= 0)
                continue;
            Pairs pairs;
            for (std::int64_t o = 0; o < w.out; ++o)
                for (std::int64_t q = 0; q < w.kernel; ++q)
                    if (const auto input = w.source(o, q))
                        pairs.emplace(o, *input);
            compare(laidAxis(0, w), pairs, w.size, w.out, random);
        }
    }

    void millionsOfGapsAreABoundAndFast() {
        QElapsedTimer timer;
        timer.start();
        const Window gaps = Window::make(10'000'000, 2, 3, 1, Padding::Valid);
        const Reach all = slidAxis(0, gaps).back(IndexSet::all(gaps.out));
        QVERIFY(!all.exact);
        QCOMPARE(all.indices.stretches().size(), std::size_t{1});
        const Window closed = Window::make(10'000'000, 3, 3, 1, Padding::Valid);
        const Reach whole = slidAxis(0, closed).back(IndexSet::all(closed.out));
        QVERIFY(whole.exact && whole.indices == IndexSet::all(closed.tap(closed.out - 1, 2) + 1));
        const Window wide = Window::make(10'000'000, 50'000, 1, 100, Padding::Same);
        QVERIFY(slidAxis(0, wide).back(IndexSet::all(wide.out)).exact);
        QVERIFY(!slidAxis(0, wide).back(IndexSet::one(5'000'000)).indices.empty());
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }

    void reshapedElementsKeepTheirRowMajorIndex() {
        RandomNumbers random(3);
        int exact = 0;
        for (int n = 0; n < 2000; ++n) {
            const std::int64_t elements = random.oneOf(std::array<std::int64_t, 5>{1, 12, 24, 60, 64});
            const Shape from = randomShape(random, elements);
            const Shape to = randomShape(random, elements);
            Region region;
            for (const std::int64_t size : from)
                region.push_back(randomSet(random, size));
            const ElementSet set{{region}, true};
            const Dependence dependence = reshaped(from, to);
            const ElementSet forth = dependence.forth(set);
            const ElementSet back = reshaped(to, from).back(set);
            exact += forth.exact ? 1 : 0;
            for (std::int64_t i = 0; i < elements; ++i) {
                const bool meant = set.contains(indexOf(from, i));
                const bool got = forth.contains(indexOf(to, i));
                QVERIFY(forth.exact ? got == meant : got || !meant);
                QCOMPARE(back.contains(indexOf(to, i)), got);
            }
        }
        QVERIFY(exact > 1800);
    }

    void aBoxOfALargePictureStaysExactWhenFlat() {
        const Shape picture{1, 512, 512, 64};
        const Shape flat{1, 512 * 512 * 64};
        const Region box{IndexSet::one(0), IndexSet::stretch(100, 140), IndexSet::stretch(7, 47), IndexSet::all(64)};
        const ElementSet there = reshaped(picture, flat).forth({{box}, true});
        QVERIFY(there.exact);
        QCOMPARE(there.regions.front()[1].count(), std::int64_t{41 * 41 * 64});
        const ElementSet again = reshaped(picture, flat).back(there);
        QVERIFY(again.exact && again.regions == std::vector<Region>{box});
    }

    void aDiagonalIsABoundUnlessOneElementIsAsked() {
        const Dependence diagonal = axisWise({5, 5}, {5}, {sameAxis(0), sameAxis(0)});
        const ElementSet one = diagonal.back({{{IndexSet::one(2)}}, true});
        QVERIFY(one.exact && one.contains(std::vector<std::int64_t>{2, 2}));
        QVERIFY(!diagonal.back({{{IndexSet::stretch(1, 2)}}, true}).exact);
        QVERIFY(diagonal.forth({{{IndexSet::one(1), IndexSet::one(2)}}, true}).empty());
    }
};

QTEST_APPLESS_MAIN(TestAxisDependence)
#include "tst_axis_dependence.moc"
