// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Product.h"

namespace layerscope {

void multiplyBaseline(const Product& product);
#ifdef LAYERSCOPE_HAS_V3
void multiplyV3(const Product& product);
#endif

namespace {

struct Choice {
    void (*function)(const Product&);
    const char* instructions;
};

Choice choose() {
#ifdef LAYERSCOPE_HAS_V3
    // All that x86-64-v3 adds and the kernel can use; AVX2 and FMA never come without the rest.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return {multiplyV3, "x86-64-v3"};
#endif
    return {multiplyBaseline, "baseline"};
}

const Choice& choice() {
    static const Choice chosen = choose();
    return chosen;
}

} // namespace

void multiply(const Product& product) {
    choice().function(product);
}

const char* productInstructions() {
    return choice().instructions;
}

} // namespace layerscope
