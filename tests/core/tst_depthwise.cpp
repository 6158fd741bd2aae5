// SPDX-License-Identifier: GPL-3.0-or-later
// The depthwise kernel against plain loops in double precision.
#include "core/RandomKernels.h"
#include "kernels/Depthwise.h"
#include "kernels/DepthwiseRun.h"

#include <QTest>

namespace layerscope {
// What machines without AVX2 run; hidden behind Dispatch.cpp.
void weighChannelsBaseline(const DepthwiseRun& run);
} // namespace layerscope

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

struct DepthwiseCase {
    DepthwiseGeometry geometry;
    Floats x, kernel, bias;

    static DepthwiseCase random() {
        DepthwiseGeometry g{.batch = between(1, 2), .windows = randomWindows()};
        g.channels = between(0, 2) == 0 ? between(15, 70) : between(1, 9);
        g.multiplier = between(0, 1) == 0 ? 1 : between(2, 9);
        return with(g);
    }
    static DepthwiseCase with(const DepthwiseGeometry& g) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.outChannels()),
                between(0, 3) == 0 ? Floats() : randomFloats(g.outChannels())};
    }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        Floats y(static_cast<std::size_t>(geometry.outPixels() * geometry.outChannels()), NAN);
        convolveDepthwise(geometry, x, kernel, bias, y, finish, Execution({}, threads));
        return y;
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
        return y;
    }
    double tolerance() const { return 1e-7 * static_cast<double>(geometry.taps()) + 2e-6; }
    QByteArray text() const {
        return "C" + QByteArray::number(geometry.channels) + " M" + QByteArray::number(geometry.multiplier) +
               windowsText(geometry.windows);
    }
};

} // namespace

class TestDepthwise : public QObject {
    Q_OBJECT

private slots:
    void randomShapes() {
        const QByteArray problem = firstProblem<DepthwiseCase>(600, problemWith);
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
                 DepthwiseGeometry{.windows = {one, window(1, 3, 1, 1), window(1, 3, 1, 1)}, .channels = 33},
                 // Longer than the pieces in which a line is worked on.
                 DepthwiseGeometry{.windows = {one, one, window(1001, 7, 1, 2)}, .channels = 2, .multiplier = 3},
                 DepthwiseGeometry{.windows = {one, one, window(1601, 7, 2, 2)}, .channels = 5, .multiplier = 2},
                 DepthwiseGeometry{.windows = {one, one, window(777, 3, 1, 1)}, .channels = 1},
             }) {
            const QByteArray problem = problemWith(DepthwiseCase::with(g));
            QVERIFY2(problem.isEmpty(), problem);
        }
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const QByteArray problem = firstProblem<DepthwiseCase>(60, problemWithFinish);
        QVERIFY2(problem.isEmpty(), problem);
    }

    void sameBitsWithAnyNumberOfThreads() {
        const QByteArray problem = firstProblem<DepthwiseCase>(60, problemWithThreads);
        QVERIFY2(problem.isEmpty(), problem);
    }

    void baselineBuildComputesTheSame() {
        for (int i = 0; i < 100; ++i) {
            const std::int64_t pixels = between(1, 9), channels = between(1, 70), taps = between(0, 9);
            const Floats x = randomFloats((pixels + taps) * channels), kernel = randomFloats(taps * channels);
            const Floats bias = randomFloats(channels);
            std::vector<const float*> from, weights;
            for (std::int64_t t = 0; t < taps; ++t) {
                from.push_back(x.data() + t * channels);
                weights.push_back(kernel.data() + t * channels);
            }
            Floats best(static_cast<std::size_t>(pixels * channels), NAN), base = best;
            DepthwiseRun run{
                pixels,     channels, taps, from.data(), channels, weights.data(), i % 2 ? bias.data() : nullptr,
                best.data()};
            weighChannels(run);
            run.y = base.data();
            weighChannelsBaseline(run);
            for (std::size_t k = 0; k < base.size(); ++k)
                QVERIFY(std::abs(best[k] - base[k]) < 1e-5F);
        }
    }
};

QTEST_APPLESS_MAIN(TestDepthwise)
#include "tst_depthwise.moc"
