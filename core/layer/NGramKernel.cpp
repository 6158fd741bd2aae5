// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/NGramKernel.h"

#include <algorithm>

namespace layerscope {
namespace {

Checked<void> checkWords(const KernelShape& shape, const Tensor& table, std::span<const std::int32_t> ids) {
    if (table.shape().rank() != 2 || table.shape()[1] != shape.channels)
        return fault(message(N_("The table of the embedding is %1, and the kernel sees %2 channels."),
                             table.shape().toString(), shape.channels));
    if (ids.empty())
        return fault(message(N_("No word was given.")), message(N_("Type one that the text has.")));
    if (static_cast<std::int64_t>(ids.size()) > shape.size[2])
        return fault(message(N_("%1 words do not fit into a kernel of %2 steps."), ids.size(), shape.size[2]),
                     message(N_("Type fewer words, or choose a larger kernel size.")), "kernel_size");
    for (std::int32_t id : ids)
        if (id < 0 || id >= table.shape()[0])
            return fault(message(N_("The number %1 lies outside the table of %2 words."), id, table.shape()[0]));
    return {};
}

} // namespace

Checked<Tensor> withNGram(const Tensor& kernel, const KernelShape& shape, std::int64_t filter, const Tensor& table,
                          std::span<const std::int32_t> ids) {
    if (const auto fits = checkWords(shape, table, ids); !fits)
        return tl::unexpected(fits.error());
    const auto entry = [&](std::size_t word, std::int64_t channel) {
        return table.at(ids[word] * shape.channels + channel);
    };
    double squares = 0;
    for (std::size_t word = 0; word < ids.size(); ++word)
        for (std::int64_t channel = 0; channel < shape.channels; ++channel)
            squares += entry(word, channel) * entry(word, channel);
    if (squares == 0)
        return fault(message(N_("The rows of these words are all zero, and nothing can be told by them.")));
    TensorBuilder builder(kernel.shape());
    const std::span<float> numbers = builder.floats();
    std::ranges::copy(kernel.floats(), numbers.begin());
    const std::int64_t first = (shape.size[2] - static_cast<std::int64_t>(ids.size())) / 2;
    for (std::int64_t tap = 0; tap < shape.size[2]; ++tap)
        for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
            const std::int64_t word = tap - first;
            const bool inside = word >= 0 && word < static_cast<std::int64_t>(ids.size());
            numbers[static_cast<std::size_t>(shape.offset(tap, channel, filter))] =
                inside ? static_cast<float>(entry(static_cast<std::size_t>(word), channel) / squares) : 0;
        }
    return std::move(builder).finish();
}

} // namespace layerscope
