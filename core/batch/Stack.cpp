// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/Stack.h"

#include <algorithm>

namespace layerscope {
namespace {

Shape withFirst(Shape shape, std::int64_t examples) {
    shape[0] = examples;
    return shape;
}

template <class TensorOf>
Tensor together(std::span<const Value> ones, const TensorOf& tensorOf) {
    const Tensor& first = tensorOf(ones.front());
    TensorBuilder builder(withFirst(first.shape(), static_cast<std::int64_t>(ones.size())), first.dtype());
    auto to = builder.rawBytes().begin();
    for (const Value& one : ones)
        to = std::ranges::copy(tensorOf(one).rawBytes(), to).out;
    return std::move(builder).finish();
}

} // namespace

Value stacked(std::span<const Value> ones) {
    Value all{.tensor = together(ones, [](const Value& one) -> const Tensor& { return one.tensor; }),
              .axes = ones.front().axes,
              .mask = {}};
    if (ones.front().mask)
        all.mask = together(ones, [](const Value& one) -> const Tensor& { return *one.mask; });
    return all;
}

Tensor exampleOf(const Tensor& tensor, std::int64_t index) {
    const std::size_t bytes = tensor.bytes() / static_cast<std::size_t>(tensor.shape()[0]);
    TensorBuilder builder(withFirst(tensor.shape(), 1), tensor.dtype());
    std::ranges::copy(tensor.rawBytes().subspan(static_cast<std::size_t>(index) * bytes, bytes),
                      builder.rawBytes().begin());
    return std::move(builder).finish();
}

} // namespace layerscope
