// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Normalize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace layerscope {
namespace {

constexpr std::int64_t kChunk = 32 * 1024; ///< numbers that are worth a thread
constexpr std::int64_t kMostChunks = 16;

/// A single group a block lies in one piece: it becomes `rows` single numbers.
GroupGeometry simplified(const GroupGeometry& g) {
    if (g.rows == 1)
        return {.outer = g.outer * g.groups, .rows = g.run};
    if (g.groups == 1)
        return {.outer = g.outer, .rows = g.rows * g.run};
    return g;
}

/// Pieces that the rows of one block are split into; a rule of the geometry alone, so that sums have one order.
std::int64_t chunksOf(const GroupGeometry& g) {
    if (g.outer >= kMostChunks)
        return 1;
    const std::int64_t worthwhile = g.rows * g.groups * g.run / kChunk;
    return std::clamp<std::int64_t>(worthwhile, 1, std::min(kMostChunks, g.rows));
}

/// The sum over x[i] or, with Squares, (x[i] - mean)², in eight lanes.
template <bool Squares>
double total(const float* x, std::int64_t count, double mean) {
    constexpr int kLanes = 8;
    std::array<double, kLanes> lanes{};
    std::int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) {
            const double v = static_cast<double>(x[i + lane]) - mean;
            lanes[static_cast<std::size_t>(lane)] += Squares ? v * v : v;
        }
    double sum = 0;
    for (; i < count; ++i) {
        const double v = static_cast<double>(x[i]) - mean;
        sum += Squares ? v * v : v;
    }
    for (const double lane : lanes)
        sum += lane;
    return sum;
}

/// Adds to each group's sum what `rows` rows at x have of it.
template <bool Squares>
void addRows(const GroupGeometry& g, const float* x, std::int64_t rows, const double* means, double* sums) {
    if (g.groups == 1) {
        *sums += total<Squares>(x, rows, *means);
        return;
    }
    for (std::int64_t row = 0; row < rows; ++row, x += g.groups * g.run)
        for (std::int64_t k = 0; k < g.groups; ++k) {
            if (g.run > 1) {
                sums[k] += total<Squares>(x + k * g.run, g.run, means[k]);
                continue;
            }
            const double v = static_cast<double>(x[k]) - means[k];
            sums[k] += Squares ? v * v : v;
        }
}

void applyRows(const GroupGeometry& g, const float* x, float* y, std::int64_t rows, const double* means,
               const double* factors) {
    if (g.groups == 1) {
        for (std::int64_t i = 0; i < rows; ++i)
            y[i] = static_cast<float>((static_cast<double>(x[i]) - *means) * *factors);
        return;
    }
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t k = 0; k < g.groups; ++k)
            for (std::int64_t i = 0; i < g.run; ++i, ++x, ++y)
                *y = static_cast<float>((static_cast<double>(*x) - means[k]) * factors[k]);
}

double factorOf(Normalizer normalizer, double squares, double count, double epsilon) {
    if (normalizer == Normalizer::Length)
        return std::min(1 / std::sqrt(squares), 1 / epsilon);
    return 1 / std::sqrt(squares / count + epsilon);
}

bool isAroundMean(Normalizer normalizer) {
    return normalizer == Normalizer::Standard || normalizer == Normalizer::Deviation;
}

/// Some doubles; few of them ask for no memory.
class Doubles {
public:
    explicit Doubles(std::int64_t count)
        : m_count(static_cast<std::size_t>(count)) {
        if (m_count > m_few.size())
            m_many.resize(m_count);
        std::ranges::fill(all(), 0);
    }
    std::span<double> all() { return {m_count > m_few.size() ? m_many.data() : m_few.data(), m_count}; }

private:
    std::size_t m_count;
    std::array<double, 256> m_few; // NOLINT: filled as far as it is used
    std::vector<double> m_many;
};

/// What is known of each group on the way: its mean, and the factor that its numbers are multiplied by.
struct Groups {
    Doubles ofMeans;
    Doubles ofFactors;
    std::span<double> means = ofMeans.all();
    std::span<double> factors = ofFactors.all();
    explicit Groups(std::int64_t count)
        : ofMeans(count)
        , ofFactors(count) {}
    Groups(const Groups&) = delete;
    Groups& operator=(const Groups&) = delete;
};

/// A block small enough for one thread, while it is in the cache.
void normalizeBlock(const GroupGeometry& g, Normalizer normalizer, double epsilon, const float* x, float* y,
                    Groups& groups) {
    const double count = static_cast<double>(g.rows * g.run);
    std::ranges::fill(groups.means, 0);
    std::ranges::fill(groups.factors, 0);
    if (isAroundMean(normalizer)) {
        addRows<false>(g, x, g.rows, groups.means.data(), groups.factors.data());
        for (std::size_t k = 0; k < groups.means.size(); ++k)
            groups.means[k] = groups.factors[k] / count;
        std::ranges::fill(groups.factors, 0);
    }
    addRows<true>(g, x, g.rows, groups.means.data(), groups.factors.data());
    for (double& factor : groups.factors)
        factor = factorOf(normalizer, factor, count, epsilon);
    if (normalizer == Normalizer::Deviation)
        std::ranges::fill(groups.means, 0);
    applyRows(g, x, y, g.rows, groups.means.data(), groups.factors.data());
}

