// SPDX-License-Identifier: GPL-3.0-or-later
// Whole networks, headless: frame after frame, and one frame every 20 ms as a film brings them.
//
//     bench_networks [FRAMES]
#include "core/InferenceRuns.h"
#include "core/Networks.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kPace = std::chrono::milliseconds(20);

struct Times {
    std::vector<double> milliseconds;

    double part(double share) {
        std::ranges::sort(milliseconds);
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    }
};

Times timed(Inference& inference, const Value& input, int frames, bool paced) {
    Times times;
    auto next = Clock::now();
    for (int frame = 0; frame < frames; ++frame) {
        if (paced)
            std::this_thread::sleep_until(next += kPace);
        const auto start = Clock::now();
        inference.run(std::span(&input, 1));
        times.milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return times;
}

void measure(const char* name, const NetworkBuilder& net, InferenceOptions options, int frames) {
    const auto plan = compile(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry());
    const auto made = Inference::make(*plan, std::vector{net.last()}, options);
    if (!made) {
        std::printf("%s: %s\n", name, made.error().toString().c_str());
        return;
    }
    const TensorSpec& spec = (*made)->specOf((*made)->sources()[0]);
    const Value input{RandomNumbers(7).floats(spec.shape, false), spec.axes, {}};
    timed(**made, input, std::max(frames / 10, 3), false);
    Times warm = timed(**made, input, frames, false);
    Times paced = timed(**made, input, std::min(frames, 100), true);
    std::printf("%-18s %d %-6s %9.3f %9.3f   %9.3f %9.3f   %6.1f %6.1f\n", name, options.threads,
                options.arithmetic == Arithmetic::Fast ? "fast" : "exact", warm.part(0.5), warm.part(0.95),
                paced.part(0.5), paced.part(0.95), static_cast<double>((*made)->arenaBytes()) / 1048576,
                static_cast<double>((*made)->preparedBytes()) / 1048576);
    for (const std::string& layer : (*made)->unprepared())
        std::printf("    asks for memory at each run: %s\n", layer.c_str());
}

} // namespace

int main(int argc, char** argv) {
    const int frames = argc > 1 ? std::atoi(argv[1]) : 200;
    std::printf("%-18s %s %-6s %19s   %19s   %13s\n", "milliseconds", "T", "", "median       p95", "every 20 ms    p95",
                "arena  packed, MiB");
    for (const int threads : {1, 2})
        for (const Arithmetic arithmetic : {Arithmetic::Exact, Arithmetic::Fast}) {
            measure("MobileNetV1-0.25", mobileNet(), {.threads = threads, .arithmetic = arithmetic}, frames);
            measure("VGG of six", vggOfSix(), {.threads = threads, .arithmetic = arithmetic}, std::max(frames / 10, 5));
        }
    return 0;
}
