// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/TransposedWindow.h"

#include <algorithm>

namespace layerscope {

TransposedWindow TransposedWindow::make(std::int64_t size, std::int64_t kernel, std::int64_t stride,
                                        std::int64_t dilation, Padding padding,
                                        std::optional<std::int64_t> outputPadding) {
    TransposedWindow w{.size = size, .kernel = kernel, .stride = stride, .dilation = dilation};
    const std::int64_t extent = w.extent();
    if (padding == Padding::Valid) {
        w.out = outputPadding ? w.natural() + *outputPadding : (size - 1) * stride + std::max(extent, stride);
        return w;
    }
    w.out = outputPadding ? (size - 1) * stride + extent % 2 + *outputPadding : size * stride;
    w.crop = std::max<std::int64_t>(w.natural() - w.out, 0) / 2;
    return w;
}

std::optional<std::int64_t> TransposedWindow::source(std::int64_t o, std::int64_t q) const {
    const std::int64_t distance = o + crop - q * dilation;
    if (distance < 0 || distance % stride != 0 || distance / stride >= size)
        return std::nullopt;
    return distance / stride;
}

std::vector<TransposedWindow::Phase> TransposedWindow::phases() const {
    std::vector<Phase> phases(static_cast<std::size_t>(std::clamp<std::int64_t>(out, 0, stride)));
    for (std::size_t i = 0; i < phases.size(); ++i) {
        phases[i].first = static_cast<std::int64_t>(i);
        phases[i].count = (out - phases[i].first + stride - 1) / stride;
    }
    for (std::int64_t q = 0; q < kernel; ++q) {
        const std::int64_t first = ((q * dilation - crop) % stride + stride) % stride;
        if (first < static_cast<std::int64_t>(phases.size()))
            phases[static_cast<std::size_t>(first)].taps.push_back(q);
    }
    return phases;
}

} // namespace layerscope
