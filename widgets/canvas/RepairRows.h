// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"

#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace layerscope {

struct NodeCard;
class GraphView;

/// A repair as the button under a card shows it.
struct CardRepair {
    QString text;
    QString shape; ///< "→ 112 h × 112 w × 32 c": what comes out then
    QString cost;
    bool operator==(const CardRepair&) const = default;
};

std::vector<CardRepair> cardRepairs(const CanvasContext& context, NodeId node);
/// "Set Padding to same, → 5 h × 5 w × 32 c, +896 parameters": for tooltips and screen readers.
QString spokenRepair(const CardRepair& repair);

void paintRepairRow(QPainter& painter, const QRectF& place, const CardRepair& repair, const QFont& font, bool hovered);

/// Carries a repair out and brings its node into sight; says so when the network has changed meanwhile.
void applyRepair(GraphView& view, NodeId node, int index);
/// The repairs of the selected node as a menu beside its card; pointing at one previews it on the card.
void openRepairMenu(GraphView& view);

} // namespace layerscope
