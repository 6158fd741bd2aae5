// SPDX-License-Identifier: GPL-3.0-or-later
// Direct convolutions for every set of instructions that the machine has.
#include "core/CountedMemory.h"
#include "core/RandomKernels.h"
#include "kernels/ConvAlgorithms.h"
#include "kernels/KernelTable.h"
#include "kernels/SlidingSum.h"
#include "kernels/ThreadPool.h"
#include "layer/Activations.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <cstring>
#include <stop_token>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

/// As a number of threads would compute it.
struct DirectCase {
    ConvGeometry geometry;
    Floats x, kernel, bias;

    static DirectCase with(const ConvGeometry& g) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.channels / g.groups * g.filters),
                between(0, 3) == 0 ? Floats() : randomFloats(g.filters)};
    }
    static DirectCase random() {
        ConvGeometry g{.batch = between(1, 3), .windows = randomWindows()};
        g.groups = between(0, 3) == 0 ? between(2, 4) : 1;
        g.channels = g.groups * (between(0, 2) == 0 ? between(6, 40) : between(1, 5));
        g.filters = g.groups * (between(0, 1) == 0 ? between(1, 9) : between(10, 75));
        return with(g);
    }
    KernelPointer prepare(const Epilogue& epilogue = {}, const Finish& finish = {}) const {
        return makeDirectConv(
            {.geometry = geometry, .kernel = kernel, .bias = bias, .epilogue = epilogue, .finish = finish});
    }
    Floats empty() const { return Floats(static_cast<std::size_t>(geometry.outPixels() * geometry.filters), NAN); }
    Floats run(const PreparedKernel& prepared, int threads) const {
        Floats y = empty(); // what nobody writes stays NaN and is found
        prepared.run(x, y, Execution({}, threads));
        return y;
    }
    std::vector<double> reference() const { return convReference(geometry, x, kernel, bias); }
    /// Sums of K products of numbers up to 1 in float32.
    double tolerance() const {
        return 1e-7 * static_cast<double>(geometry.taps() * geometry.channels / geometry.groups) + 2e-6;
    }
    QByteArray text() const {
        return QByteArray(kernels().name) + " B" + QByteArray::number(geometry.batch) + " G" +
               QByteArray::number(geometry.groups) + " C" + QByteArray::number(geometry.channels) + " F" +
               QByteArray::number(geometry.filters) + windowsText(geometry.windows);
    }
};

