// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Window.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace layerscope {

/// One axis of a transposed convolution: input element i is laid down, times tap q, at i * stride + q * dilation; the
/// output is what lies from `crop` on. Where nothing was laid down, inside or behind the end, the output is zero.
/// Kernels, shape inference, the probe and projective fields all ask it. Formulas: Keras 3,
/// `compute_conv_transpose_output_shape` and `compute_conv_transpose_padding_args_for_jax`.
struct TransposedWindow {
    std::int64_t size = 1;     ///< input elements
    std::int64_t kernel = 1;   ///< taps
    std::int64_t stride = 1;   ///< output elements from one input element's first tap to the next one's
    std::int64_t dilation = 1; ///< output elements from one tap to the next
    std::int64_t crop = 0;     ///< elements cut off in front
    std::int64_t out = 1;      ///< output elements; 0 when nothing is left

    /// padding is Valid or Same. Without outputPadding, "valid" keeps max(extent, stride) elements of the last input
    /// element, and "same" makes size * stride; with it, extent + outputPadding of the last one, or (for "same")
    /// extent modulo 2 + outputPadding. What is too much is cut off half in front, the odd element at the end.
    static TransposedWindow make(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                                 Padding padding, std::optional<std::int64_t> outputPadding);

    /// Elements that one input element covers.
    std::int64_t extent() const { return (kernel - 1) * dilation + 1; }
    /// Elements that all of them cover, before any is cut off.
    std::int64_t natural() const { return (size - 1) * stride + extent(); }
    /// The input element whose tap q is laid down on output o, if there is one.
    std::optional<std::int64_t> source(std::int64_t o, std::int64_t q) const;

    /// Outputs first, first + stride, ... : those that the same taps reach.
    struct Phase {
        std::int64_t first = 0;
        std::int64_t count = 0;
        std::vector<std::int64_t> taps; ///< in rising order; none: nothing is ever laid down there
    };
    /// At most `stride` of them; each output is in exactly one.
    std::vector<Phase> phases() const;
};

} // namespace layerscope
