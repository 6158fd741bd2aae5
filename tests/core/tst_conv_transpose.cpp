// SPDX-License-Identifier: GPL-3.0-or-later
// The transposed window and its kernel against plain scattering in double precision (reference/keras-layers.md 1.11).
#include "core/CountedMemory.h"
#include "core/PreparedKernelCases.h"
#include "kernels/ConvTranspose.h"

#include <QTest>

#include <set>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

TransposedWindow randomTransposedWindow(std::int64_t largest) {
    const std::int64_t stride = between(1, 4);
    std::optional<std::int64_t> outputPadding;
    if (between(0, 1))
        outputPadding = between(0, stride - 1);
    const auto w = TransposedWindow::make(between(1, largest), between(1, 5), stride, between(1, 3),
                                          between(0, 1) ? Padding::Same : Padding::Valid, outputPadding);
    return w.out > 0 ? w : randomTransposedWindow(largest);
}

struct TransposeCase {
    ConvTransposeGeometry geometry;
    Floats x, kernel, bias;
    Epilogue epilogue{};

    static TransposeCase random() {
        ConvTransposeGeometry g{.batch = between(1, 2)};
        const std::int64_t rank = between(1, 3);
        for (std::int64_t i = 0; i < rank; ++i)
            g.windows[static_cast<std::size_t>(2 - i)] = randomTransposedWindow(rank == 3 ? 3 : 8);
        g.channels = between(0, 3) == 0 ? between(9, 30) : between(1, 5);
        g.filters = between(0, 3) == 0 ? between(9, 30) : between(1, 5);
        return with(g);
    }
    static TransposeCase with(const ConvTransposeGeometry& g) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.filters * g.channels),
                between(0, 3) == 0 ? Floats() : randomFloats(g.filters), randomEpilogue()};
    }
    KernelPointer made(const Finish& finish = {}) const {
        return makeConvTranspose(
            {.geometry = geometry, .kernel = kernel, .bias = bias, .epilogue = epilogue, .finish = finish});
    }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        return outputOf(*made(finish), x, geometry.outPixels() * geometry.filters, threads);
    }
    /// Every input element lays its kernel down; what falls outside the output is dropped.
    std::vector<double> reference() const {
        const auto& [wz, wy, wx] = geometry.windows;
        std::vector<double> out(static_cast<std::size_t>(geometry.outPixels() * geometry.filters));
        for (std::size_t i = 0; i < out.size() && !bias.empty(); ++i)
            out[i] = bias[i % bias.size()];
        const auto landing = [](const TransposedWindow& w, std::int64_t i, std::int64_t q) {
            return i * w.stride + q * w.dilation - w.crop;
        };
        for (std::int64_t pixel = 0; pixel < geometry.inPixels(); ++pixel)
            for (std::int64_t tap = 0; tap < geometry.taps(); ++tap) {
                const std::int64_t x0 = landing(wx, pixel % wx.size, tap % wx.kernel);
                const std::int64_t y0 = landing(wy, pixel / wx.size % wy.size, tap / wx.kernel % wy.kernel);
                const std::int64_t z0 = landing(wz, pixel / wx.size / wy.size % wz.size, tap / wx.kernel / wy.kernel);
                const std::int64_t b = pixel / wx.size / wy.size / wz.size;
                if (x0 < 0 || y0 < 0 || z0 < 0 || x0 >= wx.out || y0 >= wy.out || z0 >= wz.out)
                    continue;
                lay(out, ((b * wz.out + z0) * wy.out + y0) * wx.out + x0, pixel, tap);
            }
        for (double& v : out)
            v = after(epilogue, v);
        return out;
    }
    void lay(std::vector<double>& out, std::int64_t outPixel, std::int64_t pixel, std::int64_t tap) const {
        for (std::int64_t f = 0; f < geometry.filters; ++f)
            for (std::int64_t c = 0; c < geometry.channels; ++c)
                out[static_cast<std::size_t>(outPixel * geometry.filters + f)] +=
                    static_cast<double>(x[static_cast<std::size_t>(pixel * geometry.channels + c)]) *
                    kernel[static_cast<std::size_t>((tap * geometry.filters + f) * geometry.channels + c)];
    }
    double tolerance() const { return 1e-7 * static_cast<double>(geometry.taps() * geometry.channels) + 2e-6; }
    QByteArray text() const {
        return "C" + QByteArray::number(geometry.channels) + " F" + QByteArray::number(geometry.filters) +
               windowsText(geometry.windows);
    }
};

} // namespace

class TestConvTranspose : public QObject {
    Q_OBJECT

private slots:
    void windowHasKerasSizesAndCrop() {
        for (std::int64_t n = 1; n <= 5; ++n)
            for (std::int64_t k = 1; k <= 5; ++k)
                for (std::int64_t s = 1; s <= 4; ++s)
                    for (std::int64_t d = 1; d <= 3; ++d)
                        for (std::int64_t op = -1; op < s; ++op)
                            checkSizes(n, k, s, d, op < 0 ? std::nullopt : std::optional(op));
    }

