// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "kernels/Finish.h"
#include "tensor/Shape.h"

#include <span>
#include <vector>

namespace layerscope {

/// (x - minus) * times + plus, where the three tables lie over x by broadcasting: `shape` has x's rank, and each of its
/// sizes is x's or 1.
struct Affine {
    Shape shape;
    std::vector<float> minus;
    std::vector<float> times;
    std::vector<float> plus;

    /// One that changes nothing.
    explicit Affine(const Shape& tables);
};

/// y = finish(affine(x)); y may be x.
void applyAffine(const Affine& affine, const Shape& xShape, std::span<const float> x, std::span<float> y,
                 const Execution& exec, const Finish& finish = {});

} // namespace layerscope
