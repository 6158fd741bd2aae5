// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/TapGrid.h"

#include "explain/Geometry.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <map>
#include <set>

namespace layerscope {
namespace {

constexpr std::int64_t kMostCells = 1 << 20;

using Index = std::vector<std::int64_t>;

bool isRead(const Term& term) {
    return term.factor.origin == Origin::Input || term.factor.origin == Origin::Padding;
}

/// The one input that all terms of the window read; nothing when there are several, or none.
std::optional<int> portOf(const Step& step) {
    std::optional<int> port;
    for (const Term& term : step.terms) {
        if (!isRead(term))
            continue;
        if (port && *port != term.factor.port)
            return std::nullopt;
        port = term.factor.port;
    }
    return port;
}

/// The weight whose dimensions before the last two are the taps; -1 when the terms have none.
int kernelOf(const Step& step, const PlanStep& node) {
    int kernel = -1;
    for (const Term& term : step.terms) {
        if (!isRead(term))
            continue;
        if (term.weight.origin != Origin::Weight)
            return -1;
        const auto weight = static_cast<std::size_t>(term.weight.port);
        if (weight >= node.weights.size() || node.weights[weight].layout == KernelLayout::None ||
            (kernel >= 0 && kernel != term.weight.port))
            return -1;
        kernel = term.weight.port;
    }
    return kernel;
}

/// Where a tap without a term of its own lies: on the line through those that have one.
void extend(std::vector<std::int64_t>& places, const std::set<std::int64_t>& padded, std::int64_t apart) {
    std::vector<std::int64_t> known;
    for (std::size_t tap = 0; tap < places.size(); ++tap)
        if (places[tap] != TapGrid::kNowhere)
            known.push_back(static_cast<std::int64_t>(tap));
    if (known.empty())
        return;
    const std::int64_t first = known.front();
    const std::int64_t from = places[static_cast<std::size_t>(first)];
    if (known.size() > 1)
        apart = (places[static_cast<std::size_t>(known.back())] - from) / (known.back() - first);
    for (const std::int64_t tap : padded)
        if (std::int64_t& place = places[static_cast<std::size_t>(tap)]; place == TapGrid::kNowhere)
            place = from + (tap - first) * apart;
}

/// The window of a layer without a kernel, as its settings have it; empty where there is none.
Index poolOf(const PlanStep& node, std::size_t axes) {
    const ParamDef* def = node.def->param("pool_size");
    if (!def)
        return {};
    if (def->kind == ParamKind::Integer)
        return {node.node->params.integer("pool_size")};
    const Ints& sizes = node.node->params.ints("pool_size");
    return sizes.size() == axes ? Index(sizes.begin(), sizes.end()) : Index{};
}

/// Collects where the terms lie, by tap.
class Builder {
public:
    Builder(const Step& step, const PlanStep& node, const Value& input)
        : m_step(step)
        , m_node(node)
        , m_input(input) {}

    std::optional<TapGrid> build(int port) {
        m_patch.port = port;
        for (const int dimension : spatialDimensions(m_input.axes))
            m_patch.axes.push_back({dimension, {}});
        if (m_patch.axes.empty() || m_patch.axes.size() > 3)
            return std::nullopt;
        const int kernel = kernelOf(m_step, m_node);
        m_patch.hasKernel = kernel >= 0;
        const bool placed = kernel >= 0
                                ? tapsOfKernel(m_node.weights[static_cast<std::size_t>(kernel)].shape) && place()
                                : (tapsOfPool() && place()) || placeByInput();
        return placed && fill() ? std::optional(std::move(m_patch)) : std::nullopt;
    }

private:
    bool tapsOfKernel(const Shape& kernel) {
        if (static_cast<std::size_t>(kernel.rank()) != m_patch.axes.size() + 2)
            return false;
        for (std::size_t a = 0; a < m_patch.axes.size(); ++a)
            m_sizes.push_back(kernel[static_cast<int>(a)]);
        for (const Term& term : m_step.terms) {
            m_taps.push_back(isRead(term) ? indexOf(kernel, term.weight.index) : Index{});
            m_taps.back().resize(isRead(term) ? m_sizes.size() : 0);
        }
        return true;
    }

    /// The terms of a pooling layer are its whole window, in order.
    bool tapsOfPool() {
        m_sizes = poolOf(m_node, m_patch.axes.size());
        if (m_sizes.empty())
            return false;
        const Shape window{std::span<const std::int64_t>(m_sizes)};
        if (window.elements() != std::ssize(m_step.terms) || !std::ranges::all_of(m_step.terms, isRead))
            return false;
        for (std::int64_t tap = 0; tap < window.elements(); ++tap)
            m_taps.push_back(indexOf(window, tap));
        return true;
    }

