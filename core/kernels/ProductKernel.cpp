// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled once for each instruction set (see CMakeLists.txt), under its own function name and, through a macro, with
// its own Eigen namespace: an inline function that two of them shared would be linked once, with instructions that not
// every machine has. For the same reason nothing of the standard library is used here.
#include "kernels/Product.h"

#include <Eigen/Core>

#ifndef LAYERSCOPE_PRODUCT
#define LAYERSCOPE_PRODUCT multiplyBaseline
#endif

namespace layerscope {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Stride = Eigen::OuterStride<>;

} // namespace

void LAYERSCOPE_PRODUCT(const Product& p);
void LAYERSCOPE_PRODUCT(const Product& p) {
    const Eigen::Map<const Matrix, 0, Stride> a(p.a, p.rows, p.depth, Stride(p.aStride));
    const Eigen::Map<const Matrix, 0, Stride> b(p.b, p.depth, p.columns, Stride(p.bStride));
    Eigen::Map<Matrix, 0, Stride> c(p.c, p.rows, p.columns, Stride(p.cStride));
    if (p.bias == nullptr) {
        c.noalias() = a * b;
        return;
    }
    c.rowwise() = Eigen::Map<const Eigen::RowVectorXf>(p.bias, p.columns);
    c.noalias() += a * b;
}

} // namespace layerscope
