// SPDX-License-Identifier: GPL-3.0-or-later
#include "Kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace layerscope {
namespace {

TensorBuilder zeros(const Shape& shape) {
    TensorBuilder builder(shape);
    std::ranges::fill(builder.floats(), 0.F);
    return builder;
}

std::size_t longest(const std::vector<Taps>& all) {
    return std::ranges::max(all, {}, &Taps::size).size();
}

/// Where shorter taps begin among longer ones.
std::size_t offset(std::size_t room, std::size_t taps) {
    return (room - taps) / 2;
}

Taps lowPass(int count, double shortest) {
    Taps out;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
        const double x = 2 * (i - (count - 1) / 2.0) / shortest;
        const double sinc = x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
        const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (i + 0.5) / count);
        out.push_back(static_cast<float>(sinc * window));
        sum += sinc * window;
    }
    return taps::scaled(std::move(out), static_cast<float>(1 / sum));
}

} // namespace

namespace taps {

Taps mean(int count) {
    return Taps(static_cast<std::size_t>(count), 1.F / static_cast<float>(count));
}

Taps triangle(int count) {
    Taps out;
    for (int i = 0; i < count; ++i)
        out.push_back(static_cast<float>(std::min(i + 1, count - i)));
    return scaled(out, 1 / std::accumulate(out.begin(), out.end(), 0.F));
}

Taps change() {
    return {-1, 0, 1};
}

Taps scaled(Taps taps, float by) {
    for (float& tap : taps)
        tap *= by;
    return taps;
}

Taps band(int count, double shortest, double longestWave) {
    Taps out = lowPass(count, shortest);
    const Taps lower = lowPass(count, longestWave);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] -= lower[i];
    return out;
}

} // namespace taps

Tensor lineKernel(int channels, const std::vector<LineFilter>& filters) {
    std::size_t room = 1;
    for (const LineFilter& filter : filters)
        for (const auto& part : filter.parts)
            room = std::max(room, part.taps.size());
    const auto in = static_cast<std::size_t>(channels);
    TensorBuilder kernel =
        zeros({static_cast<std::int64_t>(room), channels, static_cast<std::int64_t>(filters.size())});
    for (std::size_t f = 0; f < filters.size(); ++f)
        for (const auto& part : filters[f].parts)
            for (std::size_t q = 0; q < part.taps.size(); ++q)
                kernel.floats()[((q + offset(room, part.taps.size())) * in + static_cast<std::size_t>(part.channel)) *
                                    filters.size() +
                                f] += part.taps[q];
    return std::move(kernel).finish();
}

Tensor eachLine(int channels, const std::vector<Taps>& filters) {
    const std::size_t room = longest(filters);
    const auto in = static_cast<std::size_t>(channels);
    TensorBuilder kernel =
        zeros({static_cast<std::int64_t>(room), channels, static_cast<std::int64_t>(filters.size())});
    for (std::size_t f = 0; f < filters.size(); ++f)
        for (std::size_t q = 0; q < filters[f].size(); ++q)
            for (std::size_t c = 0; c < in; ++c)
                kernel.floats()[((q + offset(room, filters[f].size())) * in + c) * filters.size() + f] = filters[f][q];
    return std::move(kernel).finish();
}

Tensor mixing(int rank, const std::vector<Taps>& rows) {
    Shape shape;
    for (int i = 0; i < rank - 2; ++i)
        shape.append(1);
    shape.append(static_cast<std::int64_t>(rows.size()));
    shape.append(static_cast<std::int64_t>(rows.front().size()));
    Taps all;
    for (const Taps& row : rows)
        all.insert(all.end(), row.begin(), row.end());
    return Tensor::fromFloats(shape, all);
}

Tensor boxKernel(int channels, const std::vector<BoxFilter>& filters) {
    std::size_t d = 1;
    std::size_t h = 1;
    std::size_t w = 1;
    for (const BoxFilter& filter : filters) {
        d = std::max(d, filter.depth.size());
        h = std::max(h, filter.rows.size());
        w = std::max(w, filter.columns.size());
    }
    const auto in = static_cast<std::size_t>(channels);
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    TensorBuilder kernel = zeros({size(d), size(h), size(w), channels, size(filters.size())});
    for (std::size_t f = 0; f < filters.size(); ++f) {
        const auto& [depth, rows, columns] = filters[f];
        for (std::size_t z = 0; z < depth.size(); ++z)
            for (std::size_t y = 0; y < rows.size(); ++y)
                for (std::size_t x = 0; x < columns.size(); ++x)
                    for (std::size_t c = 0; c < in; ++c) {
                        const std::size_t row = (z + offset(d, depth.size())) * h + y + offset(h, rows.size());
                        const std::size_t tap = row * w + x + offset(w, columns.size());
                        kernel.floats()[(tap * in + c) * filters.size() + f] =
                            depth[z] * rows[y] * columns[x] / static_cast<float>(channels);
                    }
    }
    return std::move(kernel).finish();
}

Tensor layingKernel(int channels, const std::vector<Taps>& axes) {
    Shape shape;
    Taps product{1};
    for (const Taps& axis : axes) {
        shape.append(static_cast<std::int64_t>(axis.size()));
        Taps next;
        for (float before : product)
            for (float tap : axis)
                next.push_back(before * tap);
        product = std::move(next);
    }
    shape.append(channels);
    shape.append(channels);
    TensorBuilder kernel = zeros(shape);
    const auto in = static_cast<std::size_t>(channels);
    for (std::size_t q = 0; q < product.size(); ++q)
        for (std::size_t c = 0; c < in; ++c)
            kernel.floats()[(q * in + c) * in + c] = product[q];
    return std::move(kernel).finish();
}

} // namespace layerscope
