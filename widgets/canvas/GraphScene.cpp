// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphScene.h"

#include "canvas/PointerMarks.h"
#include "session/RepairFinder.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QTimerEvent>

#include <algorithm>

namespace layerscope {

namespace {

constexpr double kExtent = 200'000; // canvas units that can be reached in each direction
constexpr int kTickMs = 40;
constexpr int kTicksAround = 30;

template <class Map, class Id>
auto find(const Map& map, Id id) {
    const auto at = map.find(id);
    return at == map.end() ? nullptr : at->second;
}

} // namespace

GraphScene::GraphScene(const CanvasContext& context, QObject* parent)
    : QGraphicsScene(parent)
    , m_context(context)
    , m_style(CardStyle::current()) {
    setItemIndexMethod(NoIndex); // a thousand items are searched faster than a tree of them is kept
    setSceneRect(-kExtent, -kExtent, 2 * kExtent, 2 * kExtent);
    connect(&context.document, &Document::changed, this, &GraphScene::applyDelta);
    connect(&context.document, &Document::wasReset, this, &GraphScene::rebuild);
    connect(&context.selection, &Selection::changed, this, &GraphScene::refreshSelection);
    connect(&context.pointer, &SharedPointer::moved, this, &GraphScene::refreshPointer);
    connect(&context.pointer.highlights(), &Highlights::changed, this, &GraphScene::refreshHighlights);
    connect(&Theme::instance(), &Theme::changed, this, &GraphScene::restyle);
    if (context.live) {
        connect(context.live, &LiveSession::planned, this, &GraphScene::refreshPlanned);
        connect(context.live, &LiveSession::nodeUpdated, this, &GraphScene::refreshNodeResult);
        connect(context.live, &LiveSession::settled, this, [this] {
            if (m_costs.measure() == CostMeasure::Milliseconds)
                refreshAll();
        });
    }
    if (context.repairs)
        connect(context.repairs, &RepairFinder::found, this, [this](NodeId id) {
            refreshNode(id);
            if (!m_frames.empty())
                placeFrames();
        });
    rebuild();
}

GraphScene::~GraphScene() = default;

NodeItem* GraphScene::node(NodeId id) const {
    return find(m_nodes, id);
}
LinkItem* GraphScene::link(Port to) const {
    return find(m_links, to);
}
AnnotationItem* GraphScene::annotation(AnnotationId id) const {
    return find(m_annotations, id);
}

void GraphScene::rebuild() {
    emit documentChanged();
    m_plan.reset();
    m_hovered = {};
    m_nodes.clear();
    m_links.clear();
    m_outgoing.clear();
    m_annotations.clear();
    m_groups.clear();
    m_frames.clear();
    m_staleGroups.clear();
    m_tree = {};
    clear();
    for (const auto& [id, annotation] : graph().annotations())
        putAnnotation(annotation);
    for (const auto& [id, node] : graph().nodes())
        putNode(*node);
    for (const auto& [to, from] : graph().links())
        putLink(from, to);
    if (!graph().groups().empty())
        regroup();
    pruneSelection();
    emit layoutChanged();
}

void GraphScene::applyDelta(const GraphDelta& delta) {
    emit documentChanged();
    for (const GraphDelta::LinkChange& change : delta.links)
        dropLink(change.to);
    for (const GraphDelta::NodeChange& change : delta.nodes)
        change.after ? putNode(*change.after) : dropNode(change.id);
    for (const GraphDelta::LinkChange& change : delta.links)
        if (change.after)
            putLink(*change.after, change.to);
    refreshCallsOf(delta);
    for (const GraphDelta::LinkChange& change : delta.links)
        refreshNode(change.to.node); // a node that takes any number of inputs shows one more port than it has wires
    for (const GraphDelta::AnnotationChange& change : delta.annotations)
        change.after ? putAnnotation(*change.after) : dropAnnotation(change.id);
    if (touchesGroups(delta))
        regroup();
    else if (!m_frames.empty())
        placeFrames();
    refreshStaleGroups();
    pruneSelection();
    emit layoutChanged();
}

/// The cards of further calls show what their layer is and is called.
void GraphScene::refreshCallsOf(const GraphDelta& delta) {
    std::set<NodeId> changed;
    for (const GraphDelta::NodeChange& change : delta.nodes)
        changed.insert(change.id);
    if (changed.empty())
        return;
    for (const auto& [id, node] : graph().nodes())
        if (node->sharesWith && changed.contains(node->sharesWith))
            refreshNode(id);
}

void GraphScene::putNode(const Node& node) {
    NodeItem* item = this->node(node.id);
    if (!item) {
        item = new NodeItem(node.id);
        item->setZValue(1);
        m_nodes.emplace(node.id, item);
        addItem(item);
    }
    item->setPos(toQPointF(node.position));
    refreshNode(node.id);
    placeLinksOf(node.id);
}

void GraphScene::dropNode(NodeId id) {
    NodeItem* item = node(id);
    if (!item)
        return;
    m_nodes.erase(id);
    if (m_hovered.node == id)
        m_hovered = {};
    removeItem(item);
    delete item;
}

void GraphScene::putLink(Port from, Port to) {
    dropLink(to);
    auto* item = new LinkItem({from, to});
    m_links.emplace(to, item);
    m_outgoing.emplace(from.node, item);
    addItem(item);
    placeLink(*item);
    refreshLink(*item);
}

void GraphScene::dropLink(Port to) {
    LinkItem* item = link(to);
    if (!item)
        return;
    m_links.erase(to);
    const auto [first, last] = m_outgoing.equal_range(item->link().from.node);
    m_outgoing.erase(std::find_if(first, last, [item](const auto& entry) { return entry.second == item; }));
    removeItem(item);
    delete item;
}

void GraphScene::putAnnotation(const Annotation& annotation) {
    if (AnnotationItem* item = this->annotation(annotation.id)) {
        item->setAnnotation(annotation);
        return;
    }
    auto* item = new AnnotationItem(annotation);
    m_annotations.emplace(annotation.id, item);
    addItem(item);
}

void GraphScene::dropAnnotation(AnnotationId id) {
    AnnotationItem* item = annotation(id);
    if (!item)
        return;
    m_annotations.erase(id);
    removeItem(item);
    delete item;
}

void GraphScene::placeLink(LinkItem& item) const {
    const auto [from, to] = item.link();
    const GroupId cover = m_tree.coverOf(to.node);
    item.setVisible(!cover || cover != m_tree.coverOf(from.node));
    if (cardOf(from.node) && cardOf(to.node))
        item.setEnds(outputPlace(from.node), inputPlace(to));
}

void GraphScene::placeLinksOf(NodeId id) {
    for (auto at = m_links.lower_bound(Port{id, 0}); at != m_links.end() && at->first.node == id; ++at)
        placeLink(*at->second);
    placeLinksFrom(id);
}

void GraphScene::placeLinksFrom(NodeId id) {
    const auto [first, last] = m_outgoing.equal_range(id);
    for (auto at = first; at != last; ++at)
        placeLink(*at->second);
}

void GraphScene::moveItem(NodeId id, QPointF position) {
    if (NodeItem* item = node(id); item && item->pos() != position) {
        item->setPos(position);
        placeLinksOf(id);
    }
}

void GraphScene::restorePlaces() {
    for (const auto& [id, node] : graph().nodes())
        moveItem(id, toQPointF(node->position));
    for (const auto& [id, item] : m_groups)
        moveGroup(id, toQPointF(graph().findGroup(id)->position));
    placeFrames();
    for (const auto& [id, annotation] : graph().annotations())
        if (AnnotationItem* item = this->annotation(id))
            item->setBox(toQRectF(annotation.box));
}

void GraphScene::pruneSelection() {
    m_context.selection.keepOnly([this](NodeId id) { return graph().find(id) != nullptr; },
                                 [this](AnnotationId id) { return graph().annotations().contains(id); });
    refreshSelection();
}

void GraphScene::tickFor(const NodeItem& item) {
    if (!m_ticker.isActive() && item.isComputing())
        m_ticker.start(kTickMs, this);
}

void GraphScene::timerEvent(QTimerEvent* event) {
    if (event->timerId() == m_groupTimer.timerId())
        return refreshStaleGroups();
    if (event->timerId() != m_ticker.timerId())
        return QGraphicsScene::timerEvent(event);
    const bool moves = Theme::instance().motionMs() > 0;
    m_tick = (m_tick + 1) % kTicksAround;
    bool needed = false;
    const auto tick = [&](NodeItem& item) {
        item.tick(moves ? static_cast<double>(m_tick) / kTicksAround : 0.5);
        needed = needed || (item.isVisible() && item.isComputing());
    };
    for (const auto& [id, item] : m_nodes)
        tick(*item);
    for (const auto& [id, item] : m_groups)
        tick(*item);
    if (!needed)
        m_ticker.stop();
}

} // namespace layerscope
