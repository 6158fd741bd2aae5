// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/RepairRows.h"

#include "canvas/GraphView.h"
#include "session/RepairFinder.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QMenu>
#include <QPainter>

namespace layerscope {

namespace {

using Role = Theme::Role;

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::RepairRows", text);
}

constexpr double kPadding = 8;

} // namespace

std::vector<CardRepair> cardRepairs(const CanvasContext& context, NodeId node) {
    std::vector<CardRepair> rows;
    if (context.repairs)
        for (const Repair& repair : context.repairs->repairs(node))
            rows.push_back({repairText(repair), repairShape(repair), repairCost(repair)});
    return rows;
}

QString spokenRepair(const CardRepair& repair) {
    QStringList parts{repair.text};
    if (!repair.shape.isEmpty())
        parts << repair.shape;
    parts << repair.cost;
    return parts.join(QStringLiteral(", "));
}

void paintRepairRow(QPainter& painter, const QRectF& place, const CardRepair& repair, const QFont& font, bool hovered) {
    const Theme& theme = Theme::instance();
    painter.setPen(QPen(theme.color(hovered ? Role::Accent : Role::BorderStrong), hovered ? 2 : 1));
    painter.setBrush(theme.color(hovered ? Role::Hover : Role::Card));
    painter.drawRoundedRect(place, 4, 4);
    painter.setFont(font);
    painter.setPen(theme.color(Role::Text));
    painter.drawText(place.adjusted(kPadding, 0, -kPadding, 0), Qt::TextWordWrap | Qt::AlignVCenter, repair.text);
}

void applyRepair(GraphView& view, NodeId node, int index) {
    RepairFinder* finder = view.context().repairs;
    if (!finder || index < 0)
        return;
    if (finder->apply(node, static_cast<std::size_t>(index)))
        view.showNode(node);
    else
        view.say(tr("The network has changed meanwhile: its repairs are looked for anew."));
}

void openRepairMenu(GraphView& view) {
    const NodeId node = view.context().selection.current();
    NodeItem* item = view.graphScene().node(node);
    const std::vector<CardRepair> rows = cardRepairs(view.context(), node);
    if (!item || rows.empty())
        return view.say(tr("There is nothing to repair at this layer."));
    auto* menu = new QMenu(&view);
    menu->setObjectName(QStringLiteral("repairs"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (int index = 0; index < static_cast<int>(rows.size()); ++index) {
        const CardRepair& row = rows[static_cast<std::size_t>(index)];
        QString text = row.shape.isEmpty() ? row.text : row.text + QStringLiteral("   ") + row.shape;
        QAction* action = menu->addAction(text.replace('&', QStringLiteral("&&")), &view,
                                          [&view, node, index] { applyRepair(view, node, index); });
        action->setToolTip(spokenRepair(row));
        QObject::connect(action, &QAction::hovered, &view, [&view, node, index] {
            if (NodeItem* shown = view.graphScene().node(node))
                shown->setHovered(true, -1, -1, index);
        });
    }
    QObject::connect(menu, &QMenu::aboutToHide, &view, [&view, node] {
        if (NodeItem* shown = view.graphScene().node(node))
            shown->setHovered(false, -1, -1);
    });
    view.showNode(node);
    const QPointF corner = item->pos() + item->geometry().issue().bottomLeft();
    menu->popup(view.viewport()->mapToGlobal(view.mapFromScene(corner)));
    menu->setActiveAction(menu->actions().front());
}

} // namespace layerscope
