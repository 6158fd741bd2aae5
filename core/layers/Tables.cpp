// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Tables.h"

#include <algorithm>

namespace layerscope {

NumberList numbersOf(const Params& params, const char* id) {
    auto list = parseNumberList(params.text(id));
    return list ? std::move(*list) : NumberList{.shape = {}, .values = {0}};
}

std::optional<Shape> broadcastShape(const Shape& a, const Shape& b) {
    const int rank = std::max(a.rank(), b.rank());
    const auto sizeOf = [rank](const Shape& shape, int axis) {
        const int at = axis - (rank - shape.rank());
        return at < 0 ? 1 : shape[at];
    };
    Shape out;
    for (int axis = 0; axis < rank; ++axis) {
        const std::int64_t first = sizeOf(a, axis);
        const std::int64_t second = sizeOf(b, axis);
        if (first != second && first != 1 && second != 1)
            return std::nullopt;
        out.append(first == 1 ? second : first);
    }
    return out;
}

std::vector<float> tableOf(const NumberList& list, const Shape& table) {
    std::vector<float> out(static_cast<std::size_t>(table.elements()));
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto rest = static_cast<std::int64_t>(i);
        std::int64_t at = 0;
        std::int64_t step = 1;
        for (int back = 1; back <= list.shape.rank(); ++back) {
            at += list.shape[-back] == 1 ? 0 : rest % table[-back] * step;
            rest /= table[-back];
            step *= list.shape[-back];
        }
        out[i] = static_cast<float>(list.values[static_cast<std::size_t>(at)]);
    }
    return out;
}

Tensor asFloats(const Tensor& x) {
    if (x.dtype() == DType::Float32)
        return x;
    TensorBuilder out(x.shape());
    std::ranges::transform(x.ints(), out.floats().begin(), [](std::int32_t v) { return static_cast<float>(v); });
    return std::move(out).finish();
}

} // namespace layerscope
