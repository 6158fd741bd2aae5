// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Window.h"

#include <algorithm>

namespace layerscope {
namespace {

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}
std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return -floorDivide(-a, b);
}

} // namespace

Window Window::make(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                    Padding padding) {
    Window w{.size = size, .kernel = kernel, .stride = stride, .dilation = dilation};
    if (padding == Padding::Valid) {
        w.out = floorDivide(size - w.extent(), stride) + 1;
        return w;
    }
    w.out = ceilDivide(size, stride);
    const std::int64_t total = std::max<std::int64_t>((w.out - 1) * stride + w.extent() - size, 0);
    w.padBefore = padding == Padding::Causal ? w.extent() - 1 : total / 2;
    w.padAfter = padding == Padding::Causal ? 0 : total - w.padBefore;
    return w;
}

Window::Taps Window::realTaps(std::int64_t o) const {
    const std::int64_t first = tap(o, 0);
    const std::int64_t begin = first >= 0 ? 0 : ceilDivide(-first, dilation);
    const std::int64_t end = ceilDivide(size - first, dilation);
    return {std::min(begin, kernel), std::clamp<std::int64_t>(end, std::min(begin, kernel), kernel)};
}

Window::Outputs Window::insideOutputs() const {
    const std::int64_t begin =
        std::clamp<std::int64_t>(ceilDivide(padBefore, stride), 0, std::max<std::int64_t>(out, 0));
    const std::int64_t end = floorDivide(size - extent() + padBefore, stride) + 1;
    return {begin, std::clamp(end, begin, std::max(begin, out))};
}

} // namespace layerscope
