// SPDX-License-Identifier: GPL-3.0-or-later
// The prepared product of rows with a kernel against plain sums in double precision, for every build of the kernels.
#include "core/RandomKernels.h"
#include "kernels/Dense.h"
#include "kernels/KernelTable.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

struct DenseCase {
    std::int64_t rows = 1;
    std::int64_t in = 1;
    std::int64_t units = 1;
    Floats x{}, kernel{}, bias{};

    static DenseCase random() {
        DenseCase one{.rows = between(0, 1) ? 1 : between(2, 130), .in = between(1, 300), .units = between(1, 700)};
        return one.filled();
    }
    DenseCase& filled() {
        x = randomFloats(rows * in);
        kernel = randomFloats(in * units);
        bias = between(0, 1) ? randomFloats(units) : Floats();
        return *this;
    }

    Floats run(int threads, const Epilogue& epilogue = {}, const Finish& finish = {}) const {
        const KernelPointer prepared = makeDense({.rows = rows,
                                                  .kernel = Tensor::fromFloats({in, units}, kernel),
                                                  .bias = bias,
                                                  .epilogue = epilogue,
                                                  .finish = finish});
        Floats y(static_cast<std::size_t>(rows * units), NAN);
        prepared->run(x, y, Execution({}, threads));
        return y;
    }

    std::vector<double> wanted() const {
        std::vector<double> sums(static_cast<std::size_t>(rows * units));
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t u = 0; u < units; ++u) {
                double sum = bias.empty() ? 0 : static_cast<double>(bias[static_cast<std::size_t>(u)]);
                for (std::int64_t k = 0; k < in; ++k)
                    sum += static_cast<double>(x[static_cast<std::size_t>(r * in + k)]) *
                           static_cast<double>(kernel[static_cast<std::size_t>(k * units + u)]);
                sums[static_cast<std::size_t>(r * units + u)] = sum;
            }
        return sums;
    }

    std::string text() const {
        return std::string(kernels().name) + " " + std::to_string(rows) + " x " + std::to_string(in) + " x " +
               std::to_string(units);
    }
};

template <class Check>
void forCases(int times, Check check) {
    for (const KernelTable* table : availableKernels()) {
        const UseKernels use(*table);
        for (int i = 0; i < times; ++i)
            check(DenseCase::random());
    }
}

} // namespace

class TestDense : public QObject {
    Q_OBJECT

private slots:
    void sumsOfRandomShapes() {
        forCases(80, [](const DenseCase& one) {
            QVERIFY2(largestDifference(one.run(2), one.wanted()) < 1e-4, one.text().c_str());
        });
    }

    void sameBitsWithAnyNumberOfThreads() {
        forCases(40, [](const DenseCase& one) { QVERIFY2(one.run(1) == one.run(2), one.text().c_str()); });
    }

    // A folder that is computed in batches gives the numbers that its files give one by one.
    void aRowHasTheSameBitsAloneAndAmongOthers() {
        const Finish finish = [](std::span<float> run) { applyCurve(Curve::Tanh, run.data(), std::ssize(run)); };
        forCases(30, [&finish](const DenseCase& one) {
            const Floats together = one.run(2, {}, finish);
            for (std::int64_t row = 0; row < one.rows; ++row) {
                DenseCase alone = one;
                alone.rows = 1;
                alone.x.assign(one.x.begin() + row * one.in, one.x.begin() + (row + 1) * one.in);
                const Floats y = alone.run(1, {}, finish);
                QVERIFY2(std::equal(y.begin(), y.end(), together.begin() + row * one.units), one.text().c_str());
            }
        });
    }

    void epilogueAndFinishComeAfterTheSum() {
        const Finish finish = [](std::span<float> run) { std::ranges::for_each(run, [](float& v) { v = 1 - v; }); };
        forCases(30, [&finish](const DenseCase& one) {
            Floats wanted = one.run(1);
            std::ranges::transform(wanted, wanted.begin(), [](float v) { return 1 - std::clamp(v, 0.0F, 2.0F); });
            const Epilogue capped{.kind = Epilogue::Kind::CappedRelu, .cap = 2};
            QVERIFY2(one.run(2, capped, finish) == wanted, one.text().c_str());
        });
    }

    // A kernel beyond 32 MB, with several rows: read as it is, also its last columns.
    void largeKernelsAreNotCopied() {
        DenseCase one{.rows = 9, .in = 1100, .units = 8003};
        one.filled();
        const KernelPointer prepared =
            makeDense({.rows = one.rows, .kernel = Tensor::fromFloats({one.in, one.units}, one.kernel), .bias = {}});
        QVERIFY(prepared->bytes() < one.in * one.units / 5);
        QVERIFY2(largestDifference(one.run(2), one.wanted()) < 1e-3, one.text().c_str());
    }

    void aSingleRowIsNotPackedAtAll() {
        const KernelPointer prepared =
            makeDense({.rows = 1, .kernel = Tensor::fromFloats({200, 300}, randomFloats(60000)), .bias = {}});
        QVERIFY(prepared->bytes() < 3000);
    }
};

QTEST_APPLESS_MAIN(TestDense)
#include "tst_dense.moc"
