// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasEdits.h"
#include "canvas/GraphView.h"
#include "canvas/GroupEdits.h"
#include "canvas/InPlaceEditor.h"
#include "canvas/QuickAdd.h"
#include "session/ExampleGraph.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr double kBeside = 64; ///< between a card and the one that is added behind it

NodeGeometry plainCard() {
    return {CardStyle::current(), 1, {}};
}

/// Moved down until it covers no other card.
QPointF freePlace(const GraphScene& scene, QPointF wanted) {
    const QSizeF size = plainCard().card().size();
    for (int tries = 0; tries < 64; ++tries) {
        const std::set<NodeId> covered = scene.nodesIn(QRectF(wanted, size));
        if (covered.empty())
            break;
        for (const NodeId id : covered)
            wanted.setY(std::max(wanted.y(), scene.cardOf(id)->pos().y() +
                                                 scene.cardOf(id)->geometry().bounds().height() + kBeside / 4));
    }
    return wanted;
}

/// The corner of a card whose port, or whose middle, shall be at the place.
QPointF cornerFor(const QuickAddRequest& request) {
    const NodeGeometry card = plainCard();
    if (request.from)
        return request.place - card.input(0);
    if (request.into)
        return request.place - card.output();
    return request.place - QPointF(card.card().width() / 2, card.output().y());
}

} // namespace

NodeId GraphView::addLayer(const LayerDef& def) {
    return addLayer(def, {.place = placeForNew()});
}

NodeId GraphView::addLayer(const LayerDef& def, const QuickAddRequest& request) {
    AddPlace place{.from = request.from, .into = request.into, .onto = request.onto};
    QPointF corner = cornerFor(request);
    const NodeItem* before = singleCard();
    if (before && before->group() && !before->id())
        before = nullptr;
    const bool wired = request.from || request.into || request.onto;
    if (!wired && before && !def.isSource()) {
        place.from = Port{before->id(), 0};
        corner = before->pos() + QPointF(before->geometry().card().width() + kBeside, 0);
    }
    place.position = toPoint(freePlace(*m_scene, corner));
    place.group = groupForNew(place, corner);
    const NodeId added = layerscope::addLayer(context(), def, place);
    showNode(added);
    return added;
}

void GraphView::addExample(const LayerDef& def) {
    const Result<Graph> part = exampleGraph(def, context().document.registry());
    if (!part)
        return say(translated(part.error()));
    const QRectF content = m_scene->contentRect();
    const Point below{content.isEmpty() ? 0 : content.left(), content.isEmpty() ? 0 : content.bottom() + kBeside};
    insertPart(context(), tr("Add the example of %1").arg(translated(def.name)), *part, below);
    fitSelection();
}

const NodeItem* GraphView::singleCard() const {
    const std::set<NodeId>& selected = context().selection.nodes();
    if (selected.empty())
        return nullptr;
    const NodeItem* item = m_scene->cardOf(*selected.begin());
    const std::size_t behind = item && item->group() ? m_scene->tree().members(item->group()).size() : 1;
    return selected.size() == behind ? item : nullptr;
}

/// A new layer is part of the open model that it is dropped into, or that its wire runs in.
GroupId GraphView::groupForNew(const AddPlace& place, QPointF corner) const {
    std::set<NodeId> neighbours;
    const auto& links = m_scene->graph().links();
    if (const auto link = place.onto ? links.find(*place.onto) : links.end(); link != links.end())
        neighbours = {link->first.node, link->second.node};
    else if (place.from)
        neighbours = {place.from->node};
    else if (place.into)
        neighbours = {place.into->node};
    if (neighbours.empty())
        return m_scene->groupAt(corner + plainCard().card().center());
    const bool hidden =
        std::ranges::any_of(neighbours, [&](NodeId id) { return static_cast<bool>(m_scene->tree().coverOf(id)); });
    return hidden ? m_scene->groupAt(corner) : commonGroup(m_scene->graph(), neighbours);
}

void GraphView::openQuickAdd(const QuickAddRequest& request) {
    auto* popup = new PickPopup(tr("Add a layer: type what it does"),
                                tr("No layer is called or described like that. Try another word, such as “blur” or "
                                   "“shrink”."),
                                quickAddSearch(*this, request), this);
    popup->openAt(mapFromScene(request.place));
}

void GraphView::openConnectTo() {
    const NodeId node = context().selection.current();
    const NodeItem* item = m_scene->cardOf(node);
    if (!item)
        return;
    auto* popup = new PickPopup(tr("Connect to: type a name"), tr("There is no layer of that name to connect to."),
                                connectToSearch(*this, node.value), this);
    popup->openAt(mapFromScene(item->outputPort() + QPointF(16, 0)));
}

void GraphView::editText() {
    const Selection& selection = context().selection;
    const std::set<GroupId> groups = selectedGroups(context(), m_scene->tree());
    const NodeItem* card = m_scene->cardOf(selection.current());
    const bool wholeFrame = groups.size() == 1 && m_scene->frame(*groups.begin()) &&
                            selection.nodes().size() == m_scene->tree().members(*groups.begin()).size() &&
                            selection.nodes().size() > 1;
    if (card && card->group())
        editGroupName(card->group());
    else if (wholeFrame)
        editGroupName(*groups.begin());
    else if (m_scene->node(selection.current()))
        editName(selection.current());
    else if (!selection.annotations().empty())
        editAnnotation(*selection.annotations().begin());
}

void GraphView::editName(NodeId id) {
    showNode(id);
    const NodeItem* item = m_scene->node(id);
    const auto keep = [this, id](const QString& text) {
        if (!context().document.rename(id, text.trimmed().toStdString()))
            say(tr("“%1” cannot be the name: it must not be empty, hold a “/”, or be another layer's name")
                    .arg(text.trimmed()));
    };
    auto* editor = new InPlaceEditor(tr("Name of the layer"), item->card().name, InPlaceEditor::Lines::One, keep, this);
    editor->openAt(mapFromScene(item->geometry().title().translated(item->pos())).boundingRect(), zoom());
}

void GraphView::editGroupName(GroupId id) {
    const Group* group = m_scene->graph().findGroup(id);
    const GroupItem* card = m_scene->groupItem(id);
    const GroupFrame* frame = m_scene->frame(id);
    if (!group || (!card && !frame))
        return;
    if (card)
        showNode(card->id());
    const auto keep = [this, id](const QString& text) {
        if (!renameGroup(context(), id, text))
            say(tr("“%1” cannot be the name: it must not be empty, hold a “/”, or be another's name")
                    .arg(text.trimmed()));
    };
    auto* editor =
        new InPlaceEditor(tr("Name of the model"), toQString(group->name), InPlaceEditor::Lines::One, keep, this);
    const QRectF place = card ? card->geometry().title().translated(card->pos()) : frame->textPlace();
    editor->openAt(mapFromScene(place).boundingRect(), zoom());
}

void GraphView::editAnnotation(AnnotationId id) {
    const AnnotationItem* item = m_scene->annotation(id);
    if (!item)
        return;
    const auto keep = [this, id](const QString& text) { setAnnotationText(context(), id, text); };
    auto* editor = new InPlaceEditor(
        item->isFrame() ? tr("Title of the frame") : tr("Text of the note"), toQString(item->annotation().text),
        item->isFrame() ? InPlaceEditor::Lines::One : InPlaceEditor::Lines::Many, keep, this);
    editor->openAt(mapFromScene(item->textPlace()).boundingRect(), zoom());
}

} // namespace layerscope
