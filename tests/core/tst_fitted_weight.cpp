// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/FittedWeight.h"

#include <QTest>

#include <numeric>
#include <vector>

using namespace layerscope;

namespace {

Tensor counted(Shape shape, float first) {
    std::vector<float> values(static_cast<std::size_t>(shape.elements()));
    std::iota(values.begin(), values.end(), first);
    return Tensor::fromFloats(shape, values);
}

std::vector<float> numbers(const Tensor& tensor) {
    return {tensor.floats().begin(), tensor.floats().end()};
}

} // namespace

class TestFittedWeight : public QObject {
    Q_OBJECT
private slots:
    void moreFiltersKeepTheFirstOnes() {
        const Tensor own = counted({1, 1, 2, 2}, 1);
        const Tensor made = fitted(own, Tensor::filled({1, 1, 2, 3}, 9));
        QCOMPARE(numbers(made), (std::vector<float>{1, 2, 9, 3, 4, 9}));
    }

    void fewerFiltersDropTheLastOnes() {
        QCOMPARE(numbers(fitted(counted({2, 3}, 1), Tensor::filled({2, 2}, 9))), (std::vector<float>{1, 2, 4, 5}));
    }

    void aLargerWindowIsCentredAmongZeros() {
        const Tensor made = fitted(counted({3, 1, 1}, 1), Tensor::filled({5, 1, 1}, 9));
        QCOMPARE(numbers(made), (std::vector<float>{0, 1, 2, 3, 0}));
    }

    void aSmallerWindowKeepsTheMiddle() {
        const Tensor made = fitted(counted({5, 1, 1}, 1), Tensor::filled({3, 1, 1}, 9));
        QCOMPARE(numbers(made), (std::vector<float>{2, 3, 4}));
    }

    void newFiltersAreFreshInTheWholeWindow() {
        const Tensor made = fitted(counted({1, 1, 1}, 1), Tensor::filled({3, 1, 2}, 9));
        QCOMPARE(numbers(made), (std::vector<float>{0, 9, 1, 9, 0, 9}));
    }

    void aBiasKeepsWhatFits() {
        QCOMPARE(numbers(fitted(counted({2}, 1), Tensor::filled({4}, 9))), (std::vector<float>{1, 2, 9, 9}));
    }

    void onlyFloatsOfTheSameRankFit() {
        QVERIFY(canBeFitted(counted({2, 2}, 0), {5, 1}));
        QVERIFY(!canBeFitted(counted({2, 2}, 0), {4}));
        QVERIFY(!canBeFitted(Tensor::fromInts({2}, std::vector<std::int32_t>{1, 2}), {3}));
        QVERIFY(!canBeFitted(counted({0, 2}, 0), {3, 2}));
    }
};

QTEST_APPLESS_MAIN(TestFittedWeight)
#include "tst_fitted_weight.moc"
