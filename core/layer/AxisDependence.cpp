// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"

#include <algorithm>

namespace layerscope {
namespace {

/// More stretches than this along one dimension are one stretch from the first to the last, and a bound.
constexpr std::int64_t kMostStretches = std::int64_t{1} << 16;

std::int64_t floorDivided(std::int64_t a, std::int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}
std::int64_t ceilDivided(std::int64_t a, std::int64_t b) {
    return -floorDivided(-a, b);
}

/// Gathers stretches in any order, cut to [0, size).
class Gathering {
public:
    explicit Gathering(std::int64_t size)
        : m_size(size) {}
    void add(std::int64_t first, std::int64_t last) {
        first = std::max<std::int64_t>(first, 0);
        last = std::min(last, m_size - 1);
        if (first > last)
            return;
        if (!m_stretches.empty() && m_stretches.back().first <= first && first <= m_stretches.back().last + 1)
            m_stretches.back().last = std::max(m_stretches.back().last, last);
        else
            m_stretches.push_back({first, last});
    }
    void loosen() { m_exact = false; }
    Reach finish() {
        std::ranges::sort(m_stretches, {}, &Stretch::first);
        Reach reach{.indices = {}, .exact = m_exact};
        for (const Stretch& stretch : m_stretches)
            reach.indices.add(stretch);
        if (static_cast<std::int64_t>(reach.indices.stretches().size()) <= kMostStretches)
            return reach;
        const Stretch hull = reach.indices.hull();
        return {IndexSet::stretch(hull.first, hull.last), false};
    }

private:
    std::int64_t m_size;
    std::vector<Stretch> m_stretches;
    bool m_exact = true;
};

/// Everything that the taps of windows `stretch` touch.
void touch(const Window& w, Stretch windows, std::int64_t budget, Gathering& touched) {
    const std::int64_t count = windows.last - windows.first + 1;
    const std::int64_t first = w.tap(windows.first, 0);
    const std::int64_t last = w.tap(windows.last, w.kernel - 1);
    const bool closed = w.dilation == 1 ? w.stride <= w.kernel || count == 1 : w.stride == 1 && count >= w.dilation;
    if (closed || w.kernel == 0)
        return touched.add(first, last);
    if (w.dilation == 1 && count <= budget) {
        for (std::int64_t o = windows.first; o <= windows.last; ++o)
            touched.add(w.tap(o, 0), w.tap(o, w.kernel - 1));
        return;
    }
    if (w.stride == 1 && w.kernel <= budget) {
        for (std::int64_t q = 0; q < w.kernel; ++q)
            touched.add(w.tap(windows.first, q), w.tap(windows.last, q));
        return;
    }
    if (count <= budget && w.kernel <= budget && count * w.kernel <= budget) {
        for (std::int64_t o = windows.first; o <= windows.last; ++o)
            for (std::int64_t q = 0; q < w.kernel; ++q)
                touched.add(w.tap(o, q), w.tap(o, q));
        return;
    }
    touched.loosen();
    touched.add(first, last);
}

/// The windows that have a tap on something of `stretch`.
void touching(const Window& w, Stretch stretch, std::int64_t budget, Gathering& windows) {
    const auto between = [&](std::int64_t firstTap, std::int64_t lastTap) {
        windows.add(ceilDivided(stretch.first + w.padBefore - lastTap * w.dilation, w.stride),
                    floorDivided(stretch.last + w.padBefore - firstTap * w.dilation, w.stride));
    };
    if (w.dilation == 1 || stretch.last - stretch.first + 1 >= w.dilation)
        return between(0, w.kernel - 1);
    if (w.kernel > budget) {
        windows.loosen();
        return between(0, w.kernel - 1);
    }
    for (std::int64_t q = 0; q < w.kernel; ++q)
        between(q, q);
}

/// Maps stretch by stretch; each gets its share of the stretches that are allowed in all.
template <class Map>
auto byStretches(std::int64_t size, Map map) {
    return [=](const IndexSet& from) {
        Gathering to(size);
        const auto parts = static_cast<std::int64_t>(from.stretches().size());
        const std::int64_t budget = 4 * kMostStretches / std::max<std::int64_t>(parts, 1);
        for (const Stretch& stretch : from.stretches())
            map(stretch, budget, to);
        return to.finish();
    };
}

auto touchedBy(const Window& w) {
    return byStretches(w.size, [w](Stretch s, std::int64_t budget, Gathering& to) { touch(w, s, budget, to); });
}
auto touchersOf(const Window& w) {
    return byStretches(w.out, [w](Stretch s, std::int64_t budget, Gathering& to) { touching(w, s, budget, to); });
}

/// Where both ends of a stretch go.
template <class Ends>
auto byEnds(std::int64_t size, Ends ends) {
    return byStretches(size, [ends](Stretch stretch, std::int64_t, Gathering& to) {
        const Stretch mapped = ends(stretch);
        to.add(mapped.first, mapped.last);
    });
}

constexpr std::int64_t kEndless = std::int64_t{1} << 62;

} // namespace

AxisDependence wholeAxis() {
    return {};
}

AxisDependence sameAxis(int output) {
    const auto same = [](const IndexSet& from) { return Reach{from}; };
    return {output, same, same};
}

AxisDependence slidAxis(int output, const Window& window) {
    return {output, touchedBy(window), touchersOf(window)};
}

AxisDependence laidAxis(int output, const TransposedWindow& window) {
    // Laying down is sliding with the parts exchanged: input element i touches outputs i * stride + q * dilation -
    // crop.
    const Window layer{.size = window.out,
                       .kernel = window.kernel,
                       .stride = window.stride,
                       .dilation = window.dilation,
                       .padBefore = window.crop,
                       .out = window.size};
    return {output, touchersOf(layer), touchedBy(layer)};
}

AxisDependence blockAxis(int output, std::int64_t inputs, std::int64_t outputs) {
    const auto blocks = [](std::int64_t from, std::int64_t to) {
        return byEnds(kEndless, [=](Stretch s) { return Stretch{s.first / from * to, (s.last / from + 1) * to - 1}; });
    };
    return {output, blocks(outputs, inputs), blocks(inputs, outputs)};
}

AxisDependence shiftedAxis(int output, std::int64_t by, std::int64_t inputSize, std::int64_t outputSize) {
    const auto moved = [](std::int64_t size, std::int64_t distance) {
        return byEnds(size, [=](Stretch s) { return Stretch{s.first + distance, s.last + distance}; });
    };
    return {output, moved(inputSize, -by), moved(outputSize, by)};
}

AxisDependence reversedAxis(int output, std::int64_t size) {
    const auto turned = byEnds(size, [=](Stretch s) { return Stretch{size - 1 - s.last, size - 1 - s.first}; });
    return {output, turned, turned};
}

AxisDependence upToAxis(int output, std::int64_t inputSize, std::int64_t outputSize) {
    return {output,
            byEnds(inputSize,
                   [](Stretch s) {
                       return Stretch{0, s.last};
                   }),
            byEnds(outputSize, [=](Stretch s) {
                return Stretch{s.first, outputSize - 1};
            })};
}

AxisDependence fromAxis(int output, std::int64_t inputSize) {
    return {output,
            byEnds(inputSize,
                   [=](Stretch s) {
                       return Stretch{s.first, inputSize - 1};
                   }),
            byEnds(kEndless, [](Stretch s) {
                return Stretch{0, s.last};
            })};
}

AxisDependence listedAxis(int output, std::vector<IndexSet> byOutput) {
    const auto lists = std::make_shared<const std::vector<IndexSet>>(std::move(byOutput));
    return {output,
            [lists](const IndexSet& outputs) {
                Gathering to(kEndless);
                for (const Stretch& stretch : outputs.stretches())
                    for (std::int64_t o = stretch.first; o <= stretch.last; ++o)
                        for (const Stretch& part : (*lists)[static_cast<std::size_t>(o)].stretches())
                            to.add(part.first, part.last);
                return to.finish();
            },
            [lists](const IndexSet& inputs) {
                Gathering to(kEndless);
                for (std::size_t o = 0; o < lists->size(); ++o)
                    if ((*lists)[o].meets(inputs))
                        to.add(static_cast<std::int64_t>(o), static_cast<std::int64_t>(o));
                return to.finish();
            }};
}

AxisDependence chained(AxisDependence first, AxisDependence second) {
    const auto both = [](auto one, auto other) {
        return [=](const IndexSet& from) {
            const Reach between = one(from);
            Reach to = other(between.indices);
            to.exact = to.exact && between.exact;
            return to;
        };
    };
    return {second.output, both(second.back, first.back), both(first.forth, second.forth)};
}

} // namespace layerscope
