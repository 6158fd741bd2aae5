// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is in core/kernels/isa is compiled once for each set of instructions (see ../CMakeLists.txt): under a namespace
// of its own (LAYERSCOPE_ISA) and, through a macro, with an Eigen of its own. An inline function that two of the builds
// shared would be linked once, perhaps with instructions that not every machine has. Hence here: everything but the
// functions of the KernelTable in an anonymous namespace, no templates of the standard library, and of our own headers
// only those that hold plain structs. The test kernels_share_nothing checks it.
#ifndef LAYERSCOPE_ISA
#define LAYERSCOPE_ISA baseline
#define LAYERSCOPE_ISA_NAME "baseline"
#endif

#include "kernels/KernelTable.h"

#include <Eigen/Core>

namespace layerscope::LAYERSCOPE_ISA {

void multiply(const Product& product);
void applyCurve(Curve curve, float* values, std::int64_t count, CurveShape shape);
void weighChannels(const DepthwiseRun& run);
void computeRow(const RowTask& task);
void gatherWinograd(const WinogradGather& task);
void scatterWinograd(const WinogradScatter& task);
void multiplyVector(const VectorProduct& product);
void pool(const PoolRun& run);
void applyAffine(const AffineRun& run);

extern const KernelTable kTable;

} // namespace layerscope::LAYERSCOPE_ISA
