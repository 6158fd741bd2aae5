// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/DepthwiseStage.h"

#include "kernels/Scratch.h"

#include <algorithm>
#include <numeric>

namespace layerscope {
namespace {

// Half of a second-level cache.
constexpr std::int64_t kStageFloats = 64 * 1024;
constexpr std::int64_t kMostColumns = 512;
constexpr std::int64_t kFewestColumns = 16;

std::int64_t columnsAtOnce(const DepthwiseGeometry& g) {
    const std::int64_t few = kStageFloats / 4 / g.outChannels();
    return std::min(g.windows[2].out, std::clamp(few, kFewestColumns, kMostColumns));
}

} // namespace

std::int64_t pixelsTogether(std::int64_t channels, std::int64_t lanes) {
    return channels < lanes ? lanes / std::gcd(channels, lanes) : 1;
}

double DepthwiseStage::mostFloats(const DepthwiseGeometry& g, std::int64_t lanes) {
    const auto& [depth, row, column] = g.windows;
    const auto reach = static_cast<double>(column.kernel - 1) * static_cast<double>(column.dilation);
    const double line = static_cast<double>(columnsAtOnce(g) + pixelsTogether(g.outChannels(), lanes)) +
                        reach / static_cast<double>(column.stride);
    const double oneRow = static_cast<double>(depth.kernel) * static_cast<double>(row.kernel) * line *
                          static_cast<double>(std::min(column.stride, column.kernel)) *
                          static_cast<double>(g.outChannels());
    return std::max(oneRow, static_cast<double>(kStageFloats));
}

DepthwiseStage::DepthwiseStage(const DepthwiseGeometry& geometry, int lanes)
    : m_g(geometry) {
    const auto& [depth, row, column] = m_g.windows;
    const std::int64_t channels = m_g.outChannels();
    m_together = pixelsTogether(channels, lanes);
    m_columns = columnsAtOnce(m_g);
    m_length = m_columns + (column.kernel - 1) * column.dilation / column.stride + m_together;
    std::vector<std::int64_t> pixelAt;
    for (std::int64_t tap = 0; tap < column.kernel; ++tap) {
        const std::int64_t remainder = tap * column.dilation % column.stride;
        const auto known = std::ranges::find(m_remainders, remainder);
        pixelAt.push_back((known - m_remainders.begin()) * m_length + tap * column.dilation / column.stride);
        if (known == m_remainders.end())
            m_remainders.push_back(remainder);
    }
    for (const std::int64_t pixel : pixelAt)
        m_tapAt.push_back(pixel * channels);
    m_lineFloats = static_cast<std::int64_t>(m_remainders.size()) * m_length * channels;
    // Several rows share their lines where neighbouring rows' windows overlap line by line.
    if (row.dilation == 1 && row.stride <= row.kernel) {
        const std::int64_t lines = kStageFloats / (depth.kernel * m_lineFloats);
        m_rows = std::clamp<std::int64_t>((lines - row.kernel) / row.stride + 1, 1, row.out);
    }
    m_lines = (m_rows - 1) * row.stride + row.kernel;
}

const float* DepthwiseStage::fill(const DepthwisePiece& piece, const float* x) const {
    const auto& [depth, row, column] = m_g.windows;
    float* stage = scratch(ScratchUse::Lines, static_cast<std::size_t>(floats())).data();
    const std::int64_t z = piece.plane % depth.out;
    const auto [planeBegin, planeEnd] = depth.realTaps(z);
    const std::int64_t lines = (piece.rows() - 1) * row.stride + row.kernel;
    float* to = stage;
    for (std::int64_t i = planeBegin; i < planeEnd; ++i, to += planeFloats()) {
        const std::int64_t inPlane = piece.plane / depth.out * depth.size + depth.tap(z, i);
        for (std::int64_t line = 0; line < lines; ++line) {
            const std::int64_t inRow = piece.rowBegin * row.stride + line * row.dilation - row.padBefore;
            if (!row.isPadding(inRow))
                fillLine(piece, x + (inPlane * row.size + inRow) * column.size * m_g.channels,
                         to + line * m_lineFloats);
        }
    }
    return stage;
}

void DepthwiseStage::fillLine(const DepthwisePiece& piece, const float* line, float* to) const {
    const Window& column = m_g.windows[2];
    const std::int64_t channels = m_g.outChannels();
    for (const std::int64_t remainder : m_remainders) {
        const std::int64_t first = piece.columnBegin * column.stride + remainder - column.padBefore;
        const auto reaches = [&](std::int64_t bound) { // pixels before that column
            return std::clamp<std::int64_t>((bound - first + column.stride - 1) / column.stride, 0, m_length);
        };
        const std::int64_t begin = first < 0 ? reaches(0) : 0;
        const std::int64_t end = first < column.size ? std::max(begin, reaches(column.size)) : begin;
        std::fill_n(to, begin * channels, 0.0F);
        if (begin < end)
            copyPixels(line + (first + begin * column.stride) * m_g.channels, column.stride * m_g.channels, end - begin,
                       to + begin * channels);
        std::fill_n(to + end * channels, (m_length - end) * channels, 0.0F);
        to += m_length * channels;
    }
}

void DepthwiseStage::copyPixels(const float* from, std::int64_t step, std::int64_t count, float* to) const {
    if (m_g.multiplier == 1 && step == m_g.channels) {
        std::copy_n(from, count * m_g.channels, to);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i, from += step)
        for (std::int64_t c = 0; c < m_g.channels; ++c)
            for (std::int64_t m = 0; m < m_g.multiplier; ++m)
                *to++ = from[c];
}

} // namespace layerscope
