// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradPiece.h"

#include "kernels/KernelTable.h"
#include "kernels/RowTask.h"
#include "kernels/Scratch.h"
#include "kernels/WinogradConv.h"

#include <algorithm>
#include <array>

namespace layerscope {

WinogradPiece::WinogradPiece(const WinogradParts& parts, const WinogradBlocks& blocks, std::span<const float> x,
                             std::span<float> y)
    : m_parts(parts)
    , m_blocks(blocks)
    , m_g(parts.geometry)
    , m_x(x)
    , m_y(y)
    , m_inputs(scratch(ScratchUse::Transformed, static_cast<std::size_t>(blocks.inputFloats())))
    , m_products(
          scratch(ScratchUse::Products, static_cast<std::size_t>(blocks.productFloats(parts.tiles.positions())))) {}

void WinogradPiece::run(std::int64_t piece, std::int64_t group, const Execution& exec) {
    const std::int64_t count = m_parts.tiles.count();
    m_begin = piece * count / m_blocks.pieces;
    m_end = (piece + 1) * count / m_blocks.pieces;
    const auto blocks = static_cast<std::int64_t>(m_parts.filters[0].blocks().size());
    const auto firstBlock = static_cast<std::size_t>(group * blocks / m_blocks.groups);
    const auto endBlock = static_cast<std::size_t>((group + 1) * blocks / m_blocks.groups);
    const std::int64_t planes = m_parts.tiles.planesTogether() ? m_g.windows[0].out : 1;
    m_nextPlane = 0;
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        gatherFor(plane);
        std::int64_t filters = 0;
        std::int64_t first = -1;
        for (std::size_t block = firstBlock; block < endBlock && !exec.stopped();) {
            const Chunk chunk = chunkFrom(block, endBlock);
            multiply(chunk, plane);
            scatter(chunk, plane);
            first = first < 0 ? chunk.first : first;
            filters += chunk.filters;
            block += chunk.blocks.size();
        }
        if (m_parts.finish && !exec.stopped())
            finish(plane, first, filters);
    }
}

WinogradPiece::Chunk WinogradPiece::chunkFrom(std::size_t block, std::size_t end) const {
    const std::span<const Block> blocks = m_parts.filters[0].blocks();
    Chunk chunk;
    chunk.firstBlock = block;
    chunk.first = blocks[block].first;
    std::size_t count = 0;
    do {
        chunk.filters += blocks[block + count].filters;
        chunk.registers += blocks[block + count].registers;
        ++count;
    } while (block + count < end &&
             (chunk.registers + blocks[block + count].registers) * m_parts.table.lanes <= m_blocks.width);
    chunk.blocks = blocks.subspan(block, count);
    return chunk;
}

void WinogradPiece::gatherFor(std::int64_t outPlane) {
    const Window& depth = m_g.windows[0];
    const auto [begin, end] = depth.realTaps(outPlane);
    const bool together = m_parts.tiles.planesTogether();
    if (together && begin == end)
        return;
    const std::int64_t first = together ? std::max(m_nextPlane, depth.tap(outPlane, 0)) : 0;
    const std::int64_t last = together ? depth.tap(outPlane, end - 1) : 0;
    for (std::int64_t tile = m_begin; tile < m_end;) {
        const WinogradTiles::Run run = m_parts.tiles.runFrom(tile, m_end);
        if (together)
            for (std::int64_t plane = first; plane <= last; ++plane)
                gatherRun(run, plane);
        else
            gatherRun(run, depth.tap(run.outPlane, 0));
        tile += run.count;
    }
    m_nextPlane = last + 1;
}

void WinogradPiece::gatherRun(const WinogradTiles::Run& run, std::int64_t plane) {
    const auto& [depth, row, column] = m_g.windows;
    const std::int64_t rowStep = column.size * m_g.channels;
    const std::int64_t slot = plane % m_blocks.planes;
    m_parts.table.gatherWinograd(
        {.x = m_x.data() + (run.batch * depth.size + plane) * row.size * rowStep,
         .channels = m_g.channels,
         .rowStep = rowStep,
         .rowTap = row.dilation * rowStep,
         .columnStep = m_g.channels,
         .columnTap = column.dilation * m_g.channels,
         .inputs = m_parts.tiles.inputs(),
         .rowsToo = m_parts.tiles.rowsToo(),
         .row = *run.row,
         .columns = run.columns,
         .tiles = run.count,
         .v = m_inputs.data() + slot * m_blocks.planeStep + (run.first - m_begin) * m_blocks.tileStep,
         .positionStep = m_blocks.positionStep,
         .tileStep = m_blocks.tileStep});
}

