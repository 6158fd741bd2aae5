// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasWeightSink.h"

#include "formats/Json.h"

namespace layerscope {

void KerasWeightSink::note(Message text) {
    constexpr std::size_t kMost = 1000;
    if (m_noted++ < kMost)
        m_notes.push_back(std::move(text));
}

void KerasWeightSink::take(NodeId node, const std::string& layer, const WeightDef& weight, const std::string& dataset) {
    try {
        const Shape shape = m_file.shapeOf(dataset);
        if (shape == weight.shape)
            m_weights[node][weight.name] = m_file.read(dataset);
        else
            note(message(N_("“%1”: the weight %2 is %3, but the file has %4; it is left as it was."), layer,
                         weight.name, weight.shape.toString(), shape.toString()));
    } catch (const ReadFailure& failure) {
        note(message(N_("“%1”: the weight %2 cannot be read (%3)."), layer, weight.name, failure.error.toString()));
    }
}

void KerasWeightSink::keep(NodeId node, const std::string& layer, const std::string& weight,
                           const std::string& dataset) {
    try {
        m_weights[node][weight] = m_file.read(dataset);
    } catch (const ReadFailure& failure) {
        note(message(N_("“%1”: the weight %2 cannot be read (%3)."), layer, weight, failure.error.toString()));
    }
}

std::size_t KerasWeightSink::finish(Graph& graph) {
    std::size_t count = 0;
    for (auto& [id, weights] : m_weights) {
        Node node = *graph.find(id);
        count += weights.size();
        for (auto& [name, tensor] : weights)
            node.weights[name] = std::move(tensor);
        graph.replace(std::move(node));
    }
    return count;
}

} // namespace layerscope
