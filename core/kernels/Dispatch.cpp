// SPDX-License-Identifier: GPL-3.0-or-later
// Picks, once, the widest build of each kernel that the machine can run.
#include "kernels/Curves.h"
#include "kernels/DepthwiseRun.h"
#include "kernels/Product.h"

namespace layerscope {

void multiplyBaseline(const Product& product);
void applyCurveBaseline(Curve curve, float* values, std::int64_t count, CurveShape shape);
void weighChannelsBaseline(const DepthwiseRun& run);
#ifdef LAYERSCOPE_HAS_V3
void multiplyV3(const Product& product);
void applyCurveV3(Curve curve, float* values, std::int64_t count, CurveShape shape);
void weighChannelsV3(const DepthwiseRun& run);
#endif

namespace {

struct Kernels {
    void (*multiply)(const Product&);
    void (*applyCurve)(Curve, float*, std::int64_t, CurveShape);
    void (*weighChannels)(const DepthwiseRun&);
    const char* instructions;
};

Kernels choose() {
#ifdef LAYERSCOPE_HAS_V3
    // What the kernels use of x86-64-v3; a processor with AVX2 and FMA has the rest.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return {multiplyV3, applyCurveV3, weighChannelsV3, "x86-64-v3"};
#endif
    return {multiplyBaseline, applyCurveBaseline, weighChannelsBaseline, "baseline"};
}

const Kernels& kernels() {
    static const Kernels chosen = choose();
    return chosen;
}

} // namespace

void multiply(const Product& product) {
    kernels().multiply(product);
}

void applyCurve(Curve curve, float* values, std::int64_t count, CurveShape shape) {
    kernels().applyCurve(curve, values, count, shape);
}

void weighChannels(const DepthwiseRun& run) {
    kernels().weighChannels(run);
}

const char* kernelInstructions() {
    return kernels().instructions;
}

} // namespace layerscope
