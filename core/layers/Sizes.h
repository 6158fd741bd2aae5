// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <vector>

namespace layerscope {

// LayerDef::sizes of the layer families: how each size of the output comes about that is not simply kept. The formulas
// are those of the geometry that infer asks (Window, TransposedWindow), written out with their numbers.

using Remarks = std::vector<Remark>;

// Conv, DepthwiseConv and SeparableConv; pooling; transposed convolutions; STFT and Mel frames.
Remarks convSizes(const LayerInput& in, const TensorSpec& output);
Remarks poolSizes(const LayerInput& in, const TensorSpec& output);
Remarks transposeSizes(const LayerInput& in, const TensorSpec& output);
Remarks stftSizes(const LayerInput& in, const TensorSpec& output);
Remarks melSizes(const LayerInput& in, const TensorSpec& output);

// Padding and cropping, enlarging, resizing; global pooling.
Remarks paddingSizes(const LayerInput& in, const TensorSpec& output);
Remarks upSamplingSizes(const LayerInput& in, const TensorSpec& output);
Remarks resizingSizes(const LayerInput& in, const TensorSpec& output);
Remarks globalPoolingSizes(const LayerInput& in, const TensorSpec& output);

Remarks flattenSizes(const LayerInput& in, const TensorSpec& output);
Remarks reshapeSizes(const LayerInput& in, const TensorSpec& output);
Remarks permuteSizes(const LayerInput& in, const TensorSpec& output);
Remarks repeatSizes(const LayerInput& in, const TensorSpec& output);

/// The last size is as many units as the layer has; of recurrent layers too.
Remarks unitSizes(const LayerInput& in, const TensorSpec& output);
Remarks activationSizes(const LayerInput& in, const TensorSpec& output);
Remarks bidirectionalSizes(const LayerInput& in, const TensorSpec& output);
Remarks embeddingSizes(const LayerInput& in, const TensorSpec& output);
Remarks attentionSizes(const LayerInput& in, const TensorSpec& output);

// Several inputs: side by side, number by number, sums of products.
Remarks concatenateSizes(const LayerInput& in, const TensorSpec& output);
Remarks mergeSizes(const LayerInput& in, const TensorSpec& output);
Remarks dotSizes(const LayerInput& in, const TensorSpec& output);
Remarks einsumSizes(const LayerInput& in, const TensorSpec& output);

} // namespace layerscope
