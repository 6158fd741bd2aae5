// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the items follow plans, results, the selection and the pointer.
#include "canvas/GraphScene.h"
#include "canvas/PointerMarks.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

namespace {

std::int64_t channelsOf(const TensorSpec& spec) {
    const int rank = std::min(spec.shape.rank(), static_cast<int>(spec.axes.size()));
    for (int axis = 0; axis < rank; ++axis)
        if (spec.axes[static_cast<std::size_t>(axis)].kind == AxisKind::Channel)
            return spec.shape[axis];
    return rank > 0 ? spec.shape[-1] : 1;
}

/// Whether a plan says the same of a node as the one before.
bool saysTheSame(const NodePlan& before, const NodePlan& now) {
    return before.state == now.state && before.output == now.output && before.issues == now.issues &&
           before.cost.parameters == now.cost.parameters;
}

} // namespace

void GraphScene::setCostMeasure(std::optional<CostMeasure> measure) {
    m_costs.setMeasure(measure);
    for (const auto& [id, item] : m_groups)
        m_staleGroups.insert(id);
    refreshAll();
}

void GraphScene::refreshAll() {
    m_costs.refresh(m_context);
    for (const auto& [id, item] : m_nodes)
        refreshNode(id);
    for (const auto& [to, item] : m_links)
        refreshLink(*item);
    refreshStaleGroups();
}

void GraphScene::refreshPlanned() {
    const std::shared_ptr<const Plan> before = std::exchange(m_plan, m_context.live->plan());
    if (!before || !m_plan || m_costs.measure())
        return refreshAll();
    std::set<NodeId> differ;
    for (const auto& [id, plan] : m_plan->nodes)
        if (const NodePlan* was = before->find(id); !was || !saysTheSame(*was, plan))
            differ.insert(id);
    for (const NodeId id : differ)
        refreshNode(id);
    for (const auto& [to, item] : m_links)
        if (differ.contains(to.node) || differ.contains(item->link().from.node))
            refreshLink(*item);
    refreshStaleGroups();
}

void GraphScene::refreshNode(NodeId id) {
    NodeItem* item = node(id);
    const Node* node = graph().find(id);
    if (!item || !node)
        return;
    if (const GroupId cover = m_tree.coverOf(id))
        return refreshGroupLater(cover);
    adopt(*item, nodeCard(m_context, *node));
}

void GraphScene::refreshNodeResult(NodeId id) {
    NodeItem* item = node(id);
    NodeCard card = item ? item->card() : NodeCard();
    if (m_tree.coverOf(id) || !refreshResult(card, m_context, id))
        return refreshNode(id);
    adopt(*item, std::move(card));
}

void GraphScene::adopt(NodeItem& item, NodeCard card) {
    card.cost = m_costs.of(item.id());
    if (item.setCard(std::move(card), m_style))
        placeLinksOf(item.id());
    const NodeLive* live = m_context.live ? m_context.live->live(item.id()) : nullptr;
    item.setPicture(live ? live->preview : QImage());
    if (m_context.pointer.point().valid)
        markPointer(item, m_context);
    markHighlight(item, m_context);
    tickFor(item);
}

void GraphScene::setExposed(const QRegion* region, const QRectF& rect) {
    m_exposed = region;
    m_exposedRect = rect;
}

void GraphScene::refreshLink(LinkItem& item) {
    const TensorSpec* spec = outputSpec(m_context, item.link().from.node);
    const Issue* issue = firstIssue(m_context, item.link().to.node);
    const bool brokenHere = issue && issue->severity == Issue::Severity::Error && issue->port == item.link().to.index;
    item.setContent(spec ? toQString(spec->toString()) : QString(), spec ? channelsOf(*spec) : 0,
                    brokenHere ? translated(issue->text) : QString());
}

void GraphScene::refreshSelection() {
    const Selection& selection = m_context.selection;
    for (const auto& [id, item] : m_nodes)
        item->setSelected(selection.nodes().contains(id), selection.current() == id);
    for (const auto& [id, item] : m_groups) {
        const std::vector<NodeId>& members = m_tree.members(id);
        item->setSelected(std::ranges::any_of(members, [&](NodeId m) { return selection.nodes().contains(m); }),
                          m_tree.coverOf(selection.current()) == id);
    }
    for (const auto& [id, item] : m_annotations)
        item->setSelected(selection.annotations().contains(id));
}

void GraphScene::refreshPointer() {
    for (const auto& [id, item] : m_nodes)
        if (item->isVisible())
            markPointer(*item, m_context);
    for (const auto& [id, item] : m_groups)
        markPointer(*item, m_context);
}

void GraphScene::refreshHighlights() {
    for (const auto& [id, item] : m_nodes)
        markHighlight(*item, m_context);
    for (const auto& [id, item] : m_groups)
        markHighlight(*item, m_context);
}

void GraphScene::restyle() {
    m_style = CardStyle::current();
    for (const auto& [id, item] : m_groups)
        m_staleGroups.insert(id);
    refreshAll();
    placeFrames();
    for (const auto& [to, item] : m_links)
        placeLink(*item);
    update();
}

} // namespace layerscope
