// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GroupItem.h"

#include "base/Numbers.h"
#include "canvas/GroupLayout.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace layerscope {

namespace {

using Role = Theme::Role;

constexpr double kStep = 4; // from one card of the stack to the next
constexpr double kButton = 20;
constexpr double kInset = 10;

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("layerscope::GroupItem", text, nullptr, n);
}

struct Problems {
    int errors = 0;
    int hints = 0;
    const Node* node = nullptr; ///< the first that has one; an error before a hint
    QString text = {};
};

Problems problemsOf(const CanvasContext& context, const std::vector<NodeId>& members) {
    Problems found;
    for (const NodeId id : members) {
        const Node* node = context.document.graph().find(id);
        const Issue* issue = node ? firstIssue(context, id) : nullptr;
        const NodeLive* live = context.live ? context.live->live(id) : nullptr;
        const bool failed = live && live->error && live->status == NodeLive::Status::Failed;
        if (!node || (!issue && !failed))
            continue;
        const bool error = failed || issue->severity == Issue::Severity::Error;
        if (!found.node || (error && found.errors == 0)) {
            found.node = node;
            found.text = failed ? translated(*live->error) : translated(issue->text);
        }
        ++(error ? found.errors : found.hints);
    }
    return found;
}

void showProblems(NodeCard& card, const Problems& problems) {
    const int count = problems.errors + problems.hints;
    if (count == 0)
        return;
    card.issueIsError = problems.errors > 0;
    const QString name = toQString(problems.node->name);
    card.issue =
        count == 1 ? tr("In “%1”: %2").arg(name, problems.text)
        : problems.errors > 0
            ? tr("%n mistakes inside; the first is in “%1”. Open the model to see them.", problems.errors).arg(name)
            : tr("%n hints inside; the first is in “%1”. Open the model to see them.", count).arg(name);
    if (problems.errors == 1 && problems.hints > 0)
        card.issue = tr("In “%1”: %2").arg(name, problems.text);
}

/// The state of the whole: computing as long as anything in it is; else as its lead's.
NodeLive::Status statusOf(const CanvasContext& context, const std::vector<NodeId>& members, NodeId lead) {
    NodeLive::Status status = NodeLive::Status::Waiting;
    for (const NodeId id : members) {
        const NodeLive* live = context.live ? context.live->live(id) : nullptr;
        if (live && live->status == NodeLive::Status::Computing)
            return live->status;
        if (live && id == lead)
            status = live->status;
    }
    return status;
}

void addCosts(NodeCard& card, const CanvasContext& context, const std::vector<NodeId>& members) {
    const std::shared_ptr<const Plan> plan = context.live ? context.live->plan() : nullptr;
    std::int64_t parameters = 0;
    double milliseconds = 0;
    for (const NodeId id : members) {
        const NodePlan* known = plan ? plan->find(id) : nullptr;
        const Node* node = context.document.graph().find(id);
        if (known && node && !node->sharesWith)
            parameters += known->cost.parameters;
        const NodeLive* live = context.live ? context.live->live(id) : nullptr;
        if (live && live->value.tensor)
            milliseconds += live->milliseconds;
    }
    if (parameters > 0)
        card.parameters = tr("%1 parameters").arg(toQString(shortCount(parameters)));
    if (milliseconds > 0)
        card.time = toQString(duration(milliseconds));
}

} // namespace

NodeCard groupCard(const CanvasContext& context, const Group& group, const GroupTree& tree) {
    NodeCard card;
    const std::vector<NodeId>& members = tree.members(group.id);
    const GroupPorts& ports = tree.covers().at(group.id);
    const NodeId lead = GroupTree::leadOf(context.document.graph(), ports);
    card.isGroup = true;
    card.name = toQString(group.name);
    card.layer = tr("Model");
    const int count = static_cast<int>(members.size());
    card.subtitle = count == 1 ? tr("1 layer") : tr("%1 layers").arg(count);
    if (const Group* first = context.document.graph().findGroup(group.callOf))
        card.sharing = tr("shares the weights of %1").arg(toQString(first->name));
    card.inputs = static_cast<int>(ports.inputs.size());
    card.outputs = static_cast<int>(ports.outputs.size());
    if (const TensorSpec* spec = outputSpec(context, lead))
        card.shape = toQString(spec->toString());
    card.status = statusOf(context, members, lead);
    addCosts(card, context, members);
    showProblems(card, problemsOf(context, members));
    return card;
}