    void everyElementIsLaidDownOnce() {
        for (int i = 0; i < 500; ++i) {
            const TransposedWindow w = randomTransposedWindow(9);
            std::set<std::pair<std::int64_t, std::int64_t>> laid;
            for (std::int64_t o = 0; o < w.out; ++o)
                for (std::int64_t q = 0; q < w.kernel; ++q)
                    if (const auto input = w.source(o, q)) {
                        QVERIFY(*input >= 0 && *input < w.size);
                        QCOMPARE(*input * w.stride + q * w.dilation - w.crop, o);
                        QVERIFY(laid.insert({*input, q}).second);
                    }
            std::size_t inside = 0;
            for (std::int64_t input = 0; input < w.size; ++input)
                for (std::int64_t q = 0; q < w.kernel; ++q) {
                    const std::int64_t o = input * w.stride + q * w.dilation - w.crop;
                    inside += o >= 0 && o < w.out;
                }
            QCOMPARE(laid.size(), inside);
        }
    }

    void phasesHoldEveryOutputOnceWithItsTaps() {
        for (int i = 0; i < 500; ++i) {
            const TransposedWindow w = randomTransposedWindow(9);
            std::set<std::int64_t> outputs;
            for (const TransposedWindow::Phase& phase : w.phases())
                for (std::int64_t m = 0; m < phase.count; ++m) {
                    const std::int64_t o = phase.first + m * w.stride;
                    QVERIFY(o < w.out && outputs.insert(o).second);
                    for (std::int64_t q = 0; q < w.kernel; ++q)
                        QVERIFY(!w.source(o, q) || std::ranges::binary_search(phase.taps, q));
                }
            QCOMPARE(static_cast<std::int64_t>(outputs.size()), w.out);
        }
    }

    void randomShapes() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<TransposeCase>(400, problemWith); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void pictures() {
        const auto window = [](std::int64_t n, std::int64_t k, std::int64_t s, Padding padding) {
            return TransposedWindow::make(n, k, s, 1, padding, std::nullopt);
        };
        const TransposedWindow one{};
        const TransposedWindow up = window(17, 4, 2, Padding::Same);
        const TransposedWindow patch = window(5, 8, 8, Padding::Valid);
        const TransposedWindow apart = window(6, 2, 5, Padding::Valid);
        for (const ConvTransposeGeometry& g : {
                 ConvTransposeGeometry{.windows = {one, up, up}, .channels = 48, .filters = 24},
                 ConvTransposeGeometry{.windows = {one, patch, patch}, .channels = 30, .filters = 3},
                 ConvTransposeGeometry{.windows = {one, apart, apart}, .channels = 3, .filters = 2},
                 ConvTransposeGeometry{
                     .windows = {one, one, window(900, 3, 1, Padding::Same)}, .channels = 4, .filters = 5},
                 ConvTransposeGeometry{.windows = {one, apart, patch}, .channels = 7, .filters = 16},
                 ConvTransposeGeometry{.windows = {up, one, up}, .channels = 5, .filters = 33},
                 ConvTransposeGeometry{.windows = {one, one, one}, .channels = 70, .filters = 70},
             }) {
            const TransposeCase c = TransposeCase::with(g);
            const QByteArray problem = atEveryLevel([&c] { return problemWith(c); });
            QVERIFY2(problem.isEmpty(), problem);
        }
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<TransposeCase>(60, problemWithFinish); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void sameBitsWithAnyNumberOfThreads() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<TransposeCase>(60, problemWithThreads); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void anEpilogueKeepsNaN() {
        const QByteArray problem = atEveryLevel([] { return firstProblem<TransposeCase>(60, problemWithNaN); });
        QVERIFY2(problem.isEmpty(), problem);
    }

    void runsWithoutAskingForMemory() {
        const TransposedWindow w = TransposedWindow::make(9, 3, 2, 1, Padding::Same, std::nullopt);
        const TransposeCase c = TransposeCase::with({.windows = {w, w, w}, .channels = 7, .filters = 20});
        const KernelPointer kernel = c.made();
        Floats y(static_cast<std::size_t>(c.geometry.outPixels() * c.geometry.filters));
        const Execution exec({}, 1);
        kernel->run(c.x, y, exec);
        const testing::CountedMemory counted;
        kernel->run(c.x, y, exec);
        QCOMPARE(counted.times(), 0);
    }

    void workingBytesHoldWhatItKeepsAndNeverOverflow() {
        for (int i = 0; i < 100; ++i) {
            const TransposeCase c = TransposeCase::random();
            QVERIFY(convTransposeWorkingBytes(c.geometry, 1) >= c.made()->bytes());
        }
        constexpr std::int64_t kHuge = std::int64_t{1} << 40;
        const TransposedWindow w{.size = kHuge, .kernel = kHuge, .out = kHuge};
        QVERIFY(convTransposeWorkingBytes({.windows = {w, w, w}, .channels = kHuge, .filters = kHuge}, 8) >= kHuge);
    }

private:
    static void checkSizes(std::int64_t n, std::int64_t k, std::int64_t s, std::int64_t d,
                           std::optional<std::int64_t> op) {
        const std::int64_t extent = (k - 1) * d + 1;
        const auto valid = TransposedWindow::make(n, k, s, d, Padding::Valid, op);
        QCOMPARE(valid.crop, 0);
        QCOMPARE(valid.out, (n - 1) * s + (op ? extent + *op : std::max(extent, s)));
        const auto same = TransposedWindow::make(n, k, s, d, Padding::Same, op);
        QCOMPARE(same.out, op ? (n - 1) * s + extent % 2 + *op : n * s);
        const std::int64_t tooMuch = std::max<std::int64_t>(same.natural() - same.out, 0);
        // The odd element is cut off at the end.
        QCOMPARE(same.crop, tooMuch / 2);
    }
};

QTEST_APPLESS_MAIN(TestConvTranspose)
#include "tst_conv_transpose.moc"
