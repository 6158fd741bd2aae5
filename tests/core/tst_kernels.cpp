// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels against the plainest code that says what they should do, in double precision.
#include "core/RandomKernels.h"
#include "kernels/Broadcast.h"
#include "kernels/Conv.h"
#include "kernels/Curves.h"
#include "kernels/Dense.h"
#include "kernels/KernelTable.h"
#include "kernels/Pool.h"
#include "kernels/Product.h"
#include "kernels/Transpose.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

struct ConvCase {
    ConvGeometry geometry;
    Floats x, kernel, bias;

    static ConvCase random() {
        ConvGeometry g{.batch = between(1, 2), .windows = randomWindows()};
        g.groups = between(0, 2) == 0 ? between(2, 3) : 1;
        g.channels = g.groups * (between(0, 3) == 0 ? between(9, 40) : between(1, 5));
        g.filters = g.groups * (between(0, 1) == 0 ? between(1, 9) : between(10, 50));
        return with(g);
    }
    static ConvCase with(const ConvGeometry& g) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.channels / g.groups * g.filters),
                between(0, 3) == 0 ? Floats() : randomFloats(g.filters)};
    }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        // What nobody writes stays NaN and is found.
        Floats y(static_cast<std::size_t>(geometry.outPixels() * geometry.filters), NAN);
        convolve(geometry, x, kernel, bias, y, finish, Execution({}, threads));
        return y;
    }
    std::vector<double> reference() const { return convReference(geometry, x, kernel, bias); }
    /// Sums of K products of numbers up to 1 in float32.
    double tolerance() const {
        return 1e-7 * static_cast<double>(geometry.taps() * geometry.channels / geometry.groups) + 2e-6;
    }
    QByteArray text() const {
        return "G" + QByteArray::number(geometry.groups) + " C" + QByteArray::number(geometry.channels) + " F" +
               QByteArray::number(geometry.filters) + windowsText(geometry.windows);
    }
};

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