/// Few large blocks: each of them by chunks of its rows, which several threads share.
class ChunkedBlocks {
public:
    ChunkedBlocks(const GroupGeometry& g, std::span<const float> x, const Execution& exec)
        : m_g(g)
        , m_chunks(chunksOf(g))
        , m_x(x.data())
        , m_exec(exec)
        , m_groups(g.outer * g.groups) {}

    void normalize(Normalizer normalizer, double epsilon, float* y) {
        const double count = static_cast<double>(m_g.rows * m_g.run);
        if (isAroundMean(normalizer)) {
            sum<false>();
            std::ranges::transform(m_groups.factors, m_groups.means.begin(), [&](double s) { return s / count; });
        }
        sum<true>();
        for (double& factor : m_groups.factors)
            factor = factorOf(normalizer, factor, count, epsilon);
        if (normalizer == Normalizer::Deviation)
            std::ranges::fill(m_groups.means, 0);
        forEachChunk([&](std::int64_t block, std::int64_t, std::int64_t offset, std::int64_t rows) {
            applyRows(m_g, m_x + offset, y + offset, rows, m_groups.means.data() + block * m_g.groups,
                      m_groups.factors.data() + block * m_g.groups);
        });
    }

private:
    /// body(block, chunk, where its numbers begin, its rows)
    template <class Body>
    void forEachChunk(const Body& body) const {
        const std::int64_t rowSize = m_g.groups * m_g.run;
        m_exec.parallelFor(m_g.outer * m_chunks, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !m_exec.stopped(); ++i) {
                const std::int64_t first = i % m_chunks * m_g.rows / m_chunks;
                const std::int64_t last = (i % m_chunks + 1) * m_g.rows / m_chunks;
                body(i / m_chunks, i, (i / m_chunks * m_g.rows + first) * rowSize, last - first);
            }
        });
    }

    /// Each group's sum of its numbers, or of their squared distances to its mean, into m_groups.factors.
    template <bool Squares>
    void sum() {
        Doubles ofParts(m_g.outer * m_chunks * m_g.groups);
        const std::span<double> parts = ofParts.all();
        forEachChunk([&](std::int64_t block, std::int64_t chunk, std::int64_t offset, std::int64_t rows) {
            addRows<Squares>(m_g, m_x + offset, rows, m_groups.means.data() + block * m_g.groups,
                             parts.data() + chunk * m_g.groups);
        });
        std::ranges::fill(m_groups.factors, 0);
        for (std::int64_t i = 0; i < m_g.outer * m_chunks; ++i)
            for (std::int64_t k = 0; k < m_g.groups; ++k)
                m_groups.factors[static_cast<std::size_t>(i / m_chunks * m_g.groups + k)] +=
                    parts[static_cast<std::size_t>(i * m_g.groups + k)];
    }

    GroupGeometry m_g;
    std::int64_t m_chunks;
    const float* m_x;
    const Execution& m_exec;
    Groups m_groups;
};

} // namespace

std::optional<GroupGeometry> groupsAlong(const Shape& shape, std::span<const int> axes) {
    // Neighbouring axes of one sort are one axis: kept, together, kept, together.
    std::array<std::int64_t, 4> sizes{1, 1, 1, 1};
    std::size_t at = 0;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (shape[axis] == 1)
            continue;
        const bool together = std::ranges::find(axes, axis) != axes.end();
        if (together != (at % 2 == 1) && ++at == sizes.size())
            return std::nullopt;
        sizes[at] *= shape[axis];
    }
    return GroupGeometry{.outer = sizes[0], .rows = sizes[1], .groups = sizes[2], .run = sizes[3]};
}

void normalizeGroups(const GroupGeometry& geometry, Normalizer normalizer, double epsilon, std::span<const float> x,
                     std::span<float> y, const Execution& exec) {
    const GroupGeometry g = simplified(geometry);
    if (chunksOf(g) > 1)
        return ChunkedBlocks(g, x, exec).normalize(normalizer, epsilon, y.data());
    const std::int64_t size = g.rows * g.groups * g.run;
    exec.parallelFor(g.outer, kChunk / size + 1, [&](std::int64_t begin, std::int64_t end) {
        Groups groups(g.groups);
        for (std::int64_t block = begin; block < end && !exec.stopped(); ++block)
            normalizeBlock(g, normalizer, epsilon, x.data() + block * size, y.data() + block * size, groups);
    });
}

std::int64_t normalizeScratchBytes(const GroupGeometry& geometry) {
    const GroupGeometry g = simplified(geometry);
    const std::int64_t chunks = chunksOf(g);
    const std::int64_t doubles = chunks > 1 ? g.outer * g.groups * (2 + chunks) : 2 * g.groups;
    return doubles * static_cast<std::int64_t>(sizeof(double));
}

} // namespace layerscope
