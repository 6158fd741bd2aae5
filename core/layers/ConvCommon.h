// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/DataKinds.h"
#include "layers/Spatial.h"

#include <optional>
#include <string>

namespace layerscope {

// What the convolutional layers share beyond the sliding of Spatial.h.

template <int Rank>
InputSpec convInput(const Params& /*params*/) {
    return {.rank = Rank + 2, .dtype = DType::Float32};
}

/// From the parameters kernel_size, strides, dilation_rate and padding.
Sliding convSliding(const Params& params);

/// A stride above 1 and a dilation above 1, which most of Keras's convolutions refuse.
std::optional<Fault> strideWithDilation(const Params& params);
/// More numbers than any machine can hold; `param` is to blame.
std::optional<Fault> tooManyWeights(const Shape& kernel, const char* param);

/// The sizes in kernel_size, then these.
Shape kernelOf(const Params& params, std::int64_t before, std::int64_t last);
WeightDef weightOf(const char* name, const Shape& shape, const char* initializerParam,
                   KernelLayout layout = KernelLayout::None);
/// "bias" of that length behind the others, when use_bias is on.
void addBias(std::vector<WeightDef>& weights, const Params& params, std::int64_t length);

/// perPixel multiplications a pixel of the output, whatever its layout; and the memory that a kernel asks for, with the
/// copies of channels first.
Cost convCost(const LayerInput& in, const TensorSpec& output, std::int64_t perPixel, std::int64_t scratchBytes);

/// [B, out of each window that the layer has, channels], for windows as a kernel takes them.
template <class Windows>
Shape convOutput(std::int64_t batch, const Windows& windows, int spatialRank, std::int64_t channels) {
    Shape shape{batch};
    for (auto axis = windows.size() - static_cast<std::size_t>(spatialRank); axis < windows.size(); ++axis)
        shape.append(windows[axis].out);
    shape.append(channels);
    return shape;
}

} // namespace layerscope
