// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Curves.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace layerscope {

struct AffineRun;
struct DepthwiseRun;
struct PoolRun;
struct Product;
struct RowTask;
struct WinogradGather;
struct WinogradScatter;
struct VectorProduct;

/// The functions of core/kernels/isa, compiled for one set of instructions. They work on the calling thread, get
/// validated sizes, and ask for no memory.
struct KernelTable {
    const char* name; ///< "baseline", "x86-64-v3" (AVX2 and FMA), "x86-64-v4" (AVX-512)
    int lanes;        ///< floats in a register
    void (*multiply)(const Product&);
    void (*applyCurve)(Curve curve, float* values, std::int64_t count, CurveShape shape);
    void (*weighChannels)(const DepthwiseRun&);
    void (*computeRow)(const RowTask&);
    void (*gatherWinograd)(const WinogradGather&);
    void (*scatterWinograd)(const WinogradScatter&);
    void (*multiplyVector)(const VectorProduct&);
    void (*pool)(const PoolRun&);
    void (*applyAffine)(const AffineRun&);
};

/// The table in use: the widest that the machine can run, unless the environment variable LAYERSCOPE_KERNELS names
/// another one of availableKernels().
const KernelTable& kernels();

/// All that this build holds and the machine can run, narrowest first.
std::span<const KernelTable* const> availableKernels();

/// Makes kernels() another table as long as it lives, for tests and comparisons. Not while others compute.
class UseKernels {
public:
    explicit UseKernels(const KernelTable& table);
    ~UseKernels();
    UseKernels(const UseKernels&) = delete;
    UseKernels& operator=(const UseKernels&) = delete;

private:
    const KernelTable* m_before;
};

} // namespace layerscope
