// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasModel.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace layerscope {
namespace {

void collect(const KerasArg& arg, std::vector<KerasTensor>& tensors) {
    if (const auto* tensor = std::get_if<KerasTensor>(&arg.value))
        tensors.push_back(*tensor);
    else if (const auto* list = std::get_if<std::vector<KerasArg>>(&arg.value))
        for (const KerasArg& entry : *list)
            collect(entry, tensors);
}

void renumber(KerasArg& arg, const std::vector<std::size_t>& places) {
    if (auto* tensor = std::get_if<KerasTensor>(&arg.value))
        tensor->layer = places[tensor->layer];
    else if (auto* list = std::get_if<std::vector<KerasArg>>(&arg.value))
        for (KerasArg& entry : *list)
            renumber(entry, places);
}

/// One call of one layer: what Keras calls a node.
using CallId = std::pair<std::size_t, std::size_t>;

class Order {
public:
    explicit Order(const KerasModel& model)
        : m_model(model)
        , m_depth(model.layers.size(), 0)
        , m_rank(model.layers.size(), -1) {}

    std::vector<std::size_t> sorted() {
        for (const KerasTensor& output : m_model.outputs)
            walk({output.layer, output.call});
        measure();
        std::vector<std::size_t> order(m_model.layers.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, [this](std::size_t a, std::size_t b) {
            return m_depth[a] != m_depth[b] ? m_depth[a] > m_depth[b] : m_rank[a] < m_rank[b];
        });
        return order;
    }

private:
    std::vector<CallId> parentsOf(CallId id) const {
        std::vector<CallId> parents;
        for (const KerasTensor& tensor : tensorsOf(m_model.layers[id.first].calls[id.second]))
            parents.emplace_back(tensor.layer, tensor.call);
        return parents;
    }

    /// Depth first, without recursion: a chain may be as long as a file says.
    void walk(CallId start) {
        std::vector<std::pair<CallId, std::size_t>> open;
        const auto enter = [&](CallId id) {
            if (!m_seen.insert(id).second)
                return;
            if (m_rank[id.first] < 0)
                m_rank[id.first] = m_ranked++;
            open.emplace_back(id, 0);
        };
        enter(start);
        while (!open.empty()) {
            auto& [id, next] = open.back();
            const std::vector<CallId> parents = parentsOf(id);
            if (next < parents.size()) {
                enter(parents[next++]);
            } else {
                m_finished.push_back(id);
                open.pop_back();
            }
        }
    }

    void measure() {
        std::map<CallId, int> depths;
        for (auto it = m_finished.rbegin(); it != m_finished.rend(); ++it) {
            const int depth = std::max(depths[*it], m_depth[it->first]);
            m_depth[it->first] = depth;
            for (CallId parent : parentsOf(*it))
                depths[parent] = std::max(depths[parent], depth + 1);
        }
    }

    const KerasModel& m_model;
    std::vector<int> m_depth;
    std::vector<int> m_rank; ///< -1: an input that nothing uses
    int m_ranked = 0;
    std::set<CallId> m_seen;
    std::vector<CallId> m_finished;
};

} // namespace

std::vector<KerasTensor> tensorsOf(const KerasArg& arg) {
    std::vector<KerasTensor> tensors;
    collect(arg, tensors);
    return tensors;
}

std::vector<KerasTensor> tensorsOf(const KerasCall& call) {
    std::vector<KerasTensor> tensors;
    for (const KerasArg& arg : call.args)
        collect(arg, tensors);
    for (const auto& [name, arg] : call.kwargs)
        collect(arg, tensors);
    return tensors;
}

void sortAsKeras(KerasModel& model) {
    const std::vector<std::size_t> order = Order(model).sorted();
    std::vector<std::size_t> places(order.size());
    std::vector<KerasLayer> layers;
    for (std::size_t i = 0; i < order.size(); ++i) {
        places[order[i]] = i;
        layers.push_back(std::move(model.layers[order[i]]));
    }
    model.layers = std::move(layers);
    for (KerasLayer& layer : model.layers)
        for (KerasCall& call : layer.calls) {
            for (KerasArg& arg : call.args)
                renumber(arg, places);
            for (auto& [name, arg] : call.kwargs)
                renumber(arg, places);
        }
    for (KerasTensor& tensor : model.inputs)
        tensor.layer = places[tensor.layer];
    for (KerasTensor& tensor : model.outputs)
        tensor.layer = places[tensor.layer];
}

} // namespace layerscope
