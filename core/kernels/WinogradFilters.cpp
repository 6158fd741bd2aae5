// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradFilters.h"

#include "kernels/Execution.h"
#include "kernels/WinogradTask.h"

#include <algorithm>
#include <array>

namespace layerscope {
namespace {

using Row = std::array<double, 3>;

/// Numbers from three taps, for tiles of six inputs.
constexpr std::array<Row, kWinogradSmall> kSmall{{{1. / 4, 0, 0},
                                                  {-1. / 6, -1. / 6, -1. / 6},
                                                  {-1. / 6, 1. / 6, -1. / 6},
                                                  {1. / 24, 1. / 12, 1. / 6},
                                                  {1. / 24, -1. / 12, 1. / 6},
                                                  {0, 0, 1}}};

/// For tiles of eight.
constexpr std::array<Row, kWinogradLarge> kLarge{{{1, 0, 0},
                                                  {-2. / 9, -2. / 9, -2. / 9},
                                                  {-2. / 9, 2. / 9, -2. / 9},
                                                  {1. / 90, 1. / 45, 2. / 45},
                                                  {1. / 90, -1. / 45, 2. / 45},
                                                  {32. / 45, 16. / 45, 8. / 45},
                                                  {32. / 45, -16. / 45, 8. / 45},
                                                  {0, 0, 1}}};

class Transform {
public:
    Transform(const ConvGeometry& geometry, int inputs, std::span<const float> kernel)
        : m_taps(inputs == kWinogradSmall ? std::span<const Row>(kSmall) : std::span<const Row>(kLarge))
        , m_channels(geometry.channels)
        , m_filters(geometry.filters)
        , m_rows(geometry.windows[1].kernel)
        , m_depth(geometry.windows[0].kernel * geometry.channels)
        , m_kernel(kernel) {}

    std::int64_t depth() const { return m_depth; }
    std::size_t positions() const { return m_rows == 1 ? m_taps.size() : m_taps.size() * m_taps.size(); }

    /// The weights [depth, filters] of a position.
    std::vector<float> weights(std::size_t position) const {
        std::vector<float> out(static_cast<std::size_t>(m_depth * m_filters));
        std::vector<double> sums(static_cast<std::size_t>(m_filters));
        for (std::int64_t k = 0; k < m_depth; ++k) {
            std::ranges::fill(sums, 0.0);
            for (std::int64_t tap = 0; tap < m_rows * 3; ++tap)
                add(position, k, tap, sums);
            std::ranges::transform(sums, out.begin() + k * m_filters, [](double v) { return static_cast<float>(v); });
        }
        return out;
    }

private:
    void add(std::size_t position, std::int64_t k, std::int64_t tap, std::span<double> sums) const {
        const double across = m_taps[position % m_taps.size()][static_cast<std::size_t>(tap % 3)];
        const double down = m_rows == 1 ? 1.0 : m_taps[position / m_taps.size()][static_cast<std::size_t>(tap / 3)];
        const double factor = across * down;
        if (factor == 0)
            return;
        const std::int64_t plane = k / m_channels;
        const std::int64_t row = (plane * m_rows * 3 + tap) * m_channels + k % m_channels;
        const float* from = m_kernel.data() + row * m_filters;
        for (std::size_t f = 0; f < sums.size(); ++f)
            sums[f] += factor * static_cast<double>(from[f]);
    }

    std::span<const Row> m_taps;
    std::int64_t m_channels;
    std::int64_t m_filters;
    std::int64_t m_rows;
    std::int64_t m_depth;
    std::span<const float> m_kernel;
};

} // namespace

std::vector<PackedFilters> winogradFilters(const KernelTable& table, const ConvGeometry& geometry, int inputs,
                                           std::span<const float> kernel) {
    const Transform transform(geometry, inputs, kernel);
    const std::size_t positions = transform.positions();
    std::vector<PackedFilters> filters(positions);
    Execution().parallelFor(static_cast<std::int64_t>(positions), 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto position = static_cast<std::size_t>(begin); position < static_cast<std::size_t>(end); ++position)
            filters[position] = PackedFilters(table, transform.depth(), geometry.filters,
                                              transform.weights(position).data(), geometry.filters, {});
    });
    return filters;
}

} // namespace layerscope
