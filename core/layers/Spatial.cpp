// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Spatial.h"

#include "kernels/Transpose.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

/// "wide", "high", ... : how the size of an axis is said.
const char* extentWord(AxisKind kind) {
    switch (kind) {
    case AxisKind::Row:
        return N_("high");
    case AxisKind::Column:
        return N_("wide");
    case AxisKind::Depth:
        return N_("deep");
    default:
        return N_("long");
    }
}

Fault doesNotFit(const Window& window, AxisKind kind, const Sliding& sliding) {
    const bool pooling = std::string_view(sliding.kernelParam) == "pool_size";
    const Message hint = pooling ? message(N_("Use padding 'same', or a smaller pool."))
                                 : message(N_("Use padding 'same', or a smaller kernel."));
    if (window.dilation > 1)
        return {message(N_("The kernel is %1 %2 with its dilation and its input only %3"), window.extent(),
                        extentWord(kind), window.size),
                message(N_("Use padding 'same', a smaller kernel, or less dilation.")), sliding.kernelParam, 0};
    const char* text =
        pooling ? N_("The pool is %1 %2 and its input only %3") : N_("The kernel is %1 %2 and its input only %3");
    return {message(text, window.kernel, extentWord(kind), window.size), hint, sliding.kernelParam, 0};
}

/// An output element stands where the middle of its window does.
Axis slidAxis(const Axis& axis, const Window& window) {
    const double middle = static_cast<double>(window.extent() - 1) / 2 - static_cast<double>(window.padBefore);
    return movedAxis(axis, middle, static_cast<double>(window.stride), static_cast<double>(window.extent() - 1));
}

Tensor transposed(const Tensor& tensor, const Shape& shape, std::int64_t rows, std::int64_t columns,
                  const Execution& exec) {
    TensorBuilder out(shape);
    transposeMatrices(shape[0], rows, columns, tensor.floats(), out.floats(), exec);
    return std::move(out).finish();
}

} // namespace

Layout layoutOf(const Params& params, int rank) {
    return {.channelsFirst = params.text("data_format") == "channels_first", .rank = rank};
}

Padding paddingOf(const Params& params) {
    const std::string& padding = params.text("padding");
    return padding == "same" ? Padding::Same : padding == "causal" ? Padding::Causal : Padding::Valid;
}

std::vector<Window> windowsOf(const Sliding& sliding, const TensorSpec& input, const Layout& layout) {
    std::vector<Window> windows;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        windows.push_back(Window::make(input.shape[layout.spatialAxis(i)], sliding.kernel[at], sliding.strides[at],
                                       sliding.dilation[at], sliding.padding));
    }
    return windows;
}

Windows threeWindows(const std::vector<Window>& windows) {
    Windows three{};
    std::copy(windows.begin(), windows.end(), three.end() - static_cast<std::ptrdiff_t>(windows.size()));
    return three;
}

Checked<TensorSpec> inferSliding(const Sliding& sliding, const TensorSpec& input, const Layout& layout,
                                 std::int64_t channels) {
    const std::vector<Window> windows = windowsOf(sliding, input, layout);
    TensorSpec out = input;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const Window& window = windows[static_cast<std::size_t>(i)];
        const int axis = layout.spatialAxis(i);
        Axis& meaning = out.axes[static_cast<std::size_t>(axis)];
        if (window.out <= 0)
            return tl::unexpected(doesNotFit(window, meaning.kind, sliding));
        out.shape[axis] = window.out;
        meaning = slidAxis(meaning, window);
    }
    out.shape[layout.channelAxis()] = channels;
    out.axes[static_cast<std::size_t>(layout.channelAxis())] = channelAxis();
    return out;
}

Axis movedAxis(const Axis& axis, double first, double pace, double reach) {
    Axis out = axis;
    out.origin = axis.origin + first * axis.step;
    out.step = axis.step * pace;
    out.field = axis.field + reach * std::abs(axis.step);
    return out;
}

Axis mixedAxis(const Axis& axis, std::int64_t size) {
    return movedAxis(axis, 0, 1, 2 * static_cast<double>(size - 1));
}

TensorSpec mixedAlong(TensorSpec spec, std::span<const int> dimensions) {
    for (const int dimension : dimensions)
        if (Axis& axis = spec.axes[static_cast<std::size_t>(dimension)]; axis.isSpatial())
            axis = mixedAxis(axis, spec.shape[dimension]);
    return spec;
}

Axis mergedAxis(const Axis& axis, std::int64_t size, const Axis& other, std::int64_t otherSize) {
    const auto apart = [&](std::int64_t element) {
        const auto at = static_cast<double>(element);
        return std::abs(other.placeOf(otherSize == 1 ? 0 : at) - axis.placeOf(at));
    };
    Axis furthest = other;
    furthest.origin = axis.origin + std::max(apart(0), apart(size - 1));
    return covering(axis, furthest);
}

Shape channelsLast(const Shape& shape, const Layout& layout) {
    if (!layout.channelsFirst)
        return shape;
    Shape out{shape[0]};
    for (int i = 2; i < shape.rank(); ++i)
        out.append(shape[i]);
    out.append(shape[1]);
    return out;
}

Tensor channelsLast(const Tensor& tensor, const Layout& layout, const Execution& exec) {
    if (!layout.channelsFirst)
        return tensor;
    const std::int64_t channels = tensor.shape()[1];
    const std::int64_t pixels = tensor.elements() / (tensor.shape()[0] * channels);
    return transposed(tensor, channelsLast(tensor.shape(), layout), channels, pixels, exec);
}

Tensor fromChannelsLast(Tensor tensor, const Layout& layout, const Execution& exec) {
    if (!layout.channelsFirst)
        return tensor;
    const Shape& last = tensor.shape();
    Shape first{last[0], last[-1]};
    for (int i = 1; i + 1 < last.rank(); ++i)
        first.append(last[i]);
    return transposed(tensor, first, tensor.elements() / (last[0] * last[-1]), last[-1], exec);
}

std::int64_t transposedBytes(const Layout& layout, const TensorSpec& input, const TensorSpec& output) {
    if (!layout.channelsFirst)
        return 0;
    const std::uint64_t bytes = input.bytes().value_or(0) + output.bytes().value_or(0);
    return static_cast<std::int64_t>(bytes);
}

std::int64_t saturatingProduct(const Shape& shape) {
    std::int64_t product = 1;
    for (std::int64_t dim : shape)
        product = saturatingProduct(product, dim);
    return product;
}

} // namespace layerscope
