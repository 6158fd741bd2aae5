// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generated/Phantom.h"
#include "data/generated/Settings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace layerscope {
namespace {

/// The sizes between batch and channel, as slices (or frames), rows and columns; what is missing is 1.
struct Grid {
    std::int64_t slices = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::int64_t channels = 1;
    bool deep = false; ///< there is an axis before the rows
};

struct Cell {
    std::int64_t slice;
    std::int64_t row;
    std::int64_t column;
};

Grid gridOf(const Shape& shape) {
    const int rank = shape.rank();
    const int last = rank >= 3 ? rank - 2 : rank - 1; // the columns
    Grid grid;
    grid.channels = rank >= 3 ? shape[rank - 1] : 1;
    grid.columns = last >= 1 || rank == 1 ? shape[last] : 1;
    grid.rows = last >= 2 ? shape[last - 1] : 1;
    grid.slices = last >= 3 ? shape[last - 2] : 1;
    grid.deep = last >= 3;
    return grid;
}

/// A tensor whose elements are number(cell).
template <class Number>
Result<Value> drawn(const GeneratorCall& call, const Grid& grid, const Number& number) {
    return filled(call.wanted, [&](std::int64_t i) {
        const std::int64_t pixel = i / grid.channels;
        const std::int64_t line = pixel / grid.columns;
        return number(Cell{line / grid.rows % grid.slices, line % grid.rows, pixel % grid.columns});
    });
}

/// The one length that is written, in whole elements and at least 1.
std::optional<std::int64_t> lengthOf(const GeneratorCall& call, const Grid& grid) {
    const auto lengths = numbersOf(call.settings, {static_cast<double>(grid.columns) / 8});
    if (!lengths || lengths->size() != 1)
        return std::nullopt;
    return std::max<std::int64_t>(std::llround(lengths->front()), 1);
}

Result<Value> checkerboard(const GeneratorCall& call) {
    const Grid grid = gridOf(call.wanted.shape);
    const auto size = lengthOf(call, grid);
    if (!size)
        return notUnderstood(call, "checkerboard:8");
    return drawn(call, grid,
                 [size = *size](const Cell& at) { return (at.slice / size + at.row / size + at.column / size) % 2; });
}

Result<Value> gradient(const GeneratorCall& call) {
    const auto angles = numbersOf(call.settings, {0});
    if (!angles || angles->size() != 1)
        return notUnderstood(call, "gradient:45");
    if (call.wanted.dtype == DType::Int32)
        return fractionsOnly(call);
    const Grid grid = gridOf(call.wanted.shape);
    const double radians = std::fmod(angles->front(), 360.0) * std::numbers::pi / 180;
    const double right = std::cos(radians);
    const double down = std::sin(radians);
    const auto middle = [](std::int64_t size) { return static_cast<double>(size - 1) / 2; };
    const double reach = std::abs(right) * middle(grid.columns) + std::abs(down) * middle(grid.rows);
    return drawn(call, grid, [=](const Cell& at) {
        const double x = static_cast<double>(at.column) - middle(grid.columns);
        const double y = static_cast<double>(at.row) - middle(grid.rows);
        return reach > 1e-9 ? std::clamp(0.5 + (x * right + y * down) / (2 * reach), 0.0, 1.0) : 0.5;
    });
}

Result<Value> movingBar(const GeneratorCall& call) {
    const Grid grid = gridOf(call.wanted.shape);
    const auto width = lengthOf(call, grid);
    if (!width)
        return notUnderstood(call, "moving_bar:4");
    const std::int64_t way = std::max<std::int64_t>(grid.columns - *width, 0);
    return drawn(call, grid, [=, width = *width](const Cell& at) {
        const double part =
            grid.slices > 1 ? static_cast<double>(at.slice) / static_cast<double>(grid.slices - 1) : 0.5;
        const std::int64_t from = std::llround(part * static_cast<double>(way));
        return at.column >= from && at.column < from + width ? 1 : 0;
    });
}

/// Of element i of n, from -1 to 1, at its middle.
double place(std::int64_t i, std::int64_t n) {
    return static_cast<double>(2 * i + 1) / static_cast<double>(n) - 1;
}

Result<Value> phantom(const GeneratorCall& call) {
    if (!call.settings.empty())
        return notUnderstood(call, "phantom:");
    if (call.wanted.dtype == DType::Int32)
        return fractionsOnly(call);
    const Grid grid = gridOf(call.wanted.shape);
    return drawn(call, grid, [&grid](const Cell& at) {
        const double x = place(at.column, grid.columns);
        const double y = -place(at.row, grid.rows);
        return grid.deep ? phantomAt(x, y, place(at.slice, grid.slices)) : phantomAt(x, y);
    });
}

constexpr Generator kFamily[] = {
    {"checkerboard", checkerboard},
    {"gradient", gradient},
    {"moving_bar", movingBar, false, true},
    {"phantom", phantom},
};

} // namespace

constinit const std::span<const Generator> kPatternGenerators = kFamily;

} // namespace layerscope
