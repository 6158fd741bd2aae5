// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Product.h"

#include "kernels/isa/Isa.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Stride = Eigen::OuterStride<>;

} // namespace

void multiply(const Product& p) {
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

} // namespace layerscope::LAYERSCOPE_ISA
