// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AlignedFloats.h"
#include "kernels/Dense.h"
#include "kernels/KernelTable.h"
#include "kernels/PackedFilters.h"
#include "kernels/RowTask.h"
#include "kernels/VectorProduct.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

// With fewer rows, reading the weights costs more than multiplying by them, and a copy would not be read faster.
constexpr std::int64_t kRowsWorthPacking = 8;
// Larger kernels are never copied.
constexpr std::size_t kLargestPacked = std::size_t{32} << 20;
// Products that are worth a thread.
constexpr std::int64_t kWorth = 64 * 1024;
// Input of the rows that one piece of work holds, in floats: half of the second-level cache.
constexpr std::int64_t kInput = 64 * 1024;

/// Columns that are multiplied together: at most kWidestVector registers, at least two unless there are fewer in all.
struct Panel {
    std::int64_t first = 0;
    std::int64_t units = 0;
};

std::vector<Panel> panelsOf(std::int64_t depth, std::int64_t units, std::int64_t lanes) {
    const std::int64_t registers = (units + lanes - 1) / lanes;
    const std::int64_t least = (registers + kWidestVector - 1) / kWidestVector;
    const std::int64_t worthwhile = std::min({registers / 2, depth * units / kWorth, std::int64_t{4}});
    const std::int64_t count = std::max(least, worthwhile);
    std::vector<Panel> panels;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t first = i * registers / count * lanes;
        panels.push_back({first, std::min((i + 1) * registers / count * lanes, units) - first});
    }
    return panels;
}

class DenseKernel final : public PreparedKernel {
public:
    explicit DenseKernel(const DenseJob& job)
        : m_table(&kernels())
        , m_rows(job.rows)
        , m_in(job.kernel.shape()[0])
        , m_units(job.kernel.shape()[1])
        , m_kernel(job.kernel)
        , m_bias(static_cast<std::size_t>(m_units + kMostRegisters * m_table->lanes))
        , m_epilogue(job.epilogue)
        , m_finish(job.finish)
        , m_panels(panelsOf(m_in, m_units, m_table->lanes))
        , m_oneByOne(m_rows == 1 && m_units >= m_table->lanes) {
        std::ranges::fill(m_bias.all(), 0.0F);
        std::ranges::copy(job.bias, m_bias.data());
        if (!m_oneByOne)
            makeBlocks();
    }

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        const std::int64_t high = m_oneByOne ? 1 : std::clamp<std::int64_t>(kInput / m_in, 14, 112);
        const std::int64_t down = (m_rows + high - 1) / high;
        const auto across = static_cast<std::int64_t>(m_panels.size());
        const std::int64_t grain = kWorth * across / (m_in * m_units * std::min(high, m_rows)) + 1;
        exec.parallelFor(down * across, grain, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
                const std::int64_t row = i / across * high;
                compute(static_cast<std::size_t>(i % across), row, std::min(high, m_rows - row), x, y);
            }
        });
    }
    std::int64_t bytes() const override {
        std::int64_t bytes = m_bias.bytes();
        for (const PackedFilters& packed : m_packed)
            bytes += packed.bytes();
        return bytes;
    }

private:
    /// A part of a panel for the micro-kernel.
    struct Block {
        std::size_t panel;
        std::int64_t first;
        RowTask task;
    };

    void makeBlocks() {
        const int lanes = m_table->lanes;
        const bool packs = m_units < lanes || (m_rows >= kRowsWorthPacking && m_kernel.bytes() <= kLargestPacked);
        for (std::size_t i = 0; i < m_panels.size(); ++i) {
            const Panel& panel = m_panels[i];
            const std::int64_t asTheyAre = packs ? 0 : panel.units / lanes * lanes;
            for (std::int64_t at = 0; at < asTheyAre; at += kMostRegisters * lanes)
                addUnpacked(i, panel.first + at, std::min<std::int64_t>(asTheyAre - at, kMostRegisters * lanes));
            if (asTheyAre < panel.units)
                addPacked(i, panel.first + asTheyAre, panel.units - asTheyAre);
        }
    }

    void addUnpacked(std::size_t panel, std::int64_t first, std::int64_t units) {
        RowTask task = emptyTask();
        task.weights = m_kernel.floats().data() + first;
        task.weightStep = m_units;
        task.bias = m_bias.data() + first;
        task.registers = static_cast<int>(units) / m_table->lanes;
        task.filters = static_cast<int>(units);
        m_blocks.push_back({panel, first, task});
    }

    void addPacked(std::size_t panel, std::int64_t first, std::int64_t units) {
        const std::span<const float> bias(m_bias.data() + first, static_cast<std::size_t>(units));
        const PackedFilters& packed =
            m_packed.emplace_back(*m_table, m_in, units, m_kernel.floats().data() + first, m_units, bias);
        for (const PackedFilters::Block& block : packed.blocks()) {
            RowTask task = emptyTask();
            packed.describe(block, task);
            m_blocks.push_back({panel, first + block.first, task});
        }
    }

    RowTask emptyTask() const {
        static constexpr std::int64_t kOneRun[] = {0};
        RowTask task{};
        task.xStep = m_in;
        task.runs = kOneRun;
        task.runCount = 1;
        task.runLength = m_in;
        task.yStep = m_units;
        task.epilogue = m_epilogue;
        return task;
    }

    void compute(std::size_t at, std::int64_t row, std::int64_t rows, std::span<const float> x,
                 std::span<float> y) const {
        const Panel& panel = m_panels[at];
        if (m_oneByOne)
            m_table->multiplyVector({.depth = m_in,
                                     .x = x.data(),
                                     .kernel = m_kernel.floats().data() + panel.first,
                                     .stride = m_units,
                                     .bias = m_bias.data() + panel.first,
                                     .y = y.data() + panel.first,
                                     .units = panel.units,
                                     .epilogue = m_epilogue});
        for (const Block& block : m_blocks) {
            if (block.panel != at)
                continue;
            RowTask task = block.task;
            task.pixels = rows;
            task.x = x.data() + row * m_in;
            task.y = y.data() + row * m_units + block.first;
            m_table->computeRow(task);
        }
        for (std::int64_t i = row; m_finish && i < row + rows; ++i)
            m_finish(
                y.subspan(static_cast<std::size_t>(i * m_units + panel.first), static_cast<std::size_t>(panel.units)));
    }

    const KernelTable* m_table;
    std::int64_t m_rows;
    std::int64_t m_in;
    std::int64_t m_units;
    Tensor m_kernel;
    AlignedFloats m_bias; ///< with room for the registers of the last columns
    Epilogue m_epilogue;
    Finish m_finish;
    std::vector<Panel> m_panels;
    bool m_oneByOne; ///< a row at a time, as a vector
    std::vector<PackedFilters> m_packed;
    std::vector<Block> m_blocks;
};

} // namespace

KernelPointer makeDense(const DenseJob& job) {
    return std::make_unique<DenseKernel>(job);
}

} // namespace layerscope
