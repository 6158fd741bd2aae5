// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

enum class Padding { Valid, Same, Causal };

/// One axis of a sliding window: where the taps of each output element lie on the input. Kernels, shape inference, the
/// probe, receptive fields and the animation all ask the same Window. Formulas: Keras 3, `compute_conv_output_shape`.
struct Window {
    std::int64_t size = 1;      ///< input elements
    std::int64_t kernel = 1;    ///< taps
    std::int64_t stride = 1;    ///< input elements from one output element to the next
    std::int64_t dilation = 1;  ///< input elements from one tap to the next
    std::int64_t padBefore = 0; ///< zeros before the first input element
    std::int64_t padAfter = 0;  ///< zeros after the last one that some tap reaches
    std::int64_t out = 1;       ///< output elements; 0 or less when the kernel does not fit

    /// "same" puts the odd zero at the end; "causal" pads (kernel - 1) * dilation zeros before.
    static Window make(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                       Padding padding);

    /// Input elements from the first tap to the last, both included.
    std::int64_t extent() const { return (kernel - 1) * dilation + 1; }
    /// Input index of tap q of output o; outside [0, size) it is padding.
    std::int64_t tap(std::int64_t o, std::int64_t q) const { return o * stride + q * dilation - padBefore; }
    bool isPadding(std::int64_t index) const { return index < 0 || index >= size; }
    /// First and one past the last tap of output o that are real input elements.
    struct Taps {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };
    Taps realTaps(std::int64_t o) const;
    /// First and one past the last output whose taps are all real input elements; equal when there are none.
    struct Outputs {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };
    Outputs insideOutputs() const;
};

} // namespace layerscope
