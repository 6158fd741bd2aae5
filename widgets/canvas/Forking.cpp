// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/Forking.h"

#include "canvas/GraphView.h"

#include <utility>

namespace layerscope {
namespace {

constexpr double kGap = 48; // below the original, in canvas units

} // namespace

Forking::Forking(GraphView& view)
    : QObject(&view)
    , m_view(view) {
    if (LiveSession* live = view.context().live)
        connect(live, &LiveSession::weightsReady, this, &Forking::receive);
    connect(&view.context().document, &Document::wasReset, this, [this] {
        m_nodes.clear();
        m_awaited.clear();
    });
}

void Forking::start(ForkExtent extent) {
    const CanvasContext& context = m_view.context();
    m_nodes = forkedNodes(context.document.graph(), context.document.registry(), context.selection.nodes(), extent);
    m_preferred = context.selection.current();
    m_weights.clear();
    m_awaited = context.live ? m_nodes : std::set<NodeId>{};
    if (m_nodes.empty())
        return m_view.say(tr("There is nothing to fork but the inputs, which both sides share."));
    for (const NodeId id : m_awaited)
        context.live->requestWeights(id);
    if (m_awaited.empty())
        finish();
}

void Forking::receive(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights) {
    if (m_awaited.erase(node) == 0)
        return;
    m_weights[node].insert(weights.begin(), weights.end());
    if (m_awaited.empty())
        finish();
}

/// Straight down, as far as no other card or note is in the way.
QPointF Forking::freeOffset(const std::set<NodeId>& nodes) const {
    QRectF all;
    std::vector<QRectF> others;
    for (const auto& [id, node] : m_view.context().document.graph().nodes()) {
        const NodeItem* card = m_view.graphScene().cardOf(id);
        if (!card)
            continue;
        const QRectF box = card->geometry().card().translated(card->pos());
        if (nodes.contains(id))
            all |= box;
        else
            others.push_back(box);
    }
    for (const auto& [id, annotation] : m_view.context().document.graph().annotations())
        if (annotation.kind == Annotation::Kind::Note)
            others.push_back(toQRectF(annotation.box));
    QPointF offset(0, all.height() + kGap);
    const auto covered = [&] {
        for (const QRectF& other : others)
            if (other.intersects(all.translated(offset)))
                return other.bottom() + kGap - all.top();
        return 0.0;
    };
    for (double lower = covered(); lower > 0; lower = covered())
        offset.setY(lower);
    return offset;
}

void Forking::finish() {
    const CanvasContext& context = m_view.context();
    std::erase_if(m_nodes, [&](NodeId id) { return !context.document.graph().find(id); });
    const std::set<NodeId> nodes = std::exchange(m_nodes, {});
    if (nodes.empty())
        return;
    const QPointF offset = freeOffset(nodes);
    std::map<NodeId, NodeId> copies;
    context.document.edit(nodes.size() == 1 ? tr("Fork a node") : tr("Fork %n node(s)", nullptr, int(nodes.size())),
                          [&](Graph& graph) { copies = fork(graph, nodes, toPoint(offset), m_weights); });
    m_weights.clear();
    const NodeId end = endOf(context.document.graph(), nodes, m_preferred);
    std::set<NodeId> added;
    for (const auto& [original, copy] : copies)
        added.insert(copy);
    context.selection.set(added);
    context.selection.setCurrent(copies.at(end));
    m_view.showNode(copies.at(end));
    emit forked(end, copies.at(end));
}

} // namespace layerscope
