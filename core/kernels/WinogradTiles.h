// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/WinogradTask.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// The tiles that cover the outputs of a convolution. Dilation d splits an axis into d interleaved images of their own.
/// All that is independent of each other is one row of tiles after another: rows of an image, images of a batch, and
/// planes, unless the kernel reaches over several.
class WinogradTiles {
public:
    /// `inputs` of a tile along an axis.
    WinogradTiles(const ConvGeometry& geometry, int inputs);

    /// Tiles that lie in one row, [first, first + count) of all.
    struct Run {
        std::int64_t first = 0;
        std::int64_t count = 0;
        std::int64_t batch = 0;
        std::int64_t outPlane = 0; ///< 0 where planesTogether()
        const WinogradSpan* row = nullptr;
        const WinogradSpan* columns = nullptr; ///< [count]
    };
    /// The longest run that starts there and ends before `end`.
    Run runFrom(std::int64_t tile, std::int64_t end) const;

    std::int64_t count() const { return m_images * static_cast<std::int64_t>(m_rows.size() * m_columns.size()); }
    bool rowsToo() const { return m_rowsToo; }
    int inputs() const { return m_inputs; }
    int positions() const { return m_rowsToo ? m_inputs * m_inputs : m_inputs; }
    /// Whether a tile stands for all output planes.
    bool planesTogether() const { return m_planesTogether; }

private:
    int m_inputs;
    bool m_rowsToo;
    bool m_planesTogether;
    std::int64_t m_planes; ///< that are independent
    std::int64_t m_images;
    std::vector<WinogradSpan> m_rows;
    std::vector<WinogradSpan> m_columns;
};

} // namespace layerscope