void GroupItem::setPorts(GroupPorts ports, NodeId lead) {
    m_ports = std::move(ports);
    setId(lead);
}

int GroupItem::inputIndex(Port input) const {
    const auto at = std::ranges::find(m_ports.inputs, input);
    return at == m_ports.inputs.end() ? -1 : static_cast<int>(at - m_ports.inputs.begin());
}

int GroupItem::outputIndex(NodeId node) const {
    const auto at = std::ranges::find(m_ports.outputs, node);
    return at == m_ports.outputs.end() ? -1 : static_cast<int>(at - m_ports.outputs.begin());
}

void GroupItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const Theme& theme = Theme::instance();
    const QRectF card = geometry().card();
    const double radius = geometry().style().radius;
    // Two more cards look out behind it.
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.color(Role::BorderStrong), 1));
    painter->setBrush(theme.color(Role::CardHeader));
    for (const double step : {2 * kStep, kStep})
        painter->drawRoundedRect(card.translated(step, step), radius, radius);
    NodeItem::paint(painter, option, widget);
}

void GroupFrame::setName(const QString& name) {
    if (name == m_name)
        return;
    m_name = name;
    update();
}

void GroupFrame::setBox(const QRectF& box) {
    if (box == m_box)
        return;
    prepareGeometryChange();
    m_box = box;
}

void GroupFrame::setHovered(bool hovered) {
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    update();
}

QRectF GroupFrame::handle() const {
    return {m_box.topLeft(), QSizeF(m_box.width(), kGroupTitle)};
}

QRectF GroupFrame::button() const {
    return {m_box.right() - kInset - kButton, m_box.top() + (kGroupTitle - kButton) / 2, kButton, kButton};
}

QRectF GroupFrame::textPlace() const {
    return handle().adjusted(kInset + kButton, 4, -2 * kInset - kButton, -4);
}

void GroupFrame::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const Theme& theme = Theme::instance();
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    QColor fill = theme.color(Role::Panel);
    fill.setAlphaF(0.55F);
    QPen pen(theme.color(m_hovered ? Role::Accent : Role::BorderStrong), 1.5);
    pen.setCosmetic(true);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRoundedRect(m_box, theme.radius(), theme.radius());
    QColor strip = theme.color(Role::CardHeader);
    painter->setPen(Qt::NoPen);
    painter->setBrush(strip);
    painter->drawRoundedRect(handle().adjusted(1, 1, -1, 0), theme.radius(), theme.radius());
    if (zoom < 0.2)
        return;
    paintModelSign(*painter, QRectF(m_box.left() + kInset, m_box.top() + (kGroupTitle - 14) / 2, 14, 14),
                   theme.color(Role::TextMuted));
    QFont font = theme.font(Theme::FontRole::Title);
    if (zoom < 0.5) // as with cards: from afar the name is what remains
        font.setPointSizeF(font.pointSizeF() * std::min(1.8, 0.7 / zoom));
    painter->setFont(font);
    painter->setPen(theme.color(Role::Text));
    painter->drawText(textPlace(), Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetricsF(font).elidedText(m_name, Qt::ElideRight, textPlace().width()));
    painter->setPen(QPen(theme.color(m_hovered ? Role::Accent : Role::TextMuted), 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(button(), 4, 4);
    const QPointF middle = button().center();
    painter->drawLine(middle - QPointF(5, 0), middle + QPointF(5, 0));
}

} // namespace layerscope
