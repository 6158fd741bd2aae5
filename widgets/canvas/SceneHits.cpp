// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphScene.h"
#include "canvas/LinkPath.h"

#include <QLineF>

#include <limits>

namespace layerscope {

namespace {

constexpr double kCorner = 18;
constexpr double kLinkReach = 6;

std::optional<Hit> portHit(const NodeItem& item, QPointF place) {
    for (int index = 0; index < item.geometry().inputs(); ++index)
        if (QLineF(place, item.inputPort(index)).length() <= NodeGeometry::kPortReach)
            return Hit{.kind = Hit::Kind::Input, .node = item.id(), .port = index};
    if (item.card().hasOutput && QLineF(place, item.outputPort()).length() <= NodeGeometry::kPortReach)
        return Hit{.kind = Hit::Kind::Output, .node = item.id()};
    return std::nullopt;
}

std::optional<Hit> cardHit(const NodeItem& item, QPointF place) {
    if (!item.geometry().card().translated(item.pos()).contains(place))
        return std::nullopt;
    const bool onPicture = item.pictureRect().contains(place);
    return Hit{.kind = onPicture ? Hit::Kind::Picture : Hit::Kind::Node, .node = item.id()};
}

std::optional<Hit> annotationHit(const AnnotationItem& item, QPointF place) {
    if (!item.box().contains(place))
        return std::nullopt;
    const bool corner =
        QRectF(item.box().bottomRight() - QPointF(kCorner, kCorner), QSizeF(kCorner, kCorner)).contains(place);
    Hit hit{.annotation = item.annotation().id};
    if (item.isFrame())
        hit.kind = corner                          ? Hit::Kind::FrameCorner
                   : item.handle().contains(place) ? Hit::Kind::FrameTitle
                                                   : Hit::Kind::Frame;
    else
        hit.kind = corner ? Hit::Kind::NoteCorner : Hit::Kind::Note;
    return hit;
}

} // namespace

Hit GraphScene::hitAt(QPointF place) const {
    std::optional<Hit> card;
    double highest = -1;
    for (const auto& [id, item] : m_nodes) {
        if (!item->sceneBoundingRect().contains(place))
            continue;
        if (const auto hit = portHit(*item, place))
            return *hit;
        if (const auto hit = cardHit(*item, place); hit && item->zValue() >= highest) {
            card = hit;
            highest = item->zValue();
        }
    }
    if (card)
        return *card;
    if (const LinkItem* link = linkNear(place, kLinkReach))
        return {.kind = Hit::Kind::Link, .link = link->link().to};
    Hit best;
    for (const auto& [id, item] : m_annotations)
        if (const auto hit = annotationHit(*item, place); hit && (best.kind == Hit::Kind::Nothing || !item->isFrame()))
            best = *hit;
    return best;
}

LinkItem* GraphScene::linkNear(QPointF place, double reach) const {
    LinkItem* nearest = nullptr;
    double distance = reach;
    for (const auto& [to, item] : m_links) {
        if (!item->boundingRect().adjusted(-reach, -reach, reach, reach).contains(place))
            continue;
        if (const double here = distanceToLink(place, item->from(), item->to()); here <= distance) {
            distance = here;
            nearest = item;
        }
    }
    return nearest;
}

QRectF GraphScene::contentRect() const {
    QRectF all;
    for (const auto& [id, item] : m_nodes)
        all |= item->geometry().card().united(item->geometry().issue()).translated(item->pos());
    for (const auto& [id, item] : m_annotations)
        all |= item->box();
    return all;
}

std::set<NodeId> GraphScene::nodesIn(const QRectF& rect) const {
    std::set<NodeId> inside;
    for (const auto& [id, item] : m_nodes)
        if (rect.intersects(item->geometry().card().translated(item->pos())))
            inside.insert(id);
    return inside;
}

void GraphScene::setHovered(const Hit& hit) {
    if (hit == m_hovered)
        return;
    if (NodeItem* before = node(m_hovered.node))
        before->setHovered(false, -1, false);
    if (LinkItem* before = link(m_hovered.link))
        before->setHighlighted(false);
    m_hovered = hit;
    if (NodeItem* now = node(hit.node))
        now->setHovered(true, hit.kind == Hit::Kind::Input ? hit.port : -1, hit.kind == Hit::Kind::Output);
    if (LinkItem* now = hit.kind == Hit::Kind::Link ? link(hit.link) : nullptr)
        now->setHighlighted(true);
}

} // namespace layerscope
