// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/SlidingSum.h"

#include "kernels/RowTask.h"

#include <algorithm>

namespace layerscope {
namespace {

// Boxes at least so wide are computed row by row.
constexpr std::int64_t kNarrow = 12;

/// Of the thread's own; they grow with the first frame alone.
struct Runs {
    std::vector<std::int64_t> at;
    std::vector<std::int64_t> rows;

    static Runs& ofThisThread() {
        thread_local Runs runs;
        runs.at.clear();
        runs.rows.clear();
        return runs;
    }
    void add(std::int64_t from, std::int64_t row) {
        at.push_back(from);
        rows.push_back(row);
    }
};

} // namespace

SlidingPlan SlidingPlan::dense(const ConvGeometry& g) {
    SlidingPlan plan{.geometry = g};
    plan.steps[3] = g.filters;
    for (std::size_t axis = 3; axis > 0; --axis)
        plan.steps[axis - 1] = plan.steps[axis] * g.windows[axis - 1].out;
    return plan;
}

/// Outputs of a piece whose windows have the same real taps on every axis.
struct SlidingSum::Box {
    std::int64_t batch;
    std::int64_t depth;
    std::array<std::int64_t, 2> rows;
    std::array<std::int64_t, 2> columns;
    std::array<Window::Taps, 3> taps;
};

SlidingSum::SlidingSum(const SlidingPlan& plan, std::span<const float> kernel, std::span<const float> bias,
                       const Epilogue& epilogue, Finish finish)
    : m_plan(plan)
    , m_table(&kernels())
    , m_epilogue(epilogue)
    , m_finish(std::move(finish)) {
    const ConvGeometry& g = m_plan.geometry;
    const std::int64_t channels = g.channels / g.groups;
    const std::int64_t filters = g.filters / g.groups;
    m_wholeRows = g.groups == 1 && g.windows[2].dilation == 1;
    for (std::size_t axis = 0; axis < 3; ++axis)
        m_stretches[axis] = stretchesOf(g.windows[axis]);
    m_groups.reserve(static_cast<std::size_t>(g.groups));
    for (std::int64_t group = 0; group < g.groups; ++group) {
        const auto first = static_cast<std::size_t>(group * filters);
        m_groups.emplace_back(*m_table, g.taps() * channels, filters, kernel.data() + first, g.filters,
                              bias.empty() ? bias : bias.subspan(first, static_cast<std::size_t>(filters)));
        for (const PackedFilters::Block& block : m_groups.back().blocks())
            m_blocks.push_back({&m_groups.back(), block, group * channels, group * filters + block.first});
    }
}

std::vector<SlidingSum::Stretch> SlidingSum::stretchesOf(const Window& window) {
    std::vector<Stretch> stretches;
    const auto add = [&](std::int64_t begin, std::int64_t end) {
        if (begin >= end)
            return;
        const Window::Taps taps = window.realTaps(begin);
        if (!stretches.empty() && stretches.back().taps.begin == taps.begin && stretches.back().taps.end == taps.end)
            stretches.back().end = end;
        else
            stretches.push_back({begin, end, taps});
    };
    const Window::Outputs inside = window.insideOutputs();
    for (std::int64_t o = 0; o < inside.begin; ++o)
        add(o, o + 1);
    add(inside.begin, inside.end);
    for (std::int64_t o = inside.end; o < window.out; ++o)
        add(o, o + 1);
    return stretches;
}

std::int64_t SlidingSum::bytes() const {
    std::int64_t sum = 0;
    for (const PackedFilters& group : m_groups)
        sum += group.bytes();
    return sum;
}

std::int64_t SlidingSum::workingBytes(const ConvGeometry& g, int threads) {
    const std::int64_t lanes = kernels().lanes;
    const std::int64_t width = g.groups * ((g.filters / g.groups + lanes - 1) / lanes * lanes);
    const std::int64_t depth = g.taps() * (g.channels / g.groups);
    const std::int64_t runs = g.taps() * 2 * static_cast<std::int64_t>(sizeof(std::int64_t));
    return width * (depth + 1) * static_cast<std::int64_t>(sizeof(float)) + runs * threads;
}

std::int64_t SlidingSum::inputAt(std::int64_t batch, std::int64_t z, std::int64_t y, std::int64_t x) const {
    const auto& [depth, row, column] = m_plan.geometry.windows;
    return (((batch * depth.size + z) * row.size + y) * column.size + x) * m_plan.geometry.channels;
}

void SlidingSum::run(std::span<const float> x, std::span<float> y, const Execution& exec) const {
    if (m_plan.geometry.outPixels() <= 0)
        return;
    const Cut cut = cutFor(exec.threads());
    exec.parallelFor(pieces(cut), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
            computePiece(cut, i, x.data(), y.data(), exec);
    });
}