bool sameBits(const Floats& a, const Floats& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

bool sameNumbers(const Floats& a, const Floats& b) {
    return std::ranges::equal(a, b, [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

ConvGeometry same(std::array<std::int64_t, 3> sizes, std::int64_t kernel, std::int64_t stride, std::int64_t channels,
                  std::int64_t filters, Padding padding = Padding::Same, std::int64_t dilation = 1) {
    ConvGeometry g{.channels = channels, .filters = filters};
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (sizes[axis] > 1)
            g.windows[axis] = Window::make(sizes[axis], kernel, stride, dilation, padding);
    return g;
}

/// Shapes where something ends: tiles, registers, pieces, borders.
std::vector<ConvGeometry> edges() {
    std::vector<ConvGeometry> all{
        same({1, 61, 67}, 3, 1, 3, 32),
        same({1, 57, 55}, 7, 2, 3, 24),
        same({1, 28, 28}, 1, 1, 64, 20),
        same({1, 14, 14}, 3, 1, 96, 64),
        same({1, 3, 200}, 3, 1, 40, 33),
        same({1, 1, 3000}, 9, 4, 1, 64),
        same({1, 1, 1000}, 3, 1, 24, 40, Padding::Causal, 4),
        same({1, 1, 40}, 31, 1, 2, 5),
        same({5, 9, 31}, 3, 1, 3, 16),
        same({1, 2, 2}, 5, 1, 7, 130),
        same({1, 5, 1}, 3, 1, 4, 17),
        ConvGeometry{.windows = {Window{}, Window{}, Window{}}, .channels = 300, .filters = 70},
        ConvGeometry{
            .windows = {Window{}, Window::make(1, 2, 1, 3, Padding::Same), Window::make(9, 2, 2, 3, Padding::Same)},
            .channels = 3,
            .filters = 9},                // windows that see nothing but padding
        same({1, 12, 12}, 3, 1, 512, 96), // more weights than the caches hold
    };
    for (std::int64_t pixels = 1; pixels <= 30; ++pixels)
        all.push_back(same({1, 1, pixels}, 3, 1, 5, 1 + pixels * 3));
    return all;
}

/// Calls check for each set of instructions.
template <class Check>
void atEveryLevel(Check check) {
    for (const KernelTable* table : availableKernels()) {
        const UseKernels use(*table);
        check();
    }
}

/// Nan, infinities and large numbers among the inputs.
void spoil(Floats& x) {
    for (float& v : x)
        if (between(0, 6) == 0)
            v = std::array{NAN, INFINITY, -INFINITY, 1e38F, -0.0F}[static_cast<std::size_t>(between(0, 4))];
}

NamedFunction activationOf(const Epilogue& epilogue) {
    switch (epilogue.kind) {
    case Epilogue::Kind::Relu:
        return {"relu", {}};
    case Epilogue::Kind::CappedRelu:
        return {"relu", {{"max_value", epilogue.cap}}};
    case Epilogue::Kind::LeakyRelu:
        return {"leaky_relu", {{"negative_slope", epilogue.slope}}};
    default:
        return {"linear", {}};
    }
}

/// Every thread of the pool runs it once.
void runOnAllThreads(const PreparedKernel& prepared, const DirectCase& c) {
    const int threads = ThreadPool::instance().size();
    std::atomic<int> there{0};
    Execution({}, threads).parallelFor(threads, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            ++there;
        while (there < threads)
            std::this_thread::yield();
        (void)c.run(prepared, 1);
    });
}

} // namespace

class TestDirectConv : public QObject {
    Q_OBJECT

private slots:
    void agreesWithPlainSums() {
        atEveryLevel([&] {
            for (int i = 0; i < 250; ++i)
                check(DirectCase::random());
            for (const ConvGeometry& g : edges())
                check(DirectCase::with(g));
        });
    }

    void sameBitsWithAnyNumberOfThreads() {
        atEveryLevel([&] {
            for (const ConvGeometry& g : edges()) {
                const DirectCase c = DirectCase::with(g);
                const KernelPointer prepared = c.prepare();
                const Floats one = c.run(*prepared, 1);
                for (const int threads : {2, 3, 5, 8})
                    QVERIFY2(sameBits(one, c.run(*prepared, threads)), c.text());
            }
        });
    }

    void epiloguesAreTheActivations() {
        using Kind = Epilogue::Kind;
        atEveryLevel([&] {
            for (const Epilogue& epilogue : {Epilogue{}, Epilogue{Kind::Relu}, Epilogue{Kind::CappedRelu, 0.5F},
                                             Epilogue{Kind::LeakyRelu, 0, 0.3F}, Epilogue{Kind::LeakyRelu, 0, -2}})
                for (int i = 0; i < 40; ++i) {
                    DirectCase c = DirectCase::random();
                    if (i % 2)
                        spoil(c.x);
                    Floats wanted = c.run(*c.prepare(), 1);
                    activateInPlace(activationOf(epilogue), wanted);
                    QVERIFY2(sameNumbers(c.run(*c.prepare(epilogue), 2), wanted), c.text());
                }
        });
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        const Finish finish = [](std::span<float> run) {
            for (float& v : run)
                v = 2 * v + 1;
        };
        for (const ConvGeometry& g : edges()) {
            const DirectCase c = DirectCase::with(g);
            Floats wanted = c.run(*c.prepare({Epilogue::Kind::Relu}), 1);
            finish(wanted);
            for (const int threads : {1, 2, 4})
                QVERIFY2(sameBits(c.run(*c.prepare({Epilogue::Kind::Relu}, finish), threads), wanted), c.text());
        }
    }

    void writesWithStridesAndBetweenOthers() {
        // Every other column from the first, every third row from the second; the input is read from column 2 on.
        const ConvGeometry g{.batch = 2,
                             .windows = {Window{}, Window::make(7, 2, 1, 1, Padding::Valid),
                                         Window{.size = 9, .kernel = 3, .padBefore = -2, .out = 7}},
                             .channels = 4,
                             .filters = 19};
        const DirectCase c = DirectCase::with(g);
        const Floats wanted = c.run(*c.prepare(), 1);
        const std::int64_t width = 15, height = 20;
        SlidingPlan plan{.geometry = g, .start = width * 19};
        plan.steps = {height * width * 19, height * width * 19, 3 * width * 19, 2 * 19};
        for (const int threads : {1, 3}) {
            Floats y(static_cast<std::size_t>(2 * height * width * 19), NAN);
            SlidingSum(plan, c.kernel, c.bias).run(c.x, y, Execution({}, threads));
            std::size_t written = 0;
            for (std::size_t i = 0; i < y.size(); ++i) {
                const auto pixel = static_cast<std::int64_t>(i) / 19;
                const std::int64_t row = pixel / width % height - 1, column = pixel % width;
                if (row < 0 || row % 3 || row / 3 >= 6 || column % 2 || column / 2 >= 7) {
                    QVERIFY(std::isnan(y[i]));
                    continue;
                }
                const std::int64_t from = (pixel / (width * height) * 6 + row / 3) * 7 + column / 2;
                QCOMPARE(y[i], wanted[static_cast<std::size_t>(from * 19) + i % 19]);
                ++written;
            }
            QCOMPARE(written, wanted.size());
        }
    }

    void asksForNoMemoryAgain() {
        atEveryLevel([&] {
            for (const ConvGeometry& g : {same({1, 40, 40}, 3, 1, 16, 40), same({1, 1, 2000}, 5, 2, 3, 24),
                                          same({6, 12, 12}, 3, 1, 4, 8, Padding::Valid, 2)}) {
                const DirectCase c = DirectCase::with(g);
                const KernelPointer prepared = c.prepare();
                runOnAllThreads(*prepared, c);
                Floats y = c.empty();
                for (const int threads : {1, 2}) {
                    const Execution exec({}, threads);
                    QVERIFY(testing::asksForNothing([&] {
                        for (int i = 0; i < 5; ++i)
                            prepared->run(c.x, y, exec);
                    }));
                }
            }
        });
    }

    void memoryIsCounted() {
        const testing::CountedMemory memory;
        auto number = std::make_unique<int>(1);
        QVERIFY(memory.times() >= 1);
    }

    void workingBytesCoverWhatIsHeld() {
        atEveryLevel([&] {
            for (const ConvGeometry& g : edges())
                QVERIFY(DirectCase::with(g).prepare()->bytes() <= convWorkingBytes(g, Arithmetic::Exact, 1));
        });
    }

    void stopsWhenNobodyWaits() {
        std::stop_source source;
        std::atomic<std::int64_t> finished{0};
        const ConvGeometry g = same({1, 200, 200}, 3, 1, 8, 64);
        const DirectCase c = DirectCase::with(g);
        const KernelPointer prepared = c.prepare({}, [&](std::span<float> run) {
            finished += static_cast<std::int64_t>(run.size());
            source.request_stop();
        });
        Floats y = c.empty();
        prepared->run(c.x, y, Execution(source.get_token(), 2));
        QVERIFY(finished > 0);
        QVERIFY(finished < g.outPixels() * g.filters / 2);
        y = c.empty();
        prepared->run(c.x, y, Execution(source.get_token(), 2));
        QVERIFY(std::ranges::all_of(y, [](float v) { return std::isnan(v); }));
    }

private:
    static void check(const DirectCase& c) {
        const std::vector<double> wanted = c.reference();
        const double error = largestDifference(c.run(*c.prepare(), between(1, 3)), wanted);
        QVERIFY2(error <= c.tolerance(), c.text() + " error " + QByteArray::number(error));
    }
};

QTEST_APPLESS_MAIN(TestDirectConv)
#include "tst_direct_conv.moc"
