// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Highlights.h"

#include <utility>

namespace layerscope {

const Highlight& Highlights::of(NodeId node) const {
    static const Highlight none;
    const auto found = m_highlights.find(node);
    return found == m_highlights.end() ? none : found->second;
}

void Highlights::setTaps(std::map<NodeId, ElementSet> taps, std::map<NodeId, ElementSet> padding) {
    for (auto& [node, highlight] : m_highlights) {
        highlight.taps = {};
        highlight.padding = {};
    }
    for (auto& [node, set] : taps)
        m_highlights[node].taps = std::move(set);
    for (auto& [node, set] : padding)
        m_highlights[node].padding = std::move(set);
    std::erase_if(m_highlights, [](const auto& entry) { return entry.second.empty(); });
    emit changed();
}

void Highlights::setFields(std::map<NodeId, ElementSet> fields) {
    for (auto& [node, highlight] : m_highlights)
        highlight.field = {};
    for (auto& [node, set] : fields)
        m_highlights[node].field = std::move(set);
    std::erase_if(m_highlights, [](const auto& entry) { return entry.second.empty(); });
    emit changed();
}

void Highlights::setEffect(NodeId node, const Tensor& effect) {
    m_highlights[node].effect = effect;
    std::erase_if(m_highlights, [](const auto& entry) { return entry.second.empty(); });
    emit changed();
}

void Highlights::clear() {
    m_highlights.clear();
    emit changed();
}

} // namespace layerscope
