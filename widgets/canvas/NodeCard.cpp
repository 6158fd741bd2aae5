// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodeCard.h"

#include "base/Numbers.h"
#include "graph/GraphEdits.h"
#include "session/Text.h"

#include <QCoreApplication>

#include <algorithm>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::NodeCard", text);
}

QString sentence(const Message& text, const Message& hint) {
    QString all = translated(text);
    if (!hint.empty())
        all += (all.endsWith('.') ? QStringLiteral(" ") : QStringLiteral(". ")) + translated(hint);
    return all;
}

/// The class that a placeholder stands for; "" for any other layer.
std::string placeholderFor(const Node& layer) {
    const ParamValue* name = layer.type == "Placeholder" ? layer.params.find("class_name") : nullptr;
    const auto* text = name ? std::get_if<std::string>(name) : nullptr;
    return text ? *text : std::string();
}

void fillFromPlan(NodeCard& card, const CanvasContext& context, const Node& node) {
    const std::shared_ptr<const Plan> plan = context.live ? context.live->plan() : nullptr;
    const NodePlan* known = plan ? plan->find(node.id) : nullptr;
    if (!known)
        return;
    if (known->output)
        card.shape = toQString(known->output->toString());
    if (known->cost.parameters > 0)
        card.parameters = tr("%1 parameters").arg(toQString(shortCount(known->cost.parameters)));
    if (const Issue* issue = firstIssue(context, node.id)) {
        card.issue = sentence(issue->text, issue->hint);
        card.issueIsError = issue->severity == Issue::Severity::Error;
        card.repairs = cardRepairs(context, node.id);
    }
}

void fillFromLive(NodeCard& card, const CanvasContext& context, NodeId node) {
    const NodeLive* live = context.live ? context.live->live(node) : nullptr;
    if (!live)
        return;
    card.status = live->status;
    card.progress = live->progress;
    if (live->value.tensor)
        card.time = toQString(duration(live->milliseconds));
    card.health = healthText(live->health);
    card.isBroken = live->health.isBroken();
    if (live->error && live->status == NodeLive::Status::Failed) {
        card.issue = translated(*live->error);
        card.issueIsError = true;
    }
}

} // namespace

NodeCard nodeCard(const CanvasContext& context, const Node& node) {
    NodeCard card;
    const Node* found = context.document.graph().layerOf(node.id);
    const Node& layer = found ? *found : node;
    const LayerDef* def = context.document.registry().find(layer.type);
    card.name = toQString(node.name);
    card.layer = def ? translated(def->name) : toQString(layer.type);
    card.bypassed = node.bypassed;
    if (const std::string foreign = placeholderFor(layer); !foreign.empty()) {
        card.category = def ? std::optional(def->category) : std::nullopt;
        card.layer = toQString(foreign);
        card.subtitle = tr("placeholder, cannot run here");
    } else if (def) {
        card.category = def->category;
        card.subtitle = toQString(def->subtitle(layer.params));
    } else {
        card.subtitle = tr("unknown layer, kept as it is");
    }
    if (node.sharesWith && found)
        card.sharing = (def && !def->weights ? tr("a further call of %1") : tr("shares the weights of %1"))
                           .arg(toQString(layer.name));
    card.inputs = inputPortCount(context.document.graph(), node, context.document.registry());
    fillFromPlan(card, context, node);
    fillFromLive(card, context, node.id);
    return card;
}

bool refreshResult(NodeCard& card, const CanvasContext& context, NodeId node) {
    const NodeLive* live = context.live ? context.live->live(node) : nullptr;
    const bool failure = card.status == NodeLive::Status::Failed || (live && live->status == NodeLive::Status::Failed);
    if (!live || failure || card.name.isEmpty())
        return false;
    fillFromLive(card, context, node);
    return true;
}

QString healthText(const ChannelHealth& health) {
    QStringList parts;
    if (health.nans > 0)
        parts << tr("%1 numbers are NaN").arg(toQString(groupedNumber(health.nans)));
    if (health.infinities > 0)
        parts << tr("%1 numbers are infinite").arg(toQString(groupedNumber(health.infinities)));
    if (health.dead > 0)
        parts << tr("%1 of %2 channels are dead: all their numbers are the same")
                     .arg(toQString(groupedNumber(health.dead)), toQString(groupedNumber(health.channels)));
    return parts.join(QStringLiteral("; "));
}

QString statusText(NodeLive::Status status) {
    switch (status) {
    case NodeLive::Status::NotReached:
        return tr("not reached: something before it is missing");
    case NodeLive::Status::Mistake:
        return tr("has a mistake");
    case NodeLive::Status::Waiting:
        return tr("waiting");
    case NodeLive::Status::Computing:
        return tr("computing");
    case NodeLive::Status::Stale:
        return tr("shows an older result");
    case NodeLive::Status::Fresh:
        return tr("up to date");
    case NodeLive::Status::Failed:
        return tr("failed");
    }
    return {};
}

QString statusText(const NodeCard& card) {
    if (card.bypassed)
        return tr("bypassed");
    return card.progress < 0 ? statusText(card.status) : tr("loading, %1 %").arg(static_cast<int>(card.progress * 100));
}

QString spokenCard(const NodeCard& card) {
    QStringList parts{card.layer + QLatin1Char(' ') + card.name};
    for (const QString& part : {card.subtitle, card.sharing, card.shape, card.parameters})
        if (!part.isEmpty())
            parts << part;
    parts << statusText(card);
    if (!card.health.isEmpty())
        parts << card.health;
    if (!card.issue.isEmpty())
        parts << card.issue;
    if (!card.repairs.empty())
        parts << tr("repairs with Ctrl+R: %1").arg(card.repairs.front().text);
    if (card.cost.share >= 0)
        parts << card.cost.text;
    return parts.join(QStringLiteral(", "));
}

const TensorSpec* outputSpec(const CanvasContext& context, NodeId node) {
    const std::shared_ptr<const Plan> plan = context.live ? context.live->plan() : nullptr;
    const NodePlan* known = plan ? plan->find(node) : nullptr;
    return known && known->output ? &*known->output : nullptr;
}

const Issue* firstIssue(const CanvasContext& context, NodeId node) {
    const std::shared_ptr<const Plan> plan = context.live ? context.live->plan() : nullptr;
    const NodePlan* known = plan ? plan->find(node) : nullptr;
    if (!known || known->issues.empty())
        return nullptr;
    const auto error = std::ranges::find(known->issues, Issue::Severity::Error, &Issue::severity);
    return error != known->issues.end() ? &*error : &known->issues.front();
}

} // namespace layerscope
