// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/AnnotationItem.h"
#include "canvas/CanvasContext.h"
#include "canvas/GroupItem.h"
#include "canvas/GroupLayout.h"
#include "canvas/Hit.h"
#include "canvas/LinkItem.h"
#include "canvas/NodeItem.h"

#include <QBasicTimer>
#include <QGraphicsScene>

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace layerscope {

/// One item a node, wire and annotation of the Document, kept in step with it change by change. Holds no truth.
class GraphScene : public QGraphicsScene {
    Q_OBJECT
public:
    explicit GraphScene(const CanvasContext& context, QObject* parent = nullptr);
    ~GraphScene() override;

    const CanvasContext& context() const { return m_context; }
    const Graph& graph() const { return m_context.document.graph(); }

    // Null for what is not there.
    NodeItem* node(NodeId id) const;
    LinkItem* link(Port to) const;
    AnnotationItem* annotation(AnnotationId id) const;
    /// Also the items of nodes that a shut group hides.
    const std::map<NodeId, NodeItem*>& nodes() const { return m_nodes; }
    const GroupTree& tree() const { return m_tree; }
    const std::map<GroupId, GroupItem*>& groupCards() const { return m_groups; }
    const std::map<GroupId, GroupFrame*>& frames() const { return m_frames; }
    GroupItem* groupItem(GroupId id) const;
    GroupFrame* frame(GroupId id) const;
    /// What shows for a node: its card, or that of the shut group which hides it.
    NodeItem* cardOf(NodeId id) const;
    QPointF inputPlace(Port input) const;
    QPointF outputPlace(NodeId id) const;
    CardSizes sizes() const;
    /// The innermost open group that has the place in its frame; 0 for none.
    GroupId groupAt(QPointF place) const;
    const std::map<Port, LinkItem*>& links() const { return m_links; }
    const std::map<AnnotationId, AnnotationItem*>& annotations() const { return m_annotations; }

    /// What is on top at a place; ports reach a little beyond their card.
    Hit hitAt(QPointF place) const;
    /// The wire nearest to a place within `reach`; null when none is.
    LinkItem* linkNear(QPointF place, double reach) const;
    /// All cards and annotations; empty for an empty graph.
    QRectF contentRect() const;
    /// Of a shut group, all that it hides.
    std::set<NodeId> nodesIn(const QRectF& rect) const;
    /// The nodes whose picture shows there; of a shut group, the one that stands for it.
    std::set<NodeId> picturesIn(const QRectF& rect) const;
    /// What the cards there cover, without their round corners' rows.
    std::vector<QRectF> cardsIn(const QRectF& rect) const;

    /// Moves an item during a gesture, before the document knows; its wires follow.
    void moveItem(NodeId id, QPointF position);
    void moveGroup(GroupId id, QPointF position);
    /// After items were moved: the frames of open groups follow.
    void placeFrames();
    /// Back to what the document says.
    void restorePlaces();
    void setHovered(const Hit& hit);
    const Hit& hovered() const { return m_hovered; }
    /// How much of the cards is painted; only where that is all, their repairs can be pressed.
    void setDetail(Detail detail) { m_detail = detail; }
    Detail detail() const { return m_detail; }
    /// What the view shows, in scene units.
    void setSeen(const QRectF& seen) { m_seen = seen; }
    /// An item has asked to be painted there.
    void noteRepaint(const QRectF& part) { m_repaints = m_repaints || m_seen.intersects(part); }
    /// Whether something that is seen has asked to be painted since the last call.
    bool takeRepaints() { return std::exchange(m_repaints, false); }
    /// While the view paints: where, in its pixels, and the same as a rectangle of the scene. Null and empty otherwise.
    void setExposed(const QRegion* region, const QRectF& rect = {});
    const QRegion* exposed() const { return m_exposed; }
    const QRectF& exposedRect() const { return m_exposedRect; }
    /// Bars on the cards: how much of the whole each takes.
    void setCostMeasure(std::optional<CostMeasure> measure);
    std::optional<CostMeasure> costMeasure() const { return m_costs.measure(); }

signals:
    /// Items came, went or moved.
    void layoutChanged();
    /// The document has changed and the items are about to follow: a gesture that holds on to them must end.
    void documentChanged();

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void rebuild();
    void applyDelta(const GraphDelta& delta);
    void refreshCallsOf(const GraphDelta& delta);
    void refreshAll();
    /// After a new plan: what it says other things of.
    void refreshPlanned();
    void refreshNode(NodeId id);
    /// After a new result.
    void refreshNodeResult(NodeId id);
    void adopt(NodeItem& item, NodeCard card);
    void refreshLink(LinkItem& item);
    void placeLink(LinkItem& item) const;
    void placeLinksOf(NodeId id);
    void placeLinksFrom(NodeId id);
    void placeLinksOfGroup(const GroupItem& item);
    bool touchesGroups(const GraphDelta& delta) const;
    void regroup();
    void putGroup(GroupId id);
    void refreshGroup(GroupId id);
    void refreshGroupLater(GroupId id);
    void refreshStaleGroups();
    QRectF boxOf(GroupId id) const;
    void tickFor(const NodeItem& item);
    void putNode(const Node& node);
    void dropNode(NodeId id);
    void putLink(Port from, Port to);
    void dropLink(Port to);
    void putAnnotation(const Annotation& annotation);
    void dropAnnotation(AnnotationId id);
    void pruneSelection();
    void refreshSelection();
    void refreshPointer();
    void refreshHighlights();
    void restyle();

    CanvasContext m_context;
    CardStyle m_style;
    std::map<NodeId, NodeItem*> m_nodes;
    std::map<Port, LinkItem*> m_links;
    std::map<AnnotationId, AnnotationItem*> m_annotations;
    std::multimap<NodeId, LinkItem*> m_outgoing; ///< the wires by where they begin
    GroupTree m_tree;
    std::map<GroupId, GroupItem*> m_groups;
    std::map<GroupId, GroupFrame*> m_frames;
    std::set<GroupId> m_staleGroups;
    QBasicTimer m_groupTimer;
    Hit m_hovered;
    CostOverlay m_costs;
    Detail m_detail = Detail::Full;
    std::shared_ptr<const Plan> m_plan; ///< that the cards and wires show
    QRectF m_seen;
    bool m_repaints = false;
    const QRegion* m_exposed = nullptr;
    QRectF m_exposedRect;
    QBasicTimer m_ticker;
    int m_tick = 0;
};

} // namespace layerscope
