// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Fault.h"
#include "layer/LayerDef.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <span>

namespace layerscope {

/// A filter of image processing, known by name: `size` × `size` numbers, row by row, as a convolution layer applies
/// them (cross-correlation, not flipped).
struct KernelPreset {
    const char* id;
    const char* label; ///< N_()
    const char* help;  ///< N_(), what the filter shows
    int size;
    std::span<const float> numbers;
};

/// Identity, Sobel, Gaussian, Laplacian, sharpen, emboss, box blur ...
std::span<const KernelPreset> kernelPresets();

/// Whether a weight can hold one: a kernel with rows and columns whose last dimension is a filter of the input.
bool takesPresets(const WeightDef& weight);

/// kernel with filter `filter` replaced by the preset; kernel is [rows, columns, channels, filters]. The preset is
/// centred, with zeros around it. Where a filter mixes the channels (layout ChannelFilter) it is divided by their
/// number, so that the filter sees their mean. Refused when the kernel is smaller than the preset or has no such
/// filter.
Checked<Tensor> withPreset(const Tensor& kernel, const KernelPreset& preset, std::int64_t filter,
                           KernelLayout layout = KernelLayout::ChannelFilter);

} // namespace layerscope
