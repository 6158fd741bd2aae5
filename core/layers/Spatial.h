// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/SaturatingProduct.h"
#include "kernels/Conv.h"
#include "layer/LayerDef.h"

#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// Where the axes of a batch of pictures, sounds or volumes are.
struct Layout {
    bool channelsFirst = false;
    int rank = 4; ///< batch and channel included

    int channelAxis() const { return channelsFirst ? 1 : rank - 1; }
    int spatialAxis(int i) const { return i + (channelsFirst ? 2 : 1); }
    int spatialRank() const { return rank - 2; }
};
/// From the parameter "data_format".
Layout layoutOf(const Params& params, int rank);

/// A layer that slides something over its input: the settings of each spatial axis, outermost first.
struct Sliding {
    Ints kernel;
    Ints strides;
    Ints dilation;
    Padding padding = Padding::Valid;
    const char* kernelParam = "kernel_size"; ///< that is to blame when it does not fit
};
Padding paddingOf(const Params& params);

/// One window a spatial axis, outermost first.
std::vector<Window> windowsOf(const Sliding& sliding, const TensorSpec& input, const Layout& layout);
/// The same for a kernel, which always has three.
Windows threeWindows(const std::vector<Window>& windows);

/// Spec after sliding, with `channels` channels: sizes, and where each element lies on the source; or why the window
/// does not fit.
Checked<TensorSpec> inferSliding(const Sliding& sliding, const TensorSpec& input, const Layout& layout,
                                 std::int64_t channels);

/// The axis after a layer whose element 0 stands at position `first` of its input, whose elements are `pace` apart and
/// see input elements over a distance of `reach` (from the first to the last): cropping 3 gives (3, 1, 0), enlarging
/// twice (-0.25, 0.5, 0).
Axis movedAxis(const Axis& axis, double first, double pace, double reach = 0);

/// The axis of a tensor whose every element depends on all `size` elements along it, and still stands where it did.
Axis mixedAxis(const Axis& axis, std::int64_t size);
/// A layer's output whose every element depends on all along these dimensions.
TensorSpec mixedAlong(TensorSpec spec, std::span<const int> dimensions);
/// The axis after another tensor was added element by element, or its only element to all; see covering().
Axis mergedAxis(const Axis& axis, std::int64_t size, const Axis& other, std::int64_t otherSize);

/// The tensor with its channels last; the same one when they are.
Tensor channelsLast(const Tensor& tensor, const Layout& layout, const Execution& exec);
/// Numbers with channels last as a tensor of the wanted layout.
Tensor fromChannelsLast(Tensor tensor, const Layout& layout, const Execution& exec);
/// The shape of `shape` with its channels last.
Shape channelsLast(const Shape& shape, const Layout& layout);

/// Bytes of the copies that channels first asks for; 0 with channels last.
std::int64_t transposedBytes(const Layout& layout, const TensorSpec& input, const TensorSpec& output);

/// Of all sizes, at most the largest std::int64_t.
std::int64_t saturatingProduct(const Shape& shape);

} // namespace layerscope
