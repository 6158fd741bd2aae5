// SPDX-License-Identifier: GPL-3.0-or-later
// The depthwise kernel against plain loops in double precision.
#include "core/CountedMemory.h"
#include "core/PreparedKernelCases.h"
#include "kernels/Depthwise.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

struct DepthwiseCase {
    DepthwiseGeometry geometry;
    Floats x, kernel, bias;
    Epilogue epilogue{};

    static DepthwiseCase random() {
        DepthwiseGeometry g{.batch = between(1, 2), .windows = randomWindows()};
        g.channels = between(0, 2) == 0 ? between(15, 70) : between(1, 9);
        g.multiplier = between(0, 1) == 0 ? 1 : between(2, 9);
        return with(g);
    }
    static DepthwiseCase with(const DepthwiseGeometry& g) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.outChannels()),
                between(0, 3) == 0 ? Floats() : randomFloats(g.outChannels()), randomEpilogue()};
    }
    KernelPointer made(const Finish& finish = {}) const {
        return makeDepthwise(
            {.geometry = geometry, .kernel = kernel, .bias = bias, .epilogue = epilogue, .finish = finish});
    }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        return outputOf(*made(finish), x, geometry.outPixels() * geometry.outChannels(), threads);
    }
    std::vector<double> reference() const {
        const DepthwiseGeometry& g = geometry;
        std::vector<double> y(static_cast<std::size_t>(g.outPixels() * g.outChannels()));
        for (std::size_t i = 0; i < y.size() && !bias.empty(); ++i)
            y[i] = bias[i % bias.size()];
        forEveryTap(g.batch, g.windows, [&](std::int64_t out, std::int64_t in, std::int64_t tap) {
            for (std::int64_t c = 0; c < g.channels; ++c)
                for (std::int64_t m = 0; m < g.multiplier; ++m)
                    y[static_cast<std::size_t>((out * g.channels + c) * g.multiplier + m)] +=
                        static_cast<double>(x[static_cast<std::size_t>(in * g.channels + c)]) *
                        kernel[static_cast<std::size_t>((tap * g.channels + c) * g.multiplier + m)];
        });
        for (double& v : y)
            v = after(epilogue, v);
        return y;
    }
    double tolerance() const { return 1e-7 * static_cast<double>(geometry.taps()) + 2e-6; }
    QByteArray text() const {
        return "epilogue " + QByteArray::number(static_cast<int>(epilogue.kind)) + " C" +
               QByteArray::number(geometry.channels) + " M" + QByteArray::number(geometry.multiplier) +
               windowsText(geometry.windows);
    }
};

} // namespace

class TestDepthwise : public QObject {
    Q_OBJECT

private slots:
    void randomShapes() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<DepthwiseCase>(600, problemWith); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void pictures() {
        const auto window = [](std::int64_t n, std::int64_t k, std::int64_t s, std::int64_t d) {
            return Window::make(n, k, s, d, Padding::Same);
        };
        const Window one{};
        for (const DepthwiseGeometry& g : {
                 DepthwiseGeometry{.windows = {one, window(31, 3, 1, 1), window(37, 3, 1, 1)}, .channels = 32},
                 DepthwiseGeometry{.windows = {one, window(31, 3, 1, 1), window(37, 3, 1, 1)}, .channels = 3},
                 DepthwiseGeometry{.windows = {one, window(30, 5, 2, 1), window(29, 5, 3, 1)}, .channels = 40},
                 DepthwiseGeometry{.windows = {one, window(30, 3, 2, 3), window(29, 3, 2, 2)}, .channels = 9},
                 DepthwiseGeometry{.windows = {one, window(30, 3, 2, 1), window(57, 3, 2, 1)}, .channels = 24},
                 DepthwiseGeometry{.windows = {one, window(30, 5, 1, 1), window(57, 5, 1, 1)}, .channels = 17},
                 DepthwiseGeometry{.windows = {one, window(30, 3, 1, 1), window(57, 3, 1, 1)}, .channels = 8},
                 DepthwiseGeometry{.windows = {one, window(30, 3, 2, 1), window(57, 3, 2, 1)}, .channels = 3},
                 DepthwiseGeometry{.windows = {one, window(7, 3, 1, 1), window(7, 3, 1, 1)}, .channels = 256},
                 DepthwiseGeometry{.windows = {one, window(9, 7, 1, 1), window(9, 7, 1, 1)}, .channels = 48},
                 DepthwiseGeometry{.windows = {window(5, 3, 2, 1), window(9, 3, 1, 2), window(11, 3, 1, 1)},
                 .channels = 20},
                 DepthwiseGeometry{.windows = {one, window(1, 3, 1, 1), window(1, 3, 1, 1)}, .channels = 33},
                 // Longer than the pieces in which a line is worked on.
                 DepthwiseGeometry{.windows = {one, one, window(1001, 7, 1, 2)}, .channels = 2, .multiplier = 3},
                 DepthwiseGeometry{.windows = {one, one, window(1601, 7, 2, 2)}, .channels = 5, .multiplier = 2},
                 DepthwiseGeometry{.windows = {one, one, window(777, 3, 1, 1)}, .channels = 1},
             }) {
            const DepthwiseCase c = DepthwiseCase::with(g);
            const QByteArray problem = atEveryLevel([&c] { return problemWith(c); });
            QVERIFY2(problem.isEmpty(), problem);
        }
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<DepthwiseCase>(60, problemWithFinish); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void sameBitsWithAnyNumberOfThreads() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<DepthwiseCase>(60, problemWithThreads); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void anEpilogueKeepsNaN() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<DepthwiseCase>(60, problemWithNaN); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void runsWithoutAskingForMemory() {
        for (const std::int64_t channels : {5, 64})
            for (const std::int64_t multiplier : {1, 2}) {
                const Window w = Window::make(19, 3, 1, 1, Padding::Same);
                const DepthwiseCase c = DepthwiseCase::with(
                    {.batch = 2, .windows = {Window{}, w, w}, .channels = channels, .multiplier = multiplier});
                const KernelPointer kernel = c.made();
                Floats y(static_cast<std::size_t>(c.geometry.outPixels() * c.geometry.outChannels()));
                const Execution exec({}, 1);
                kernel->run(c.x, y, exec);
                const testing::CountedMemory counted;
                kernel->run(c.x, y, exec);
                QCOMPARE(counted.times(), 0);
            }
    }

    void workingBytesHoldWhatItKeepsAndNeverOverflow() {
        for (int i = 0; i < 100; ++i) {
            const DepthwiseCase c = DepthwiseCase::random();
            QVERIFY(depthwiseWorkingBytes(c.geometry, 1) >= c.made()->bytes());
        }
        constexpr std::int64_t kHuge = std::int64_t{1} << 40;
        const Window w{.size = kHuge, .kernel = kHuge, .dilation = kHuge, .out = kHuge};
        QVERIFY(depthwiseWorkingBytes({.windows = {w, w, w}, .channels = kHuge, .multiplier = 1 << 20}, 8) >= kHuge);
    }
};

QTEST_APPLESS_MAIN(TestDepthwise)
#include "tst_depthwise.moc"
