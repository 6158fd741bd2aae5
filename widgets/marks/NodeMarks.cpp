// SPDX-License-Identifier: GPL-3.0-or-later
#include "marks/NodeMarks.h"

#include "session/ReachText.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t kMostEffects = 256; ///< heat maps that are kept

} // namespace

NodeMarks::NodeMarks(Highlights& highlights, QObject* parent)
    : QObject(parent)
    , m_highlights(highlights) {
    connect(&highlights, &Highlights::changed, this, &NodeMarks::follow);
}

void NodeMarks::setNode(NodeId node) {
    if (node == m_node)
        return;
    m_node = node;
    m_beside.clear();
    follow();
}

void NodeMarks::setShape(const Shape& shape) {
    if (shape == m_shape)
        return;
    m_shape = shape;
    m_beside.clear();
    growRoom();
}

void NodeMarks::follow() {
    const Highlight& now = m_highlights.of(m_node);
    if (sameMarks(now, m_highlight))
        return;
    if (now.effect.rawBytes().data() != m_highlight.effect.rawBytes().data())
        m_effects.clear();
    m_highlight = now;
    growRoom();
    emit changed();
}

void NodeMarks::growRoom() {
    if (m_highlight.taps.empty() && m_highlight.padding.empty())
        m_beside.clear();
    m_beside.resize(static_cast<std::size_t>(m_shape.rank()));
    for (int d = 0; d < m_shape.rank(); ++d)
        m_beside[static_cast<std::size_t>(d)].cover(besideOf(m_highlight.padding, d, m_shape[d]));
}

Beside NodeMarks::beside(int dimension) const {
    const auto at = static_cast<std::size_t>(dimension);
    return dimension >= 0 && at < m_beside.size() ? m_beside[at] : Beside{};
}

QString NodeMarks::fieldLabel(const Axes& axes) const {
    return reachText(m_highlight.field, axes, m_node);
}

const QImage& NodeMarks::effect(const Cut& cut) const {
    static const QImage none;
    if (!m_highlight.effect)
        return none;
    const auto known = std::ranges::find(m_effects, cut, &std::pair<Cut, QImage>::first);
    if (known != m_effects.end())
        return known->second;
    if (m_effects.size() >= kMostEffects)
        m_effects.clear();
    return m_effects.emplace_back(cut, effectImage(m_highlight.effect, cut)).second;
}

} // namespace layerscope
