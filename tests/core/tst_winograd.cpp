// SPDX-License-Identifier: GPL-3.0-or-later
// Winograd convolution, with each set of instructions, against the plainest loops in double precision; and that it is
// taken only where it is allowed.
#include "core/CountedMemory.h"
#include "core/GoldenCases.h"
#include "core/RandomKernels.h"
#include "kernels/KernelTable.h"
#include "kernels/WinogradConv.h"
#include "layer/Activations.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

using namespace layerscope;
using namespace layerscope::kernelcases;

namespace {

constexpr double kPromised = 1e-4; // of the largest output

Window three(std::int64_t size, std::int64_t dilation = 1, Padding padding = Padding::Same) {
    return Window::make(size, 3, 1, dilation, padding);
}

Window randomThree(std::int64_t largest) {
    const std::int64_t dilation = between(0, 2) == 0 ? between(2, 5) : 1;
    const auto padding = static_cast<Padding>(between(0, 2));
    const std::int64_t least = padding == Padding::Valid ? 2 * dilation + 1 : 1;
    return three(std::max(least, between(1, largest)), dilation, padding);
}

struct WinogradCase {
    ConvGeometry geometry;
    Floats x, kernel, bias;
    Epilogue epilogue{};

    static WinogradCase random() {
        ConvGeometry g{.batch = between(1, 3)};
        if (between(0, 1) == 0)
            g.windows[0] = randomWindow(5);
        g.windows[1] =
            between(0, 2) == 0 ? Window::make(between(1, 6), 1, between(1, 3), 1, Padding::Valid) : randomThree(13);
        g.windows[2] = randomThree(15);
        g.channels = between(0, 3) == 0 ? between(17, 70) : between(1, 17);
        g.filters = between(0, 1) == 0 ? between(1, 9) : between(10, 110);
        return with(g, between(0, 3) == 0);
    }
    static WinogradCase with(const ConvGeometry& g, bool noBias = false) {
        return {g, randomFloats(g.inPixels() * g.channels), randomFloats(g.taps() * g.channels * g.filters),
                noBias ? Floats() : randomFloats(g.filters)};
    }
    Floats run(const Finish& finish = {}, int threads = 0) const {
        // What nobody writes stays NaN and is found.
        Floats y(static_cast<std::size_t>(geometry.outPixels() * geometry.filters), NAN);
        makeWinogradConv({geometry, kernel, bias, epilogue, finish})->run(x, y, Execution({}, threads));
        return y;
    }
    std::vector<double> reference() const { return convReference(geometry, x, kernel, bias); }
    /// Sums of K products of numbers up to 1 are about as large as the root of K.
    double tolerance() const {
        return kPromised / 3 * std::sqrt(static_cast<double>(geometry.taps() * geometry.channels));
    }
    QByteArray text() const {
        return QByteArray(kernels().name) + " B" + QByteArray::number(geometry.batch) + " C" +
               QByteArray::number(geometry.channels) + " F" + QByteArray::number(geometry.filters) +
               windowsText(geometry.windows);
    }
};

double applied(const Epilogue& epilogue, double v) {
    switch (epilogue.kind) {
    case Epilogue::Kind::None:
        return v;
    case Epilogue::Kind::Relu:
        return std::max(v, 0.0);
    case Epilogue::Kind::CappedRelu:
        return std::clamp(v, 0.0, static_cast<double>(epilogue.cap));
    case Epilogue::Kind::LeakyRelu:
        return v > 0 ? v : epilogue.slope * v;
    }
    return v;
}

double largestOf(const std::vector<double>& numbers) {
    double largest = 0;
    for (const double v : numbers)
        largest = std::max(largest, std::abs(v));
    return largest;
}

/// The geometry of a golden case that Winograd can compute as it is.
std::optional<ConvGeometry> geometryOf(const golden::Json& entry, const Params& params, const Shape& input) {
    const Ints kernel = params.ints("kernel_size");
    const auto rank = kernel.size();
    ConvGeometry g{.batch = input[0], .channels = input[-1], .filters = params.integer("filters")};
    g.groups = params.integer("groups");
    const std::string padding = params.text("padding");
    for (std::size_t axis = 0; axis < rank; ++axis)
        g.windows[3 - rank + axis] =
            Window::make(input[static_cast<int>(axis) + 1], kernel[axis], params.ints("strides")[axis],
                         params.ints("dilation_rate")[axis],
                         padding == "same" ? Padding::Same : (padding == "causal" ? Padding::Causal : Padding::Valid));
    const bool usable = !entry.contains("keras") && params.text("data_format") == "channels_last" &&
                        isElementwise(params.function("activation")) && winogradFits(g);
    return usable ? std::optional(g) : std::nullopt;
}

/// Largest difference from what Keras computed, by its largest number; nothing where the case is not for Winograd.
std::optional<double> errorAgainstKeras(const golden::Json& entry, const std::map<std::string, Tensor>& arrays) {
    const std::string id = entry.at("layer");
    if (!QString::fromStdString(id).startsWith("Conv") || id.ends_with("Transpose") || !entry.contains("weights"))
        return std::nullopt;
    const auto array = [&](const golden::Json& name) -> const Tensor& {
        return arrays.at(entry.at("family").get<std::string>() + '/' + name.get<std::string>());
    };
    const Params params = golden::paramsOf(entry, *layerRegistry().find(id));
    const Tensor& x = array(entry.at("inputs")[0]);
    const auto geometry = geometryOf(entry, params, x.shape());
    if (!geometry)
        return std::nullopt;
    const auto& weights = entry.at("weights");
    const auto wanted = array(entry.at("output")).floats();
    Floats y(wanted.size(), NAN);
    makeWinogradConv({*geometry,
                      array(weights[0]).floats(),
                      weights.size() > 1 ? array(weights[1]).floats() : std::span<const float>(),
                      {},
                      [&](std::span<float> run) { activateInPlace(params.function("activation"), run); }})
        ->run(x.floats(), y, Execution());
    const std::vector<double> reference(wanted.begin(), wanted.end());
    return largestDifference(y, reference) / std::max(largestOf(reference), 1e-30);
}

/// Calls test() with each set of instructions in use.
template <class Test>
void withEachTable(Test test) {
    for (const KernelTable* table : availableKernels()) {
        const UseKernels use(*table);
        test();
    }
}

} // namespace