void WinogradPiece::multiply(const Chunk& chunk, std::int64_t outPlane) const {
    const Window& depth = m_g.windows[0];
    Window::Taps taps{0, 1};
    std::array<std::int64_t, kMostWinogradPlanes> runs{};
    if (m_parts.tiles.planesTogether()) {
        taps = depth.realTaps(outPlane);
        for (std::int64_t q = taps.begin; q < taps.end; ++q)
            runs[static_cast<std::size_t>(q - taps.begin)] =
                depth.tap(outPlane, q) % m_blocks.planes * m_blocks.planeStep;
    }
    const int lanes = m_parts.table.lanes;
    RowTask task{};
    task.pixels = m_end - m_begin;
    task.xStep = m_blocks.tileStep;
    task.runs = runs.data();
    task.runCount = taps.end - taps.begin;
    task.runLength = m_g.channels;
    task.yStep = chunk.registers * lanes;
    for (std::size_t position = 0; position < m_parts.filters.size(); ++position) {
        const PackedFilters& filters = m_parts.filters[position];
        const auto at = static_cast<std::int64_t>(position);
        task.x = m_inputs.data() + at * m_blocks.positionStep;
        task.y = m_products.data() + at * m_blocks.productStep;
        for (const Block& block : filters.blocks().subspan(chunk.firstBlock, chunk.blocks.size())) {
            filters.describe(block, task);
            task.weights += taps.begin * m_g.channels * task.weightStep;
            task.filters = task.registers * lanes;
            m_parts.table.computeRow(task);
            task.y += task.filters;
        }
    }
}

float* WinogradPiece::outPlane(const WinogradTiles::Run& run, std::int64_t outPlane) const {
    const auto& [depth, row, column] = m_g.windows;
    const std::int64_t plane = run.batch * depth.out + (m_parts.tiles.planesTogether() ? outPlane : run.outPlane);
    return m_y.data() + plane * row.out * column.out * m_g.filters;
}

void WinogradPiece::scatter(const Chunk& chunk, std::int64_t plane) const {
    const auto& [depth, row, column] = m_g.windows;
    const std::int64_t tileStep = chunk.registers * m_parts.table.lanes;
    const std::int64_t rowStep = column.out * m_g.filters;
    for (std::int64_t tile = m_begin; tile < m_end;) {
        const WinogradTiles::Run run = m_parts.tiles.runFrom(tile, m_end);
        m_parts.table.scatterWinograd({.m = m_products.data() + (tile - m_begin) * tileStep,
                                       .positionStep = m_blocks.productStep,
                                       .tileStep = tileStep,
                                       .inputs = m_parts.tiles.inputs(),
                                       .rowsToo = m_parts.tiles.rowsToo(),
                                       .row = *run.row,
                                       .columns = run.columns,
                                       .tiles = run.count,
                                       .bias = m_parts.bias.data() + chunk.first,
                                       .registers = chunk.registers,
                                       .filters = chunk.filters,
                                       .epilogue = m_parts.epilogue,
                                       .y = outPlane(run, plane) + chunk.first,
                                       .rowStep = rowStep,
                                       .rowTap = row.dilation * rowStep,
                                       .columnStep = m_g.filters,
                                       .columnTap = column.dilation * m_g.filters});
        tile += run.count;
    }
}

void WinogradPiece::finish(std::int64_t plane, std::int64_t first, std::int64_t filters) const {
    const auto& [depth, row, column] = m_g.windows;
    const bool together = column.dilation == 1 && filters == m_g.filters;
    for (std::int64_t tile = m_begin; tile < m_end;) {
        const WinogradTiles::Run run = m_parts.tiles.runFrom(tile, m_end);
        float* y = outPlane(run, plane) + first;
        for (int i = 0; i < run.row->outputs; ++i) {
            float* line = y + (run.row->out + i * row.dilation) * column.out * m_g.filters;
            for (const WinogradSpan& span : std::span(run.columns, static_cast<std::size_t>(run.count)))
                for (int j = 0; j < (together ? 1 : span.outputs); ++j)
                    m_parts.finish({line + (span.out + j * column.dilation) * m_g.filters,
                                    static_cast<std::size_t>(together ? span.outputs * filters : filters)});
        }
        tile += run.count;
    }
}

} // namespace layerscope
