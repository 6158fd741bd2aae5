// SPDX-License-Identifier: GPL-3.0-or-later
// The fused depthwise and pointwise kernel against plain loops in double precision.
#include "core/CountedMemory.h"
#include "core/PreparedKernelCases.h"
#include "kernels/SeparableConv.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

ConvGeometry pointwiseBehind(const DepthwiseGeometry& g, std::int64_t filters) {
    ConvGeometry out{.batch = g.batch, .channels = g.outChannels(), .filters = filters};
    for (std::size_t axis = 0; axis < 3; ++axis)
        out.windows[axis] = Window::make(g.windows[axis].out, 1, 1, 1, Padding::Valid);
    return out;
}

struct SeparableCase {
    DepthwiseGeometry depthwise;
    ConvGeometry pointwise;
    Floats x, depthwiseKernel, depthwiseBias, kernel, bias;
    Epilogue inner{}, epilogue{};

    static SeparableCase random() {
        DepthwiseGeometry g{.batch = between(1, 3), .windows = randomWindows()};
        g.channels = between(0, 2) == 0 ? between(15, 40) : between(1, 9);
        g.multiplier = between(0, 2) == 0 ? between(2, 4) : 1;
        return with(g, between(1, 50));
    }
    static SeparableCase with(const DepthwiseGeometry& g, std::int64_t filters) {
        const auto sometimes = [](std::int64_t count) { return between(0, 2) == 0 ? Floats() : randomFloats(count); };
        return {g,
                pointwiseBehind(g, filters),
                randomFloats(g.inPixels() * g.channels),
                randomFloats(g.taps() * g.outChannels()),
                sometimes(g.outChannels()),
                randomFloats(g.outChannels() * filters),
                sometimes(filters),
                randomEpilogue(),
                randomEpilogue()};
    }
    KernelPointer made(const Finish& finish = {}, const Finish& betweenFinish = {}) const {
        return makeSeparable(
            {.geometry = depthwise,
             .kernel = depthwiseKernel,
             .bias = depthwiseBias,
             .epilogue = inner,
             .finish = betweenFinish},
            {.geometry = pointwise, .kernel = kernel, .bias = bias, .epilogue = epilogue, .finish = finish});
    }
    std::int64_t outputs() const { return pointwise.outPixels() * pointwise.filters; }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        return outputOf(*made(finish), x, outputs(), threads);
    }
    std::vector<double> reference() const {
        const auto channels = static_cast<std::size_t>(depthwise.outChannels());
        std::vector<double> sums(static_cast<std::size_t>(depthwise.outPixels()) * channels);
        for (std::size_t i = 0; i < sums.size() && !depthwiseBias.empty(); ++i)
            sums[i] = depthwiseBias[i % channels];
        forEveryTap(depthwise.batch, depthwise.windows, [&](std::int64_t out, std::int64_t in, std::int64_t tap) {
            for (std::size_t c = 0; c < channels; ++c) {
                const std::int64_t from = in * depthwise.channels + static_cast<std::int64_t>(c) / depthwise.multiplier;
                sums[static_cast<std::size_t>(out) * channels + c] +=
                    static_cast<double>(x[static_cast<std::size_t>(from)]) *
                    depthwiseKernel[static_cast<std::size_t>(tap) * channels + c];
            }
        });
        std::vector<double> y;
        for (std::size_t pixel = 0; pixel < sums.size() / channels; ++pixel)
            for (std::size_t f = 0; f < static_cast<std::size_t>(pointwise.filters); ++f) {
                double sum = bias.empty() ? 0 : bias[f];
                for (std::size_t c = 0; c < channels; ++c)
                    sum += after(inner, sums[pixel * channels + c]) *
                           kernel[c * static_cast<std::size_t>(pointwise.filters) + f];
                y.push_back(after(epilogue, sum));
            }
        return y;
    }
    double tolerance() const {
        return 1e-6 * static_cast<double>(depthwise.taps()) + 1e-6 * static_cast<double>(depthwise.outChannels());
    }
    QByteArray text() const {
        return "C" + QByteArray::number(depthwise.channels) + " M" + QByteArray::number(depthwise.multiplier) + " F" +
               QByteArray::number(pointwise.filters) + windowsText(depthwise.windows);
    }
};

} // namespace

