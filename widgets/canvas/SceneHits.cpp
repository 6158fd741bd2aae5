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
            return Hit{.kind = Hit::Kind::Input,
                       .node = item.inputAt(index).node,
                       .group = item.group(),
                       .port = item.inputAt(index).index};
    for (int index = 0; item.card().hasOutput && index < item.geometry().outputs(); ++index)
        if (QLineF(place, item.outputPort(index)).length() <= NodeGeometry::kPortReach)
            return Hit{.kind = Hit::Kind::Output, .node = item.outputAt(index), .group = item.group()};
    return std::nullopt;
}

std::optional<Hit> cardHit(const NodeItem& item, QPointF place) {
    if (!item.geometry().card().translated(item.pos()).contains(place))
        return std::nullopt;
    const bool onPicture = item.pictureRect().contains(place);
    return Hit{.kind = onPicture ? Hit::Kind::Picture : Hit::Kind::Node, .node = item.id(), .group = item.group()};
}

std::optional<Hit> repairHit(const NodeItem& item, QPointF place) {
    const std::vector<QRectF>& buttons = item.geometry().repairs();
    for (std::size_t i = 0; i < buttons.size(); ++i)
        if (buttons[i].translated(item.pos()).contains(place))
            return Hit{.kind = Hit::Kind::Repair, .node = item.id(), .repair = static_cast<int>(i)};
    return std::nullopt;
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

std::optional<Hit> frameHit(const GroupFrame& frame, const GroupTree& tree, QPointF place) {
    if (!frame.handle().contains(place) || tree.members(frame.group()).empty())
        return std::nullopt;
    const bool onButton = frame.button().adjusted(-4, -4, 4, 4).contains(place);
    return Hit{.kind = onButton ? Hit::Kind::GroupButton : Hit::Kind::GroupTitle,
               .node = tree.members(frame.group()).back(),
               .group = frame.group()};
}

} // namespace

Hit GraphScene::hitAt(QPointF place) const {
    std::optional<Hit> card;
    double highest = -1;
    std::optional<Hit> port;
    const auto look = [&](const NodeItem& item) {
        if (port || !item.isVisible() || !item.sceneBoundingRect().contains(place))
            return;
        port = portHit(item, place);
        auto hit = cardHit(item, place);
        if (!hit && m_detail == Detail::Full)
            hit = repairHit(item, place);
        if (hit && item.zValue() >= highest) {
            card = hit;
            highest = item.zValue();
        }
    };
    for (const auto& [id, item] : m_groups)
        look(*item);
    for (const auto& [id, item] : m_nodes)
        look(*item);
    if (port || card)
        return port ? *port : *card;
    if (const LinkItem* link = linkNear(place, kLinkReach))
        return {.kind = Hit::Kind::Link, .link = link->link().to};
    Hit best;
    for (const auto& [id, item] : m_annotations)
        if (const auto hit = annotationHit(*item, place); hit && (best.kind == Hit::Kind::Nothing || !item->isFrame()))
            best = *hit;
    if (best.kind == Hit::Kind::Nothing || best.kind == Hit::Kind::Frame)
        for (const auto& [id, item] : m_frames)
            if (const auto hit = frameHit(*item, m_tree, place))
                return *hit;
    return best;
}

LinkItem* GraphScene::linkNear(QPointF place, double reach) const {
    LinkItem* nearest = nullptr;
    double distance = reach;
    for (const auto& [to, item] : m_links) {
        if (!item->isVisible() || !item->boundingRect().adjusted(-reach, -reach, reach, reach).contains(place))
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
    const auto add = [&all](const NodeItem& item) {
        if (item.isVisible())
            all |= item.geometry().card().united(item.geometry().issue()).translated(item.pos());
    };
    for (const auto& [id, item] : m_nodes)
        add(*item);
    for (const auto& [id, item] : m_groups)
        add(*item);
    for (const auto& [id, item] : m_frames)
        all |= item->box();
    for (const auto& [id, item] : m_annotations)
        all |= item->box();
    return all;
}

std::set<NodeId> GraphScene::nodesIn(const QRectF& rect) const {
    std::set<NodeId> inside;
    for (const auto& [id, item] : m_nodes)
        if (item->isVisible() && rect.intersects(item->geometry().card().translated(item->pos())))
            inside.insert(id);
    for (const auto& [id, item] : m_groups)
        if (rect.intersects(item->geometry().card().translated(item->pos())))
            inside.insert(m_tree.members(id).begin(), m_tree.members(id).end());
    return inside;
}

std::set<NodeId> GraphScene::picturesIn(const QRectF& rect) const {
    std::set<NodeId> inside;
    for (const auto& [id, item] : m_nodes)
        if (item->isVisible() && rect.intersects(item->geometry().card().translated(item->pos())))
            inside.insert(id);
    for (const auto& [id, item] : m_groups)
        if (item->id() && rect.intersects(item->geometry().card().translated(item->pos())))
            inside.insert(item->id());
    return inside;
}

std::vector<QRectF> GraphScene::cardsIn(const QRectF& rect) const {
    std::vector<QRectF> cards;
    const auto look = [&](const NodeItem& item) {
        const QRectF card = item.geometry().card().translated(item.pos());
        if (item.isVisible() && rect.intersects(card))
            cards.push_back(card.adjusted(0, m_style.radius, 0, -m_style.radius));
    };
    for (const auto& [id, item] : m_nodes)
        look(*item);
    for (const auto& [id, item] : m_groups)
        look(*item);
    return cards;
}

void GraphScene::setHovered(const Hit& hit) {
    if (hit == m_hovered)
        return;
    if (NodeItem* before = cardOf(m_hovered.node))
        before->setHovered(false, -1, -1);
    if (GroupFrame* before = frame(m_hovered.group))
        before->setHovered(false);
    if (LinkItem* before = link(m_hovered.link))
        before->setHighlighted(false);
    m_hovered = hit;
    if (GroupFrame* around = frame(hit.group))
        around->setHovered(true);
    else if (NodeItem* card = cardOf(hit.node))
        card->setHovered(true, hit.kind == Hit::Kind::Input ? card->inputIndex({hit.node, hit.port}) : -1,
                         hit.kind == Hit::Kind::Output ? card->outputIndex(hit.node) : -1, hit.repair);
    if (LinkItem* now = hit.kind == Hit::Kind::Link ? link(hit.link) : nullptr)
        now->setHighlighted(true);
}

} // namespace layerscope