private slots:
    void convolutionOfRandomShapes() {
        const QByteArray problem = firstProblem<ConvCase>(400, problemWith);
        QVERIFY2(problem.isEmpty(), problem);
    }

    void convolutionOfPictures() {
        const auto same = [](std::int64_t n, std::int64_t k, std::int64_t s) {
            return Window::make(n, k, s, 1, Padding::Same);
        };
        for (const ConvGeometry& g : {
                 ConvGeometry{.windows = {Window{}, same(61, 3, 1), same(67, 3, 1)}, .channels = 3, .filters = 32},
                 ConvGeometry{.windows = {Window{}, same(57, 7, 2), same(55, 7, 2)}, .channels = 3, .filters = 24},
                 ConvGeometry{.windows = {Window{}, same(28, 1, 1), same(28, 1, 1)}, .channels = 64, .filters = 20},
                 ConvGeometry{.windows = {Window{}, same(14, 3, 1), same(14, 3, 1)}, .channels = 96, .filters = 64},
                 ConvGeometry{.windows = {Window{}, same(1, 3, 1), same(1, 3, 1)}, .channels = 5, .filters = 1},
             }) {
            const QByteArray problem = problemWith(ConvCase::with(g));
            QVERIFY2(problem.isEmpty(), problem);
        }
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const QByteArray problem = firstProblem<ConvCase>(60, problemWithFinish);
        QVERIFY2(problem.isEmpty(), problem);
    }

    void sameBitsWithAnyNumberOfThreads() {
        const QByteArray problem = firstProblem<ConvCase>(40, problemWithThreads);
        QVERIFY2(problem.isEmpty(), problem);
        const auto x = randomFloats(130 * 70);
        const auto kernel = randomFloats(70 * 150);
        Floats one(130 * 150), two(130 * 150);
        multiplyRows(130, 70, 150, x, kernel, {}, one, {}, Execution({}, 1));
        multiplyRows(130, 70, 150, x, kernel, {}, two, {}, Execution({}, 2));
        QVERIFY(one == two);
    }

    void baselineBuildComputesTheSame() {
        for (int i = 0; i < 100; ++i) {
            const std::int64_t rows = between(1, 40), depth = between(1, 60), columns = between(1, 40);
            const Floats a = randomFloats(rows * depth), b = randomFloats(depth * columns),
                         bias = randomFloats(columns);
            Floats best(static_cast<std::size_t>(rows * columns), NAN), base = best;
            Product product{rows,     depth,   columns,     a.data(),    depth,
                            b.data(), columns, bias.data(), best.data(), columns};
            multiply(product);
            product.c = base.data();
            availableKernels().front()->multiply(product);
            for (std::size_t k = 0; k < base.size(); ++k)
                QVERIFY(std::abs(best[k] - base[k]) < 1e-5F);
        }
        for (int curve = 0; curve <= static_cast<int>(Curve::Elu); ++curve) {
            Floats best = randomFloats(1301), base = best;
            applyCurve(static_cast<Curve>(curve), best.data(), 1301);
            availableKernels().front()->applyCurve(static_cast<Curve>(curve), base.data(), 1301, {});
            for (std::size_t k = 0; k < base.size(); ++k)
                QVERIFY2(std::abs(best[k] - base[k]) < 1e-6F, kernels().name);
        }
    }

    void denseOfRandomShapes() {
        for (int i = 0; i < 100; ++i) {
            const std::int64_t rows = between(0, 3) == 0 ? between(2, 130) : 1;
            const std::int64_t in = between(1, 300);
            const std::int64_t units = between(1, 150);
            const Floats x = randomFloats(rows * in);
            const Floats kernel = randomFloats(in * units);
            const Floats bias = between(0, 1) ? randomFloats(units) : Floats();
            Floats y(static_cast<std::size_t>(rows * units), NAN);
            multiplyRows(
                rows, in, units, x, kernel, bias, y,
                [](std::span<float> run) { std::ranges::for_each(run, [](float& v) { v += 1; }); }, Execution());
            std::vector<double> wanted(y.size());
            for (std::int64_t r = 0; r < rows; ++r)
                for (std::int64_t u = 0; u < units; ++u) {
                    double sum = bias.empty() ? 1 : 1 + static_cast<double>(bias[static_cast<std::size_t>(u)]);
                    for (std::int64_t k = 0; k < in; ++k)
                        sum += static_cast<double>(x[static_cast<std::size_t>(r * in + k)]) *
                               kernel[static_cast<std::size_t>(k * units + u)];
                    wanted[static_cast<std::size_t>(r * units + u)] = sum;
                }
            QVERIFY(largestDifference(y, wanted) < 3e-5);
        }
    }

    void poolingOfRandomShapes() {
        for (int i = 0; i < 300; ++i) {
            PoolGeometry g{.batch = between(1, 2), .windows = randomWindows(), .channels = between(1, 20)};
            // Causal padding and dilation do not occur in pooling; both still have to be right.
            std::int64_t inPixels = g.batch;
            std::int64_t outPixels = g.batch;
            for (const Window& w : g.windows) {
                inPixels *= w.size;
                outPixels *= w.out;
            }
            const Floats x = randomFloats(inPixels * g.channels);
            const auto size = static_cast<std::size_t>(outPixels * g.channels);
            std::vector<double> largest(size, -INFINITY), sum(size), count(size);
            forEveryTap(g.batch, g.windows, [&](std::int64_t out, std::int64_t in, std::int64_t /*tap*/) {
                for (std::int64_t c = 0; c < g.channels; ++c) {
                    const auto at = static_cast<std::size_t>(out * g.channels + c);
                    const double v = x[static_cast<std::size_t>(in * g.channels + c)];
                    largest[at] = std::max(largest[at], v);
                    sum[at] += v;
                    ++count[at];
                }
            });
            if (std::ranges::find(count, 0.0) != count.end())
                continue; // a window that lies in padding alone
            std::ranges::transform(sum, count, sum.begin(), std::divides<>{});
            Floats y(size, NAN);
            maxPool(g, x, y, Execution());
            QVERIFY(largestDifference(y, largest) == 0);
            averagePool(g, x, y, Execution());
            QVERIFY(largestDifference(y, sum) < 1e-6);
        }
    }

    void maxPoolKeepsNaNAndInfinity() {
        const PoolGeometry g{.windows = {Window{}, Window{}, Window::make(4, 2, 2, 1, Padding::Valid)}};
        const Floats x{1, NAN, -INFINITY, -INFINITY};
        Floats y(2);
        maxPool(g, x, y, Execution());
        QVERIFY(std::isnan(y[0]));
        QVERIFY(y[1] == -INFINITY);
        const Floats swapped{NAN, 1, 2, INFINITY};
        maxPool(g, swapped, y, Execution());
        QVERIFY(std::isnan(y[0]));
        QVERIFY(y[1] == INFINITY);
    }

    void globalAverageIsExactOverManyPixels() {
        const std::int64_t pixels = 300 * 300;
        const Floats x(static_cast<std::size_t>(pixels * 3), 0.1F);
        Floats y(3);
        globalAverage(1, pixels, 3, x, y, Execution());
        for (const float mean : y)
            QCOMPARE(mean, 0.1F);
    }

    void transposeTurnsRowsIntoColumns() {
        for (int i = 0; i < 30; ++i) {
            const std::int64_t batch = between(1, 3), rows = between(1, 70), columns = between(1, 70);
            const Floats x = randomFloats(batch * rows * columns);
            Floats y(x.size(), NAN);
            transposeMatrices(batch, rows, columns, x, y, Execution());
            for (std::int64_t b = 0; b < batch; ++b)
                for (std::int64_t r = 0; r < rows; ++r)
                    for (std::int64_t c = 0; c < columns; ++c)
                        QCOMPARE(y[static_cast<std::size_t>((b * columns + c) * rows + r)],
                                 x[static_cast<std::size_t>((b * rows + r) * columns + c)]);
        }
    }

    void broadcastRepeatsAxesOfOne() {
        for (int i = 0; i < 100; ++i) {
            Shape big, small;
            for (std::int64_t axis = between(1, 4); axis > 0; --axis) {
                big.append(between(1, 6));
                small.append(between(0, 1) ? big[-1] : 1);
            }
            const Floats x = randomFloats(small.elements());
            const Floats start = randomFloats(big.elements());
            Floats y = start;
            broadcastInto(small, x, big, y, Combine::Add, Execution());
            Floats copy(y.size(), NAN);
            broadcastInto(small, x, big, copy, Combine::Copy, Execution());
            for (std::int64_t at = 0; at < big.elements(); ++at) {
                std::int64_t rest = at, from = 0, stride = 1;
                for (int axis = big.rank() - 1; axis >= 0; --axis) {
                    from += (small[axis] == 1 ? 0 : rest % big[axis]) * stride;
                    stride *= small[axis];
                    rest /= big[axis];
                }
                QCOMPARE(copy[static_cast<std::size_t>(at)], x[static_cast<std::size_t>(from)]);
                QCOMPARE(y[static_cast<std::size_t>(at)],
                         start[static_cast<std::size_t>(at)] + x[static_cast<std::size_t>(from)]);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
