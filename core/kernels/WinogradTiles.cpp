// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradTiles.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Inputs of a tile that are elements; they are `dilation` apart.
void markInside(const Window& window, int inputs, WinogradSpan& span) {
    const auto before = [&](std::int64_t element) { // inputs that lie before this element
        const std::int64_t distance = element - span.in;
        const std::int64_t count = distance <= 0 ? 0 : (distance + window.dilation - 1) / window.dilation;
        return static_cast<int>(std::min<std::int64_t>(count, inputs));
    };
    span.begin = before(0);
    span.end = before(window.size);
}

std::vector<WinogradSpan> pixelSpans(const Window& window) {
    std::vector<WinogradSpan> spans;
    for (std::int64_t out = 0; out < window.out; ++out) {
        WinogradSpan& span = spans.emplace_back(window.tap(out, 0), out, 0, 0, 1);
        markInside(window, 1, span);
    }
    return spans;
}

std::vector<WinogradSpan> tileSpans(const Window& window, int inputs) {
    const int outputs = inputs - 2;
    std::vector<WinogradSpan> spans;
    for (std::int64_t phase = 0; phase < std::min(window.dilation, window.out); ++phase)
        for (std::int64_t out = phase; out < window.out; out += outputs * window.dilation) {
            const std::int64_t left = (window.out - out + window.dilation - 1) / window.dilation;
            WinogradSpan& span = spans.emplace_back(window.tap(out, 0), out, 0, 0,
                                                    static_cast<int>(std::min<std::int64_t>(left, outputs)));
            markInside(window, inputs, span);
        }
    return spans;
}

} // namespace

WinogradTiles::WinogradTiles(const ConvGeometry& geometry, int inputs)
    : m_inputs(inputs)
    , m_rowsToo(geometry.windows[1].kernel == 3)
    , m_planesTogether(geometry.windows[0].kernel > 1)
    , m_planes(m_planesTogether ? 1 : geometry.windows[0].out)
    , m_images(geometry.batch * m_planes)
    , m_rows(m_rowsToo ? tileSpans(geometry.windows[1], inputs) : pixelSpans(geometry.windows[1]))
    , m_columns(tileSpans(geometry.windows[2], inputs)) {}

WinogradTiles::Run WinogradTiles::runFrom(std::int64_t tile, std::int64_t end) const {
    const auto columns = static_cast<std::int64_t>(m_columns.size());
    const auto rows = static_cast<std::int64_t>(m_rows.size());
    const std::int64_t column = tile % columns;
    const std::int64_t image = tile / columns / rows;
    return {.first = tile,
            .count = std::min(columns - column, end - tile),
            .batch = image / m_planes,
            .outPlane = image % m_planes,
            .row = &m_rows[static_cast<std::size_t>(tile / columns % rows)],
            .columns = &m_columns[static_cast<std::size_t>(column)]};
}

} // namespace layerscope