class TestSeparable : public QObject {
    Q_OBJECT

private slots:
    void randomShapes() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<SeparableCase>(300, problemWith); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void pictures() {
        const auto window = [](std::int64_t n, std::int64_t k, std::int64_t s) {
            return Window::make(n, k, s, 1, Padding::Same);
        };
        const Window one{};
        for (const DepthwiseGeometry& g : {
                 DepthwiseGeometry{.windows = {one, window(28, 3, 1), window(28, 3, 1)}, .channels = 128},
                 DepthwiseGeometry{.windows = {one, window(29, 5, 2), window(31, 5, 2)}, .channels = 72},
                 DepthwiseGeometry{.windows = {one, window(40, 3, 1), window(41, 3, 1)}, .channels = 8},
                 DepthwiseGeometry{.windows = {one, one, window(3001, 9, 1)}, .channels = 16},
                 DepthwiseGeometry{.windows = {one, window(7, 3, 1), window(7, 3, 1)}, .channels = 512},
             }) {
            const SeparableCase c = SeparableCase::with(g, 33);
            const QByteArray problem = atEveryLevel([&c] { return problemWith(c); });
            QVERIFY2(problem.isEmpty(), problem);
        }
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<SeparableCase>(60, problemWithFinish); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void whatLiesBetweenIsFinishedToo() {
        for (int i = 0; i < 40; ++i) {
            SeparableCase c = SeparableCase::random();
            c.inner = {};
            const auto relu = [](std::span<float> run) {
                for (float& v : run)
                    v = std::max(v, 0.0F);
            };
            const Floats finished = outputOf(*c.made({}, relu), c.x, c.outputs(), 2);
            c.inner = {.kind = Epilogue::Kind::Relu};
            QVERIFY2(finished == c.run(), c.text());
        }
    }

    void sameBitsWithAnyNumberOfThreads() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<SeparableCase>(60, problemWithThreads); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void runsWithoutAskingForMemory() {
        const Window w = Window::make(19, 3, 1, 1, Padding::Same);
        for (const std::int64_t channels : {3, 40}) {
            const SeparableCase c = SeparableCase::with({.windows = {Window{}, w, w}, .channels = channels}, 20);
            const KernelPointer kernel = c.made();
            Floats y(static_cast<std::size_t>(c.outputs()));
            const Execution exec({}, 1);
            kernel->run(c.x, y, exec);
            const testing::CountedMemory counted;
            kernel->run(c.x, y, exec);
            QCOMPARE(counted.times(), 0);
        }
    }

    void tellsWhatItCanFuse() {
        const Window w = Window::make(9, 3, 2, 1, Padding::Same);
        const DepthwiseGeometry g{.windows = {Window{}, w, w}, .channels = 6, .multiplier = 2};
        ConvGeometry pointwise = pointwiseBehind(g, 4);
        QVERIFY(isSeparable(g, pointwise));
        pointwise.groups = 2;
        QVERIFY(!isSeparable(g, pointwise));
        pointwise = pointwiseBehind(g, 4);
        pointwise.windows[2] = Window::make(w.out, 1, 2, 1, Padding::Same);
        QVERIFY(!isSeparable(g, pointwise));
        pointwise.windows[2] = Window::make(w.out, 3, 1, 1, Padding::Same);
        QVERIFY(!isSeparable(g, pointwise));
    }

    void workingBytesHoldWhatItKeepsAndNeverOverflow() {
        for (int i = 0; i < 100; ++i) {
            const SeparableCase c = SeparableCase::random();
            QVERIFY(separableWorkingBytes(c.depthwise, c.pointwise.filters, 1) >= c.made()->bytes());
        }
        constexpr std::int64_t kHuge = std::int64_t{1} << 40;
        const Window w{.size = kHuge, .kernel = kHuge, .dilation = kHuge, .out = kHuge};
        QVERIFY(separableWorkingBytes({.windows = {w, w, w}, .channels = kHuge}, kHuge, 8) >= kHuge);
    }
};

QTEST_APPLESS_MAIN(TestSeparable)
#include "tst_separable.moc"