void SlidingSum::computePiece(const Cut& cut, std::int64_t index, const float* x, float* y,
                              const Execution& exec) const {
    const Piece piece = pieceAt(cut, index);
    for (std::size_t block = piece.blockBegin; block < piece.blockEnd && !exec.stopped(); ++block)
        computeBlock(piece, m_blocks[block], x, y + m_plan.start);
    if (m_finish)
        finishPiece(piece, y + m_plan.start);
}

template <class Visit>
void SlidingSum::forEachBox(const Piece& piece, Visit visit) const {
    const auto taps = [&] {
        for (const Stretch& stretch : m_stretches[0])
            if (piece.depth < stretch.end)
                return stretch.taps;
        return Window::Taps{};
    }();
    for (const Stretch& rows : m_stretches[1])
        for (const Stretch& columns : m_stretches[2]) {
            const Box box{
                .batch = piece.batch,
                .depth = piece.depth,
                .rows = {std::max(rows.begin, piece.rowBegin), std::min(rows.end, piece.rowEnd)},
                .columns = {std::max(columns.begin, piece.columnBegin), std::min(columns.end, piece.columnEnd)},
                .taps = {taps, rows.taps, columns.taps}};
            if (box.rows[0] < box.rows[1] && box.columns[0] < box.columns[1])
                visit(box);
        }
}

void SlidingSum::computeBlock(const Piece& piece, const Block& block, const float* x, float* y) const {
    RowTask task{};
    block.group->describe(block.filters, task);
    task.epilogue = m_epilogue;
    task.x = x + block.channel;
    task.y = y + block.firstFilter;
    forEachBox(piece, [&](const Box& box) { computeBox(box, task); });
}

void SlidingSum::computeBox(const Box& box, RowTask task) const {
    const ConvGeometry& g = m_plan.geometry;
    const auto& [depth, row, column] = g.windows;
    const auto& [z, y, x] = box.taps;
    const std::int64_t channels = g.channels / g.groups;
    Runs& runs = Runs::ofThisThread();
    for (std::int64_t i = z.begin; i < z.end; ++i)
        for (std::int64_t j = y.begin; j < y.end; ++j)
            for (std::int64_t k = x.begin; k < (m_wholeRows ? std::min(x.begin + 1, x.end) : x.end); ++k)
                runs.add(inputAt(0, i * depth.dilation, j * row.dilation, k * column.dilation),
                         ((i * row.kernel + j) * column.kernel + k) * channels);
    task.runs = runs.at.data();
    task.runRows = runs.rows.data();
    task.runCount = static_cast<std::int64_t>(runs.at.size());
    task.runLength = m_wholeRows ? (x.end - x.begin) * channels : channels;
    // From the first tap of the window at the box's first output, which may be padding.
    task.x += inputAt(box.batch, depth.tap(box.depth, 0), row.tap(box.rows[0], 0), column.tap(box.columns[0], 0));
    const auto& steps = m_plan.steps;
    task.y += box.batch * steps[0] + box.depth * steps[1] + box.rows[0] * steps[2] + box.columns[0] * steps[3];

    std::int64_t along = box.columns[1] - box.columns[0];
    std::int64_t across = box.rows[1] - box.rows[0];
    std::int64_t nextX = row.stride * column.size * g.channels;
    std::int64_t nextY = steps[2];
    task.xStep = column.stride * g.channels;
    task.yStep = steps[3];
    if (along < across && along < kNarrow) { // the columns at the border: a pixel below the other makes longer rows
        std::swap(along, across);
        std::swap(nextX, task.xStep);
        std::swap(nextY, task.yStep);
    }
    task.pixels = along;
    for (std::int64_t i = 0; i < across; ++i, task.x += nextX, task.y += nextY)
        m_table->computeRow(task);
}

void SlidingSum::finishPiece(const Piece& piece, float* y) const {
    const auto& steps = m_plan.steps;
    const std::int64_t filters = m_plan.geometry.filters;
    const Block& last = m_blocks[piece.blockEnd - 1];
    const std::int64_t first = m_blocks[piece.blockBegin].firstFilter;
    const std::int64_t count = last.firstFilter + last.filters.filters - first;
    const bool together = count == filters && steps[3] == filters;
    const std::int64_t columns = piece.columnEnd - piece.columnBegin;
    for (std::int64_t row = piece.rowBegin; row < piece.rowEnd; ++row) {
        float* from =
            y + piece.batch * steps[0] + piece.depth * steps[1] + row * steps[2] + piece.columnBegin * steps[3] + first;
        if (together)
            m_finish({from, static_cast<std::size_t>(columns * filters)});
        else
            for (std::int64_t i = 0; i < columns; ++i)
                m_finish({from + i * steps[3], static_cast<std::size_t>(count)});
    }
}

} // namespace layerscope
