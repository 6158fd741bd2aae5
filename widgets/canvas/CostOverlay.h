// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"
#include "run/Ledger.h"

#include <QRectF>
#include <QString>

#include <map>
#include <optional>

class QPainter;

namespace layerscope {

/// What of the network's cost falls to a card.
struct CostShare {
    double share = -1; ///< 0 to 1; below 0: not shown
    QString text;      ///< "74 % of the parameters: 102.76 M"
    bool operator==(const CostShare&) const = default;
};

/// How the cards share in one measure of cost, when that is asked for.
class CostOverlay {
public:
    std::optional<CostMeasure> measure() const { return m_measure; }
    void setMeasure(std::optional<CostMeasure> measure) { m_measure = measure; }
    /// After a plan, or a run for the time.
    void refresh(const CanvasContext& context);
    CostShare of(NodeId node) const;
    /// Of several together: a shut group.
    CostShare of(const std::vector<NodeId>& nodes) const;

private:
    CostShare shareOf(double amount) const;

    std::optional<CostMeasure> m_measure;
    std::map<NodeId, double> m_amounts;
    double m_total = 0;
};

/// A bar along the lower edge of a card.
void paintCostShare(QPainter& painter, const QRectF& card, const CostShare& share);

} // namespace layerscope