class TestWinograd : public QObject {
    Q_OBJECT

private slots:
    void randomShapes() {
        withEachTable([] {
            const QByteArray problem = firstProblem<WinogradCase>(150, problemWith);
            QVERIFY2(problem.isEmpty(), problem);
        });
    }

    void smallestAndUneven_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        for (const auto& [rows, columns] : {std::pair(1, 1), {1, 9}, {9, 1}, {4, 4}, {5, 3}, {8, 13}, {2, 31}})
            QTest::addRow("%d x %d", rows, columns) << rows << columns;
    }
    void smallestAndUneven() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        withEachTable([&] {
            for (const std::int64_t channels : {1, 16, 33})
                for (const std::int64_t filters : {1, 15, 16, 48, 80}) {
                    const QByteArray problem =
                        problemWith(WinogradCase::with({.windows = {Window{}, three(rows), three(columns)},
                                                        .channels = channels,
                                                        .filters = filters}));
                    QVERIFY2(problem.isEmpty(), problem);
                }
        });
    }

    void staysWithinWhatIsPromised_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("channels");
        for (const int channels : {16, 64, 256, 512}) {
            QTest::addRow("3 x 3 x %d", channels) << 1 << channels;
            QTest::addRow("3 x 3 x 3 x %d", channels) << 3 << channels;
        }
    }
    void staysWithinWhatIsPromised() {
        QFETCH(int, depth);
        QFETCH(int, channels);
        withEachTable([&] {
            const WinogradCase one =
                WinogradCase::with({.windows = {Window::make(depth, depth, 1, 1, Padding::Same), three(12), three(12)},
                                    .channels = channels,
                                    .filters = 16});
            const std::vector<double> wanted = one.reference();
            const double error = largestDifference(one.run(), wanted) / largestOf(wanted);
            QVERIFY2(error < kPromised / 2, QByteArray::number(error)); // measured: up to 3e-5
        });
    }

    void goldenCasesOfKeras() {
        const auto arrays = golden::arrays();
        int checked = 0;
        withEachTable([&] {
            for (const golden::Json& entry : golden::cases())
                if (const auto relative = errorAgainstKeras(entry, arrays)) {
                    ++checked;
                    QVERIFY2(*relative < kPromised, entry.at("params").dump().c_str());
                }
        });
        QVERIFY(checked >= 10);
    }

    void epilogues() {
        withEachTable([] {
            for (const Epilogue& epilogue : {Epilogue{Epilogue::Kind::Relu}, Epilogue{Epilogue::Kind::CappedRelu, 1.5F},
                                             Epilogue{Epilogue::Kind::LeakyRelu, 0, 0.25F}})
                for (int i = 0; i < 20; ++i) {
                    WinogradCase one = WinogradCase::random();
                    one.epilogue = epilogue;
                    std::vector<double> wanted = one.reference();
                    std::ranges::for_each(wanted, [&](double& v) { v = applied(epilogue, v); });
                    QVERIFY2(largestDifference(one.run(), wanted) <= one.tolerance(), one.text());
                }
        });
    }

    void finishSeesEveryNumberOnceAndAfterTheBias() {
        withEachTable([] {
            const QByteArray problem = firstProblem<WinogradCase>(60, problemWithFinish);
            QVERIFY2(problem.isEmpty(), problem);
        });
    }

    void sameBitsWithAnyNumberOfThreads() {
        withEachTable([] {
            const QByteArray problem = firstProblem<WinogradCase>(60, problemWithThreads);
            QVERIFY2(problem.isEmpty(), problem);
            const WinogradCase few =
                WinogradCase::with({.windows = {Window{}, three(14), three(14)}, .channels = 40, .filters = 96});
            for (const int threads : {2, 3, 8})
                QVERIFY(few.run({}, 1) == few.run({}, threads));
        });
    }

    void whatIsNotANumberStaysInItsTiles() {
        WinogradCase one =
            WinogradCase::with({.windows = {Window{}, three(20), three(20)}, .channels = 16, .filters = 16});
        const Floats before = one.run();
        one.x[static_cast<std::size_t>((9 * 20 + 9) * 16 + 3)] = NAN; // in the third tile, seen by no other
        const Floats after = one.run();
        for (std::int64_t row = 0; row < 20; ++row)
            for (std::int64_t column = 0; column < 20; ++column) {
                const auto at = static_cast<std::size_t>((row * 20 + column) * 16);
                if (row / 4 == 2 && column / 4 == 2)
                    continue;
                QCOMPARE(after[at], before[at]);
            }
        for (std::int64_t row = 8; row <= 10; ++row)
            for (std::int64_t column = 8; column <= 10; ++column)
                QVERIFY(std::isnan(after[static_cast<std::size_t>((row * 20 + column) * 16)]));
    }

    void asksForNoMemoryAfterTheFirstRun() {
        const WinogradCase one =
            WinogradCase::with({.windows = {three(4), three(20), three(20)}, .channels = 24, .filters = 40});
        const auto kernel = makeWinogradConv({one.geometry, one.kernel, one.bias, {}, {}});
        Floats y(static_cast<std::size_t>(one.geometry.outPixels() * one.geometry.filters));
        const Execution exec({}, 1);
        kernel->run(one.x, y, exec);
        const testing::CountedMemory asked;
        kernel->run(one.x, y, exec);
        QCOMPARE(asked.times(), 0);
    }

    void takenOnlyWhereItIsAllowedAndFits() {
        ConvGeometry g{.windows = {Window{}, three(56), three(56)}, .channels = 64, .filters = 64};
        QVERIFY(winogradFits(g) && winogradPays(g));
        const std::int64_t fast = convWorkingBytes(g, Arithmetic::Fast, 2);
        QVERIFY(fast >= 36 * 64 * 64 * 4);
        const WinogradCase one = WinogradCase::with(g);
        const ConvJob job{g, one.kernel, one.bias, {}, {}};
        QVERIFY(makeConv(job, Arithmetic::Fast)->bytes() >= 36 * 64 * 64 * 4);
        QVERIFY(makeConv(job, Arithmetic::Fast)->bytes() <= fast);
        QVERIFY(makeConv(job, Arithmetic::Exact)->bytes() < 36 * 64 * 64 * 4);
        g.groups = 2;
        QVERIFY(!winogradFits(g) && !winogradPays(g));
        g.groups = 1;
        g.windows[1].stride = 2;
        QVERIFY(!winogradFits(g));
        g.windows[1] = Window::make(56, 5, 1, 1, Padding::Same);
        QVERIFY(!winogradFits(g));
        g.windows[1] = three(56);
        g.channels = g.filters = 512;
        QVERIFY(winogradPays(g));
        g.windows[1] = g.windows[2] = three(7); // 4 tiles for 38 MB of weights
        QVERIFY(winogradFits(g) && !winogradPays(g));
        g.channels = g.filters = 3;
        QVERIFY(winogradFits(g) && !winogradPays(g));
        g.channels = g.filters = std::int64_t{1} << 40;
        QCOMPARE(winogradWorkingBytes(g, 2), std::numeric_limits<std::int64_t>::max());
    }
};

QTEST_APPLESS_MAIN(TestWinograd)
#include "tst_winograd.moc"