    /// Where each tap lies on the input; false when the terms are no such window after all.
    bool place() {
        std::vector<std::set<std::int64_t>> padded(m_patch.axes.size());
        for (std::size_t a = 0; a < m_patch.axes.size(); ++a)
            m_patch.axes[a].places.assign(static_cast<std::size_t>(m_sizes[a]), TapGrid::kNowhere);
        for (std::size_t i = 0; i < m_taps.size(); ++i) {
            const Number& factor = m_step.terms[i].factor;
            const Index at =
                m_taps[i].empty() || factor.index < 0 ? Index{} : indexOf(m_input.tensor.shape(), factor.index);
            for (std::size_t a = 0; a < m_taps[i].size(); ++a) {
                std::int64_t& known = m_patch.axes[a].places[static_cast<std::size_t>(m_taps[i][a])];
                if (at.empty()) {
                    padded[a].insert(m_taps[i][a]);
                    continue;
                }
                const std::int64_t here = at[static_cast<std::size_t>(m_patch.axes[a].dimension)];
                if (known != TapGrid::kNowhere && known != here)
                    return false;
                known = here;
            }
        }
        for (std::size_t a = 0; a < m_patch.axes.size(); ++a)
            extend(m_patch.axes[a].places, padded[a], dilationOf(m_node, a));
        return true;
    }

    bool placeByInput() {
        m_taps.assign(m_step.terms.size(), {});
        bool wide = false;
        for (TapGrid::Along& axis : m_patch.axes) {
            const auto placeOf = [&](const Term& term) {
                return indexOf(m_input.tensor.shape(), term.factor.index)[static_cast<std::size_t>(axis.dimension)];
            };
            std::set<std::int64_t> places;
            for (const Term& term : m_step.terms)
                if (term.factor.origin == Origin::Input)
                    places.insert(placeOf(term));
            axis.places.assign(places.begin(), places.end());
            for (std::size_t i = 0; i < m_taps.size(); ++i)
                if (m_step.terms[i].factor.origin == Origin::Input)
                    m_taps[i].push_back(std::ranges::lower_bound(axis.places, placeOf(m_step.terms[i])) -
                                        axis.places.begin());
            wide |= axis.places.size() > 1;
        }
        return wide;
    }

    /// False when two terms would share a cell.
    bool fill() {
        std::map<std::int64_t, std::size_t> channels;
        for (std::size_t i = 0; i < m_taps.size(); ++i)
            if (!m_taps[i].empty())
                channels.emplace(m_step.terms[i].channel, 0);
        for (auto& [channel, index] : channels) {
            index = m_patch.channels.size();
            m_patch.channels.push_back(channel);
        }
        const std::int64_t taps = m_patch.taps();
        if (channels.empty() || taps * static_cast<std::int64_t>(channels.size()) > kMostCells)
            return false;
        m_patch.terms.assign(static_cast<std::size_t>(taps) * channels.size(), -1);
        for (std::size_t i = 0; i < m_taps.size(); ++i) {
            if (m_taps[i].empty())
                continue;
            std::size_t cell = channels.at(m_step.terms[i].channel);
            for (std::size_t a = 0; a < m_taps[i].size(); ++a)
                cell = cell * m_patch.axes[a].places.size() + static_cast<std::size_t>(m_taps[i][a]);
            if (m_patch.terms[cell] >= 0)
                return false;
            m_patch.terms[cell] = static_cast<std::int64_t>(i);
        }
        return true;
    }

    const Step& m_step;
    const PlanStep& m_node;
    const Value& m_input;
    Index m_sizes;             ///< of the window
    std::vector<Index> m_taps; ///< by term; empty for one that reads nothing
    TapGrid m_patch;
};

} // namespace

std::int64_t TapGrid::taps() const {
    std::int64_t count = 1;
    for (const Along& axis : axes)
        count *= static_cast<std::int64_t>(axis.places.size());
    return count;
}

std::int64_t TapGrid::termAt(std::size_t channel, std::int64_t tap) const {
    return terms[channel * static_cast<std::size_t>(taps()) + static_cast<std::size_t>(tap)];
}

std::optional<TapGrid> tapGridOf(const Step& step, const PlanStep& node, std::span<const Value> inputs) {
    const std::optional<int> port = portOf(step);
    if (!port || static_cast<std::size_t>(*port) >= inputs.size() || step.rule == Rule::Formula ||
        step.rule == Rule::Softmax)
        return std::nullopt;
    return Builder(step, node, inputs[static_cast<std::size_t>(*port)]).build(*port);
}

} // namespace layerscope
