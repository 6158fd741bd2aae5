// SPDX-License-Identifier: GPL-3.0-or-later
// The convolutions of issue 6, prepared once and run again and again, for each set of instructions, arithmetic and
// number of threads: microseconds, GFLOP/s, and the part of what the processor's multipliers could do at most.
//
//     bench_kernels [part of a workload's name [seconds a measurement]]
#include "bench/Measure.h"
#include "kernels/AlignedFloats.h"
#include "kernels/ConvAlgorithms.h"
#include "kernels/ConvTranspose.h"
#include "kernels/Dense.h"
#include "kernels/KernelTable.h"
#include "kernels/RowTask.h"
#include "kernels/SeparableConv.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <string_view>

using namespace layerscope;

namespace {

using Floats = std::vector<float>;

Floats randomFloats(std::int64_t count) {
    static std::mt19937 engine(7);
    std::uniform_real_distribution<float> uniform(-1, 1);
    Floats out(static_cast<std::size_t>(count));
    std::ranges::generate(out, [&] { return uniform(engine); });
    return out;
}

struct Workload {
    const char* name;
    std::int64_t in;  ///< floats
    std::int64_t out; ///< floats
    double products;  ///< of the definition, those with padding among them
    std::function<KernelPointer(Arithmetic)> make;
};

constexpr Epilogue kRelu{Epilogue::Kind::Relu};

ConvGeometry same(std::initializer_list<std::int64_t> sizes, std::int64_t channels, std::int64_t filters,
                  std::int64_t kernel, std::int64_t stride = 1, std::int64_t dilation = 1) {
    ConvGeometry g{.channels = channels, .filters = filters};
    std::size_t axis = 3 - sizes.size();
    for (const std::int64_t size : sizes)
        g.windows[axis++] = Window::make(size, kernel, stride, dilation, Padding::Same);
    return g;
}

Workload convolution(const char* name, const ConvGeometry& g) {
    const double perFilter = static_cast<double>(g.taps() * g.channels / g.groups);
    return {name, g.inPixels() * g.channels, g.outPixels() * g.filters,
            static_cast<double>(g.outPixels() * g.filters) * perFilter, [g](Arithmetic arithmetic) {
                const Floats kernel = randomFloats(g.taps() * g.channels / g.groups * g.filters);
                const Floats bias = randomFloats(g.filters);
                return makeConv({.geometry = g, .kernel = kernel, .bias = bias, .epilogue = kRelu}, arithmetic);
            }};
}

DepthwiseGeometry depthwiseOf(const ConvGeometry& g) {
    return {.batch = g.batch, .windows = g.windows, .channels = g.channels};
}

Workload depthwise(const char* name, const ConvGeometry& g) {
    const std::int64_t out = g.outPixels() * g.channels;
    return {name, g.inPixels() * g.channels, out, static_cast<double>(out * g.taps()), [g](Arithmetic) {
                const Floats kernel = randomFloats(g.taps() * g.channels);
                const Floats bias = randomFloats(g.channels);
                return makeDepthwise({.geometry = depthwiseOf(g), .kernel = kernel, .bias = bias, .epilogue = kRelu});
            }};
}

Workload separable(const char* name, const ConvGeometry& g) {
    ConvGeometry pointwise = g;
    for (Window& w : pointwise.windows)
        w = Window{.size = w.out, .out = w.out};
    const std::int64_t out = g.outPixels() * g.filters;
    return {name, g.inPixels() * g.channels, out,
            static_cast<double>(g.outPixels() * g.channels * (g.taps() + g.filters)), [g, pointwise](Arithmetic) {
                const Floats taps = randomFloats(g.taps() * g.channels);
                const Floats kernel = randomFloats(g.channels * g.filters);
                const Floats bias = randomFloats(g.filters);
                return makeSeparable({.geometry = depthwiseOf(g), .kernel = taps, .bias = {}},
                                     {.geometry = pointwise, .kernel = kernel, .bias = bias, .epilogue = kRelu});
            }};
}

Workload transposed(const char* name, std::initializer_list<std::int64_t> sizes, std::int64_t channels,
                    std::int64_t filters) {
    ConvTransposeGeometry g{.channels = channels, .filters = filters};
    std::size_t axis = 3 - sizes.size();
    for (const std::int64_t size : sizes)
        g.windows[axis++] = TransposedWindow::make(size, 3, 2, 1, Padding::Same, std::nullopt);
    return {name, g.inPixels() * channels, g.outPixels() * filters,
            static_cast<double>(g.inPixels() * g.taps() * channels * filters), [g](Arithmetic) {
                const Floats kernel = randomFloats(g.taps() * g.channels * g.filters);
                const Floats bias = randomFloats(g.filters);
                return makeConvTranspose({.geometry = g, .kernel = kernel, .bias = bias, .epilogue = kRelu});
            }};
}

Workload dense(const char* name, std::int64_t in, std::int64_t units) {
    return {name, in, units, static_cast<double>(in * units), [in, units](Arithmetic) {
                TensorBuilder kernel(Shape{in, units});
                std::ranges::copy(randomFloats(in * units), kernel.floats().begin());
                const Floats bias = randomFloats(units);
                return makeDense({.rows = 1, .kernel = std::move(kernel).finish(), .bias = bias});
            }};
}

std::vector<Workload> workloads() {
    ConvGeometry causal{.channels = 64, .filters = 128};
    causal.windows[2] = Window::make(4000, 3, 1, 4, Padding::Causal);
    return {
        convolution("c3_224_3_32", same({224, 224}, 3, 32, 3)),
        convolution("c3_112_32_64", same({112, 112}, 32, 64, 3)),
        convolution("c3_56_64_64", same({56, 56}, 64, 64, 3)),
        convolution("c3_28_128_128", same({28, 28}, 128, 128, 3)),
        convolution("c3_14_256_256", same({14, 14}, 256, 256, 3)),
        convolution("c1_56_64_256", same({56, 56}, 64, 256, 1)),
        convolution("c1_14_512_512", same({14, 14}, 512, 512, 1)),
        convolution("c5s2_224_3_24", same({224, 224}, 3, 24, 5, 2)),
        convolution("c7s2_224_3_64", same({224, 224}, 3, 64, 7, 2)),
        convolution("c3d2_56_64_64", same({56, 56}, 64, 64, 3, 1, 2)),
        depthwise("dw3_112_64", same({112, 112}, 64, 64, 3)),
        depthwise("dw3s2_56_128", same({56, 56}, 128, 128, 3, 2)),
        separable("sep3_56_128_128", same({56, 56}, 128, 128, 3)),
        transposed("ct3s2_56_64_32", {56, 56}, 64, 32),
        convolution("c1d_k9s4_16000_1_64", same({16000}, 1, 64, 9, 4)),
        convolution("c1d_k3d4_4000_64_128", causal),
        convolution("c3d_16x112_3_16", same({16, 112, 112}, 3, 16, 3)),
        convolution("c3d_16x56_16_32", same({16, 56, 56}, 16, 32, 3)),
        transposed("ct3ds2_8x28_32_16", {8, 28, 28}, 32, 16),
        dense("dense_4096_1000", 4096, 1000),
    };
}

/// Median of the calls that fit into so many seconds, at least five.
double medianMicroseconds(double seconds, const FunctionRef<void()>& call) {
    using Clock = std::chrono::steady_clock;
    std::vector<double> times;
    call();
    for (const auto start = Clock::now();
         times.size() < 5 || std::chrono::duration<double>(Clock::now() - start).count() < seconds;) {
        const auto begin = Clock::now();
        call();
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    return 1000 * bench::timingOf(std::move(times)).median;
}

/// GFLOP/s of one thread where nothing but the multipliers can be what it waits for.
double peakOf(const KernelTable& table) {
    const std::int64_t depth = 4096;
    const int registers = 2;
    const std::int64_t pixels = table.lanes == 16 ? 14 : 6;
    const std::vector<float> weights(static_cast<std::size_t>(registers * table.lanes), 1);
    const std::vector<float> x(static_cast<std::size_t>(depth), 1);
    std::vector<float> y(static_cast<std::size_t>(pixels * registers * table.lanes));
    const std::int64_t start = 0;
    const RowTask task{.pixels = pixels,
                       .x = x.data(),
                       .xStep = 0,
                       .runs = &start,
                       .runCount = 1,
                       .runLength = depth,
                       .weights = weights.data(),
                       .weightStep = 0,
                       .bias = weights.data(),
                       .y = y.data(),
                       .yStep = registers * table.lanes,
                       .registers = registers,
                       .filters = registers * table.lanes};
    const double microseconds = medianMicroseconds(0.05, [&] { table.computeRow(task); });
    return 2e-3 * static_cast<double>(pixels * depth * registers * table.lanes) / microseconds;
}

void measure(const Workload& workload, double seconds, double peak) {
    const Floats x = randomFloats(workload.in);
    const AlignedFloats y(static_cast<std::size_t>(workload.out)); // as tensors are
    for (const Arithmetic arithmetic : {Arithmetic::Exact, Arithmetic::Fast}) {
        const KernelPointer kernel = workload.make(arithmetic);
        for (const int threads : {1, 2}) {
            const Execution exec({}, threads);
            const double took = medianMicroseconds(seconds, [&] { kernel->run(x, y.all(), exec); });
            const double rate = 2e-3 * workload.products / took;
            std::printf("%-10s %-24s %-6s %d  %10.1f us %8.1f GFLOP/s %5.0f %%\n", kernels().name, workload.name,
                        arithmetic == Arithmetic::Exact ? "exact" : "fast", threads, took, rate,
                        100 * rate / (threads * peak));
        }
    }
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view wanted = count > 1 ? arguments[1] : "";
    const double seconds = count > 2 ? std::atof(arguments[2]) : 0.1;
    for (const KernelTable* table : availableKernels()) {
        if (const char* only = std::getenv("LAYERSCOPE_KERNELS"); only && std::string_view(only) != table->name)
            continue;
        const UseKernels use(*table);
        const double peak = peakOf(*table);
        std::printf("%-10s peak of one thread %.1f GFLOP/s\n", table->name, peak);
        for (const Workload& workload : workloads())
            if (std::string_view(workload.name).find(wanted) != std::string_view::npos)
                measure(workload, seconds, peak);
    }
}
